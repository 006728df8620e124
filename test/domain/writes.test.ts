import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as v from 'valibot';
import { begun, ended, lost, refused, type Writes, writes } from '../../src/domain/writes.ts';

const test = suite('what is stored of writes');

const how = { givenUpAt: 13, said: 'no answer within 10 s' };
const answered = { givenUpAt: 13, said: 'no reason given (200)', answered: true } as const;

const running: Writes = { since: 3, unproven: 0, open: { startedAt: 3 } };
const lostOnce: Writes = { since: 3, unproven: 1, open: { startedAt: 3, ...how } };
const runningAgain: Writes = { since: 3, unproven: 1, open: { startedAt: 7 } };
const lostTwice: Writes = { since: 3, unproven: 2, open: { startedAt: 7, ...answered } };
const nothingOpen: Writes = { since: 3, unproven: 1 };

const rows: readonly (readonly [what: string, is: Writes | undefined, expected: Writes | undefined])[] = [
  ['a first write begins', begun(undefined, 3), running],
  ['one begins after a lost one', begun(lostOnce, 7), runningAgain],
  ['one begins after a lost one that is settled', begun(nothingOpen, 7), runningAgain],
  ['one begins in a new attempt', begun({ since: 3, unproven: 0 }, 7), { ...running, open: { startedAt: 7 } }],
  ['the first one is lost', lost(running, how), lostOnce],
  ['the second one is lost', lost(runningAgain, answered), lostTwice],
  ['one is lost whose start is not stored', lost({ since: 3, unproven: 0 }, how), lostOnce],
  ['one whose worker died', lost(running, { givenUpAt: 13 }), { ...lostOnce, open: { startedAt: 3, givenUpAt: 13 } }],
  ['the first one is refused', refused(running), undefined],
  ['the second one is refused, and the first one was lost', refused(runningAgain), nothingOpen],
  ['the attempt ends and all is settled', ended(lostTwice, true), { since: 3, unproven: 0 }],
  ['it ends and one is open', ended(lostTwice, false), { since: 3, unproven: 0, open: { startedAt: 7, ...answered } }],
  ['it ends and none is open', ended(nothingOpen, false), { since: 3, unproven: 0 }],
];

for (const [what, is, expected] of rows) {
  test(`${what}: ${JSON.stringify(expected) ?? 'nothing is stored'}`, () => {
    assert.equal(is, expected);
    if (is) assert.equal(v.parse(writes, JSON.parse(JSON.stringify(is))), is);
  });
}

for (const broken of [
  {},
  { since: 3 },
  { since: '3', unproven: 0 },
  { since: 3, unproven: 0, open: {} },
  { since: 3, unproven: 0, open: { startedAt: 3, answered: false } },
  { since: 3, unproven: 0, attempt: 1 },
]) {
  test(`${JSON.stringify(broken)} is not that`, () => assert.is(v.is(writes, broken), false));
}

test.run();
