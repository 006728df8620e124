import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  BATCH_KINDS,
  OPEN_STATUSES,
  REQUEST_KINDS,
  type RequestKind,
  SINGLE_KINDS,
  STATUSES,
  type Status,
} from '../../src/domain/request.ts';
import { kindsFor } from '../../src/domain/transitions.ts';

const test = suite('the status table');

type Row = readonly [from: Status, to: Status, kinds: readonly RequestKind[]];

/** Every transition, and the kinds of requests that it is for. All others are none. */
const ROWS: readonly Row[] = [
  ['pending', 'approved', REQUEST_KINDS],
  ['pending', 'denied', REQUEST_KINDS],
  ['pending', 'cancelled', REQUEST_KINDS],
  ['pending', 'expired', REQUEST_KINDS],
  ['approved', 'approved', REQUEST_KINDS],
  ['approved', 'creating', REQUEST_KINDS],
  ['approved', 'failed', REQUEST_KINDS],
  ['creating', 'creating', REQUEST_KINDS],
  ['creating', 'created', SINGLE_KINDS],
  ['creating', 'failed', REQUEST_KINDS],
  ['creating', 'unknown', SINGLE_KINDS],
  ['unknown', 'creating', SINGLE_KINDS],
  ['unknown', 'created', SINGLE_KINDS],
  ['unknown', 'failed', SINGLE_KINDS],
  ['failed', 'approved', SINGLE_KINDS],
  ['checking', 'checking', BATCH_KINDS],
  ['checking', 'draft', ['create_users']],
  ['checking', 'pending', ['add_users_to_tenant']],
  ['checking', 'cancelled', BATCH_KINDS],
  ['checking', 'failed', BATCH_KINDS],
  ['draft', 'pending', ['create_users']],
  ['draft', 'cancelled', ['create_users']],
  ['creating', 'paused', BATCH_KINDS],
  ['paused', 'creating', BATCH_KINDS],
  ['creating', 'finished', BATCH_KINDS],
  ['finished', 'approved', BATCH_KINDS],
];

for (const from of STATUSES) {
  for (const to of STATUSES) {
    const kinds = ROWS.find(([one, other]) => one === from && other === to)?.[2] ?? [];
    test(`${from} → ${to} is for ${kinds.join(', ') || 'none'}`, () => assert.equal(kindsFor(from, to), kinds));
  }
}

test('only an approved request is carried out, and only a carried-out one is created', () => {
  const into = (to: Status) => STATUSES.filter((from) => kindsFor(from, to).length > 0);
  assert.equal(into('created'), ['creating', 'unknown']);
  assert.equal(into('creating'), ['approved', 'creating', 'unknown', 'paused']);
  assert.equal(into('approved'), ['pending', 'approved', 'failed', 'finished']);
});

test('a request holds what it asks for from the submission until it is over', () =>
  assert.equal(OPEN_STATUSES, ['pending', 'approved', 'creating', 'unknown', 'paused']));

test.run();
