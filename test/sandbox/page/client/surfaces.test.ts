import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Mrkdwn } from '../../../../src/sandbox/page/client/blockkit/mrkdwn.ts';
import { plainText } from '../../../../src/sandbox/page/client/blockkit/text-object.ts';
import { html } from '../../../../src/sandbox/page/client/html.ts';
import { type Json, jsonOf, listOf, textOf } from '../../../../src/sandbox/slack/json.ts';
import { ROWS } from '../../../slack/surfaces/surface-rows.ts';
import { AT, drawn, drawnBlocks, escaped, IN_MODAL } from './draw.ts';

const test = suite('every surface is drawn');

for (const [file, exports] of Object.entries(ROWS)) {
  for (const [name, row] of Object.entries(exports)) {
    if ('messages' in row) {
      test(`${file}: messages of ${name}`, () => {
        for (const { is, payload } of all(row.messages())) {
          const { blocks, text } = jsonOf(payload);
          check(is, listOf(blocks), drawnBlocks(listOf(blocks)));
          checkWords(is, textOf(text), drawn(html`<${Mrkdwn} text=${textOf(text)} at=${AT} />`));
        }
      });
    }
    if ('views' in row) {
      test(`${file}: modals of ${name}`, () => {
        for (const { is, payload } of all(row.views())) {
          const blocks = withIds(listOf(jsonOf(payload).blocks));
          check(is, blocks, drawnBlocks(blocks, IN_MODAL));
        }
      });
    }
  }
}

test('a text that is not drawn and a block that is unknown are found', () => {
  const blocks = [{ type: 'header', text: { type: 'plain_text', text: 'Hello' } }];
  check('fine', blocks, drawnBlocks(blocks));
  assert.throws(() => check('bad', blocks, drawnBlocks([])), /Hello/);
  assert.throws(() => check('bad', [], drawnBlocks([{ type: 'poem' }])), /unknown/);
  assert.throws(() => checkWords('bad', '*Hello* you', '<b>Hello</b>'), /you/);
});

/** The payloads; an empty list proves nothing, so it fails. */
function all<One>(payloads: Iterable<One>): readonly One[] {
  const list = [...payloads];
  assert.ok(list.length > 0, 'there are no payloads');
  return list;
}

/** The blocks as Slack stores them. */
function withIds(blocks: readonly Json[]): readonly Json[] {
  return blocks.map((block, at) => ({ ...block, block_id: textOf(block.block_id) || `b${at}` }));
}

function check(is: string, blocks: readonly Json[], markup: string): void {
  if (markup.includes('bk-unknown')) throw new Error(`${is}: something in it is unknown`);
  for (const text of textsIn(blocks)) {
    if (!markup.includes(escaped(text))) throw new Error(`${is}: «${text.slice(0, 80)}» is not drawn`);
  }
}

/** Mrkdwn is drawn without its marks, so its words are looked for one by one. */
function checkWords(is: string, text: string, markup: string): void {
  const bare = text.replace(/<[^>]*>|:\w+:|&\w+;/g, ' ');
  for (const [word] of bare.matchAll(/[\p{L}\p{N}]+/gu)) {
    if (!markup.includes(word)) throw new Error(`${is}: «${word}» is not drawn`);
  }
}

/** Every plain text at any depth; of the options of a menu only the chosen one is drawn while it is closed. */
function textsIn(part: unknown): readonly string[] {
  if (Array.isArray(part)) return part.flatMap(textsIn);
  const json = jsonOf(part);
  if (json.type === 'plain_text') return [plainText(json)];
  if (json.type === 'text' || json.type === 'raw_text') return [textOf(json.text)];
  const isMenu = textOf(json.type).endsWith('_select');
  return Object.entries(json).flatMap(([name, value]) => {
    if (name === 'accessibility_label') return [textOf(value)];
    if (isMenu && /^options$|^option_groups$|^initial_/.test(name)) return [];
    return textsIn(value);
  });
}

test.run();
