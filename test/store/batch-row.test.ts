import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isKnownError } from '../../src/errors.ts';
import { batchRowOf, rowOfBatchRow } from '../../src/store/batch-row.ts';
import { batchRow } from '../helpers/batches.ts';

const test = suite('a stored row of a batch');

const row = batchRow(7, { email: 'Zoë@München.example', user: { email: 'Zoë@münchen.example' } });
const stored = {
  user_id: null,
  outcome: null,
  problems: null,
  content: null,
  email_key: null,
  role_id: null,
  tenant_id: null,
  tenant_role_id: null,
  additional_role_ids: null,
  creator_line: null,
  other_cells: null,
  next_at: null,
  checked_at: null,
  writes: null,
  made: null,
  ended_at: null,
  ...rowOfBatchRow('a batch', row),
};

test('a line of the table that fits is the row', () => assert.equal(batchRowOf(stored), row));

test('the address is kept as it was typed, and as it is compared', () =>
  assert.equal([stored.email, stored.email_key], ['Zoë@München.example', 'zoë@xn--mnchen-3ya.example']));

for (const [field, broken] of [
  ['content', { content: '{"user":{"email":"secret@example.com"}}' }],
  ['content', { content: '{"user":"secret@example.com"' }],
  ['cells', { cells: '{"secret@example.com":"x"}' }],
  ['problems', { problems: '{"email":["secret@example.com"]}' }],
  ['outcome', { outcome: '{"result":"secret@example.com"}' }],
  ['writes', { writes: '{"since":"secret@example.com","unproven":0}' }],
  ['writes', { writes: '{"since":1,"unproven":0,"secret@example.com":1}' }],
] as const) {
  test(`a line whose ${field} is ${JSON.stringify(broken)} is an error that names the place and no person`, () => {
    let thrown: unknown;
    try {
      batchRowOf({ ...stored, ...broken });
    } catch (error) {
      thrown = error;
    }
    assert.ok(isKnownError(thrown, 'storage'), String(thrown));
    assert.match(thrown.message, 'Line 7 of request a batch ');
    assert.match(thrown.message, `its ${field} `);
    assert.not.match(`${thrown.message} ${String(thrown.cause)}`, /secret|example\.com/);
  });
}

test.run();
