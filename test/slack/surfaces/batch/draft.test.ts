import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { StoredRow } from '../../../../src/domain/batch.ts';
import { batchDraft } from '../../../../src/slack/surfaces/batch/preview.ts';
import { textOf } from '../../../helpers/text-of.ts';
import { batchScene, READ } from '../batch-scene.ts';

const test = suite('the preview of a read batch');
const lines = (scene: ReturnType<typeof batchScene>) =>
  textOf({ blocks: batchDraft(scene, '/create-user').blocks.filter(({ type }) => type !== 'actions') }).split('\n');
const row = (line: number, differently: Partial<StoredRow>): StoredRow => {
  return { line, state: 'invalid', email: 'bob@example.com', cells: {}, tries: 0, ...differently };
};

test('of a read file: counts in words, unknown columns, who would be created, and the first problems', () => {
  const content = { ...READ, read: { ...READ.read, unknownColumns: ['Shoe size', '(no name)'] } };
  const problems = { roleId: '«Boss» is no role.' };
  const scene = batchScene(
    { status: 'draft', content },
    {
      counts: { new: 97, on_platform: 1000, duplicate: 2, pending_elsewhere: 3, invalid: 4 },
      groups: [
        { roleId: 'agent', tenantId: 'billing', rows: 90 },
        { roleId: 'boss', rows: 7 },
      ],
      first: [
        {
          ...row(2, {}),
          state: 'new',
          content: { user: { email: 'cfo@cоrp.example', roleId: 'boss', lastName: 'Lee' } },
        },
      ],
      unsent: [row(12, { problems }), row(13, { state: 'duplicate', email: 'ann@example.com' })],
    },
  );
  const { text } = batchDraft(scene, '/create-user');
  assert.is(text, 'Checked: 97 of 1,106 rows of contacts.csv can be sent. Nothing is sent yet.');
  assert.equal(lines(scene).filter(Boolean), [
    'contacts.csv',
    '1,106 rows:',
    '97 new',
    '1,000 on the platform already',
    '2 repeated in the file (the first row is kept)',
    '3 asked for in another open request',
    '4 invalid',
    'Ignored columns: Shoe size, (no name)',
    'To be sent',
    'Supervisor: 7 rows',
    'Agent: 90 rows',
    'In Billing: 90 rows',
    'The first rows',
    'cfo@cоrp.example (xn--crp-sed.example) · Lee · Supervisor',
    'All of them are in rows.csv in the thread.',
    "Rows that can't be sent",
    'Line 12, bob@example.com: Platform role: «Boss» is no role.',
    'Line 13, ann@example.com: Same address as an earlier row, which is kept.',
    'All of them are in problems.csv in the thread, with the reason for each. Fix them there and upload the file again with /create-user bulk.',
    'Nothing is sent yet. Someone else has to approve this.',
  ]);
});

test('says how many rows could not be looked up', () => {
  const said = lines(batchScene({ status: 'draft' }, { notLookedUp: 3 }));
  assert.is(
    said[3],
    "3 rows not looked up, because CxEngage didn't answer. The bot looks up each of them before it creates anything.",
  );
});

test('without problems names no problems file', () => {
  assert.equal(lines(batchScene({ status: 'draft' })).filter(Boolean), [
    'contacts.csv',
    '97 rows:',
    '97 new',
    'To be sent',
    'The first rows',
    'All of them are in rows.csv in the thread.',
    'Nothing is sent yet. Someone else has to approve this.',
  ]);
});

test('with nothing new says what to do, once', () => {
  const scene = batchScene({ status: 'draft' }, { counts: { invalid: 3 } });
  const said = lines(scene).join('\n');
  assert.match(
    batchDraft(scene, '/create-user').text,
    "Checked: 0 of 3 rows of contacts.csv can be sent. There's nothing",
  );
  assert.match(
    said,
    "No row is new, so there's nothing to send. Fix the rows and upload them again with /create-user bulk.",
  );
  assert.is(said.split('/create-user bulk').length, 2);
  assert.match(said, '0 new');
  assert.match(said, 'All of them are in problems.csv in the thread');
});

const example = { line: 2, text: '£ukasz' };
const HINT =
  'Read as Western European (Windows-1252), for example line 2: "£ukasz". If a letter is wrong, save the file as CSV UTF-8, or choose its encoding in the form.';

test('says how a file was read whose letters are a guess, also when no row of it is new', () => {
  const read = { ...READ.read, readAs: { encoding: 'windows-1252' as const, example } };
  for (const counts of [{ new: 2 }, { new: 0, invalid: 2 }])
    assert.ok(lines(batchScene({ status: 'draft', content: { ...READ, read } }, { counts })).includes(HINT));
  assert.not.match(lines(batchScene({ status: 'draft' })).join(), 'Read as');
});

test('says which encoding was chosen', () => {
  const encoding = 'euc-kr' as const;
  const content = { ...READ, encoding, read: { ...READ.read, readAs: { encoding } } };
  assert.ok(lines(batchScene({ status: 'draft', content })).includes('Read as Korean (EUC-KR), as chosen.'));
});

test('says from which line the column names were read, where others stand above', () => {
  const read = { unknownColumns: [], roles: [], headerLine: 3 };
  const draft = (content: typeof READ) => lines(batchScene({ status: 'draft', content }, { counts: { new: 2 } }));
  assert.match(draft({ ...READ, read }).join('\n'), 'Column names: read from line 3');
  assert.not.match(draft(READ).join('\n'), 'Column names');
});

test('of a header with a million columns names as many as fit', () => {
  let looked = 0;
  const unknownColumns = new Proxy(
    Array.from({ length: 1_000_000 }, () => 'x'),
    {
      get(names, key) {
        if (typeof key === 'string' && /^\d+$/.test(key)) looked += 1;
        return Reflect.get(names, key);
      },
    },
  );
  const said = lines(batchScene({ status: 'draft', content: { ...READ, read: { ...READ.read, unknownColumns } } }));
  const label = 'Ignored columns: ';
  assert.is(
    said.find((line) => line.startsWith(label)),
    `${label}${'x, '.repeat(200).slice(0, 599)}…`,
  );
  assert.ok(looked <= 1200, `${looked} looked at`);
});

test.run();
