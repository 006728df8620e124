import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { OPEN_STATUSES, STATUSES, type Status, TRANSITIONS } from '../../src/domain/request.ts';

const test = suite('the status table');

/** Every arrow, and why it is there. All others are none. */
const ARROWS: readonly (readonly [Status, Status])[] = [
  ['pending', 'approved'],
  ['pending', 'denied'],
  ['pending', 'cancelled'],
  ['pending', 'expired'],
  ['approved', 'creating'],
  ['approved', 'failed'],
  ['creating', 'creating'],
  ['creating', 'created'],
  ['creating', 'failed'],
  ['creating', 'unknown'],
  ['unknown', 'creating'],
  ['unknown', 'created'],
  ['unknown', 'failed'],
  ['failed', 'approved'],
  // A batch: read, looked up, offered to its requester, sent.
  ['checking', 'checking'],
  ['checking', 'draft'],
  ['checking', 'pending'],
  ['checking', 'cancelled'],
  ['checking', 'failed'],
  ['draft', 'pending'],
  ['draft', 'cancelled'],
  ['creating', 'paused'],
  ['paused', 'creating'],
  ['paused', 'failed'],
  ['creating', 'finished'],
  ['finished', 'approved'],
];

for (const from of STATUSES) {
  for (const to of STATUSES) {
    const isArrow = ARROWS.some(([one, other]) => one === from && other === to);
    test(`${from} → ${to} is ${isArrow ? 'an arrow' : 'none'}`, () =>
      assert.is(TRANSITIONS[from].includes(to), isArrow));
  }
}

test('what is decided against, or done, stays so', () => {
  for (const end of ['denied', 'cancelled', 'expired', 'created'] as const) assert.equal(TRANSITIONS[end], []);
});

test('only an approved request is carried out, and only a carried-out one is created', () => {
  const into = (to: Status) => STATUSES.filter((from) => TRANSITIONS[from].includes(to));
  assert.equal(into('created'), ['creating', 'unknown']);
  assert.equal(into('creating'), ['approved', 'creating', 'unknown', 'paused']);
  assert.equal(into('approved'), ['pending', 'failed', 'finished']);
});

test('a request holds its e-mail from the submission until it is over', () =>
  assert.equal(OPEN_STATUSES, ['pending', 'approved', 'creating', 'unknown', 'paused']));

test.run();
