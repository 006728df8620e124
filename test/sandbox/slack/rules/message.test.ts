import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { checkMessage } from '../../../../src/sandbox/slack/rules/message.ts';
import { chars, rowSuite, section, times } from './rule-row.ts';

const table = { type: 'table', rows: [[{ type: 'raw_text', text: 'x' }]] };
const markdown = (length: number) => ({ type: 'markdown', text: chars(length) });
const sections = (total: number) => [...times(4, () => section(chars(3000))), section(chars(total - 12_000))];
const metadata = (length: number) => ({ event_type: 'x', event_payload: { x: chars(length) } });
const metadataRest = JSON.stringify(metadata(0)).length;
const text = 'x';

const rows = [
  { rule: 'text', passes: { text }, breaks: { text: '' }, error: 'no_text' },
  { rule: 'blocks without text', passes: { blocks: [section('x')] }, breaks: { blocks: [] }, error: 'no_text' },
  {
    rule: 'attachments without text',
    passes: { attachments: [{ text }] },
    breaks: { attachments: [] },
    error: 'no_text',
  },
  {
    rule: 'text is a string',
    passes: { text },
    breaks: { text: 1 },
    error: 'invalid_arguments',
    says: 'must provide a string [json-pointer:/text]',
  },
  {
    rule: 'blocks are a list',
    passes: { text, blocks: [] },
    breaks: { text, blocks: '[]' },
    error: 'invalid_blocks_format',
  },
  {
    rule: '100 attachments',
    passes: { attachments: times(100, () => ({ text })) },
    breaks: { attachments: times(101, () => ({ text })) },
    error: 'too_many_attachments',
  },
  {
    rule: 'attachments are a list',
    passes: { attachments: [{ text }] },
    breaks: { text, attachments: {} },
    error: 'invalid_attachments',
    says: 'must provide an array [json-pointer:/attachments]',
  },
  {
    rule: 'blocks in an attachment',
    passes: { attachments: [{ blocks: [section('x')] }] },
    breaks: { attachments: [{ blocks: [section('')] }] },
    error: 'invalid_attachments',
    says: 'must be more than 0 characters [json-pointer:/attachments/0/blocks/0/text/text]',
  },
  {
    rule: '50 blocks in an attachment',
    passes: { attachments: [{ blocks: times(50, () => section('x')) }] },
    breaks: { attachments: [{ blocks: times(51, () => section('x')) }] },
    error: 'invalid_attachments',
    says: 'no more than 50 items allowed [json-pointer:/attachments/0/blocks]',
  },
  {
    rule: 'one table',
    passes: { text, blocks: [table] },
    breaks: { text, blocks: [table, table] },
    error: 'invalid_attachments',
    says: 'only_one_table_allowed',
  },
  {
    rule: 'one table, attachments included',
    passes: { text, attachments: [{ blocks: [table] }] },
    breaks: { text, blocks: [table], attachments: [{ blocks: [table] }] },
    error: 'invalid_attachments',
    says: 'only_one_table_allowed',
  },
  {
    rule: '13,200 characters in all blocks',
    passes: { text, blocks: sections(13_200) },
    breaks: { text, blocks: sections(13_201) },
    error: 'msg_blocks_too_long',
  },
  {
    rule: '12,000 characters in all markdown blocks',
    passes: { text, blocks: [markdown(6000), markdown(6000)] },
    breaks: { text, blocks: [markdown(6000), markdown(6001)] },
    error: 'msg_blocks_too_long',
  },
  {
    rule: 'markdown_text of 12,000',
    passes: { markdown_text: chars(12_000) },
    breaks: { markdown_text: chars(12_001) },
    error: 'msg_too_long',
  },
  {
    rule: 'markdown_text alone',
    passes: { markdown_text: text },
    breaks: { text, markdown_text: text },
    error: 'markdown_text_conflict',
  },
  {
    rule: 'markdown_text without blocks',
    passes: { markdown_text: text },
    breaks: { blocks: [section('x')], markdown_text: text },
    error: 'markdown_text_conflict',
  },
  {
    rule: 'metadata is an object',
    passes: { text, metadata: metadata(1) },
    breaks: { text, metadata: 'x' },
    error: 'invalid_metadata_format',
  },
  {
    rule: 'metadata has an event_type',
    passes: { text, metadata: metadata(1) },
    breaks: { text, metadata: { event_payload: {} } },
    error: 'invalid_metadata_schema',
    says: 'missing required field: event_type [json-pointer:/metadata]',
  },
  {
    rule: 'metadata has an event_payload',
    passes: { text, metadata: metadata(1) },
    breaks: { text, metadata: { event_type: 'x' } },
    error: 'invalid_metadata_schema',
    says: 'must provide an object [json-pointer:/metadata/event_payload]',
  },
  {
    rule: 'metadata of 16,000 bytes',
    passes: { text, metadata: metadata(16_000 - metadataRest) },
    breaks: { text, metadata: metadata(16_001 - metadataRest) },
    error: 'metadata_too_large',
  },
];

for (const method of ['post', 'ephemeral'] as const) {
  rowSuite(`messages: ${method}`, rows, (message) => checkMessage(message, method)).run();
}

rowSuite(
  'messages: update',
  [
    ...rows,
    { rule: 'text of 4000 bytes', passes: { text: chars(4000) }, breaks: { text: chars(4001) }, error: 'msg_too_long' },
    {
      rule: 'text counted in bytes',
      passes: { text: 'é'.repeat(2000) },
      breaks: { text: 'é'.repeat(2001) },
      error: 'msg_too_long',
    },
    {
      rule: 'text counted after escaping',
      passes: { text: '&'.repeat(800) },
      breaks: { text: '&'.repeat(801) },
      error: 'msg_too_long',
    },
    {
      rule: '< and > counted after escaping',
      passes: { text: '<>'.repeat(500) },
      breaks: { text: `${'<>'.repeat(500)}x` },
      error: 'msg_too_long',
    },
    {
      rule: 'entities and mentions are not escaped again',
      passes: { text: `${'&amp;<@U1>'.repeat(400)}` },
      breaks: { text: `${'&amp;<@U1>'.repeat(400)}x` },
      error: 'msg_too_long',
    },
  ],
  (message) => checkMessage(message, 'update'),
).run();

test('a long text is cut, not refused, when it is posted', () => {
  for (const method of ['post', 'ephemeral', 'response'] as const) {
    assert.is(checkMessage({ text: chars(40_001) }, method), undefined);
  }
});

test('an update takes empty metadata, which removes it; a post does not', () => {
  assert.is(checkMessage({ text, metadata: {} }, 'update'), undefined);
  assert.is(checkMessage({ text, metadata: {} }, 'post')?.error, 'invalid_metadata_schema');
});

test('a response may delete the original and say nothing', () => {
  assert.is(checkMessage({ delete_original: true }, 'response'), undefined);
  assert.is(checkMessage({ replace_original: true }, 'response')?.error, 'no_text');
  assert.is(checkMessage({ delete_original: true }, 'post')?.error, 'no_text');
});

test('a response may hold more text in its blocks than a post', () => {
  assert.is(checkMessage({ text, blocks: sections(13_201) }, 'response'), undefined);
});

test('empty blocks in an attachment are no blocks', () => {
  assert.is(checkMessage({ attachments: [{ text, blocks: [] }] }, 'post'), undefined);
});

test('a message that is no object is refused', () => {
  for (const message of [undefined, null, 'x', []])
    assert.is(checkMessage(message, 'post')?.error, 'invalid_arguments');
});

test.run();
