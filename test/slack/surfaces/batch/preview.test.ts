import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { StoredRow } from '../../../../src/domain/batch.ts';
import { batchPreview } from '../../../../src/slack/surfaces/batch/preview.ts';
import { directMessage } from '../../../../src/slack/surfaces/direct-message.ts';
import { textOf } from '../../../helpers/text-of.ts';
import { batchScene, DECISION, FILE, READ } from '../batch-scene.ts';
import { partsOf } from '../parts-of.ts';

const test = suite('the preview of a batch');
const lines = (scene: ReturnType<typeof batchScene>) =>
  textOf({
    blocks: directMessage(scene, { command: '/create-user' }).blocks.filter(({ type }) => type !== 'actions'),
  }).split('\n');
const row = (line: number, differently: Partial<StoredRow>): StoredRow => {
  return { line, state: 'invalid', email: 'bob@example.com', cells: {}, tries: 0, ...differently };
};

test('says that the file is read, before anything of it is known', () => {
  const scene = batchScene({ status: 'checking', content: FILE });
  assert.is(directMessage(scene, { command: '/create-user' }).text, 'Reading your file: contacts.csv.');
  assert.equal(lines(scene), ['Reading your file… contacts.csv']);
  const pasted = batchScene({ status: 'checking', content: { source: { from: 'paste', text: 'email' } } });
  assert.equal(lines(pasted), ['Reading your rows…']);
});

test('says how many addresses are looked up', () => {
  const scene = batchScene({ status: 'checking' }, { counts: { unchecked: 8800, new: 1100, invalid: 100 } });
  const { text, blocks } = directMessage(scene, { command: '/create-user' });
  assert.is(text, 'Checking contacts.csv: 1,200 of 10,000 addresses looked up.');
  assert.equal(lines(scene), [
    'Checking contacts.csv',
    '██░░░░░░░░░░░░░░░░░░ 12%',
    '1,200 of 10,000 addresses looked up',
  ]);
  assert.match(textOf({ blocks }), '[ Cancel ]');
});

test('a discarded one says so; one that an approver has seen is cancelled as any request is', () => {
  const cancelled = { status: 'cancelled', decision: DECISION } as const;
  assert.equal(lines(batchScene(cancelled)), ['Discarded. contacts.csv: nothing was sent.']);
  const pasted = batchScene({ ...cancelled, content: { source: { from: 'paste', text: 'email' } } });
  assert.equal(lines(pasted), ['Discarded. Pasted rows: nothing was sent.']);
  assert.is(batchPreview(batchScene({ ...cancelled, digest: 'abc' }), '/create-user'), undefined);
  const card = { purpose: 'card', channel: 'C0001', ts: '1.1' } as const;
  assert.is(batchPreview({ ...batchScene(cancelled), card }, '/create-user'), undefined);
});

test('of a file that cannot be read says why, and what to do', () => {
  const sentence = 'Two headings mean the same column: «<b>» and «&».';
  const outcome = { result: 'failed', kind: 'validation', sentence, reference: '0a1b2c3d', retryable: false } as const;
  const scene = batchScene({ status: 'failed', content: FILE, outcome });
  const { text } = directMessage(scene, { command: '/create-user' });
  assert.is(text, "contacts.csv can't be used: Two headings mean the same column: «&lt;b&gt;» and «&amp;».");
  assert.equal(lines(scene), [`contacts.csv can't be used. ${sentence}`, 'Try again with /create-user bulk.']);
  assert.is(batchPreview(batchScene({ status: 'failed', outcome, decision: DECISION }), '/create-user'), undefined);
  const unforeseen = { ...outcome, kind: 'upstream', sentence: 'Slack does not respond.' } as const;
  assert.equal(lines(batchScene({ status: 'failed', content: FILE, outcome: unforeseen })), [
    "contacts.csv can't be used. Slack does not respond.",
    'Reference: 0a1b2c3d',
    'Try again with /create-user bulk.',
  ]);
});

test('a file name is no mention, and neither is an address', () => {
  const content = { ...READ, source: { ...FILE.source, name: '<!channel>.csv' } };
  const unsent = [row(2, { email: '<!here>&bob', problems: { email: 'No <!everyone>.' } })];
  for (const status of ['checking', 'draft', 'pending', 'cancelled', 'failed'] as const) {
    const { text, blocks } = directMessage(
      batchScene({ status, content }, { counts: { new: 1, invalid: 1 }, first: unsent, unsent }),
      { command: '/create-user' },
    );
    assert.match(text, '&lt;!channel&gt;.csv', status);
    assert.not.match(text, /<!/, status);
    // The labels of fields are the bot's own words.
    for (const { text: label } of partsOf(blocks, 'mrkdwn')) assert.match(String(label), /^\*[A-Z][\w ]+\*$/, status);
  }
});

test('once it is sent: file, rows by role, status, link and Cancel', () => {
  const scene = batchScene({ digest: 'abc' }, { groups: [{ roleId: 'agent', rows: 97 }] });
  const sees = { ...scene, requesterSeesCard: true };
  const { text, blocks } = directMessage(sees, {
    command: '/create-user',
    cardLink: 'https://team.slack.com/archives/C0001/p1',
  });
  assert.is(text, 'Your request for 97 users from contacts.csv: waiting for approval.');
  assert.equal(textOf({ blocks }).split('\n'), [
    'Your request:',
    'File: contacts.csv',
    'Rows: 97',
    'Agent: 97 rows',
    '',
    'Waiting for approval.',
    'See the card',
    '[ Cancel request ]',
  ]);
});

test.run();
