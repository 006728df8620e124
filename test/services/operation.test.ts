import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { WrittenUser } from '../../src/ports/platform.ts';
import {
  commonOutcome,
  madeOf,
  type Operation,
  roleDifference,
  statusDifference,
} from '../../src/services/operation.ts';

const test = suite('what differs from what was approved');

const roles: readonly (readonly [seen: string | undefined, says: readonly string[]])[] = [
  ['the role', []],
  [undefined, []],
  ['another', ['The role in CxEngage is not the approved one: another.']],
];
for (const [roleId, says] of roles) {
  test(`the role is ${roleId}: ${says[0] ?? 'nothing'}`, () =>
    assert.equal(roleDifference({ id: 'u1', ...(roleId && { roleId }) }, 'the role'), says));
}

/** Approved → what CxEngage may say of it. */
const sameStatus: Readonly<Record<string, readonly string[]>> = {
  enabled: ['enabled', 'accepted'],
  accepted: ['accepted', 'enabled'],
  pending: ['pending', 'invited'],
  invited: ['invited', 'pending'],
  disabled: ['disabled'],
};
for (const [approved, same] of Object.entries(sameStatus)) {
  for (const status of [...Object.keys(sameStatus), 'hibernating']) {
    const says = same.includes(status)
      ? []
      : [`The status in CxEngage is "${status}", but "${approved}" was approved.`];
    test(`${approved} was approved, and it is ${status}: ${says[0] ?? 'nothing'}`, () =>
      assert.equal(statusDifference({ id: 'u1', status }, approved), says));
  }
}

test('an address that CxEngage has changed is named on one visible line', () => {
  const { notes } = madeOf(operation, { id: 'u1', email: 'bob@other.example\nRole: boss\u200B' });
  assert.equal(notes, ['CxEngage stored it as bob@other.example Role: boss[U+200B].']);
});

test('a status that CxEngage does not name, or that nobody has approved, is no difference', () => {
  assert.equal(statusDifference({ id: 'u1' }, 'enabled'), []);
  assert.equal(statusDifference({ id: 'u1', status: 'disabled' }, undefined), []);
});

const unused = () => Promise.reject(new Error('is not called'));
const operation: Operation = {
  email: 'bob@example.com',
  noun: 'user',
  lookUpFirst: unused,
  lookUp: unused,
  lookForLost: unused,
  obstacle: unused,
  write: unused,
  readsBack: true,
  differences: (seen) => [...roleDifference(seen, 'r1'), ...statusDifference(seen, 'enabled')],
  taken: () => ({ kind: 'conflict', sentence: 'Taken.', retryable: false }),
  outcome: commonOutcome,
};
const role = 'The role in CxEngage is not the approved one: r2.';
const status = 'The status in CxEngage is "disabled", but "enabled" was approved.';

const cases: readonly (readonly [
  what: string,
  made: WrittenUser,
  seen: WrittenUser | undefined,
  says: readonly string[],
])[] = [
  ['both as approved', { id: 'u1', roleId: 'r1' }, { id: 'u1', roleId: 'r1', status: 'enabled' }, []],
  ['the reply differs', { id: 'u1', roleId: 'r2' }, { id: 'u1', roleId: 'r1' }, [role]],
  ['the look-up differs', { id: 'u1', roleId: 'r1' }, { id: 'u1', roleId: 'r2' }, [role]],
  ['both differ in the same', { id: 'u1', roleId: 'r2' }, { id: 'u1', roleId: 'r2' }, [role]],
  ['each differs in another', { id: 'u1', roleId: 'r2' }, { id: 'u1', status: 'disabled' }, [role, status]],
  ['no look-up', { id: 'u1', roleId: 'r2', status: 'disabled' }, undefined, [role, status]],
  ['neither says anything', { id: 'u1' }, { id: 'u1' }, []],
];
for (const [what, made, seen, says] of cases) {
  test(`${what}: ${says.join(' ') || 'nothing'}`, () => {
    const { notes, differs } = madeOf(operation, made, ['Found by look-up.'], seen);
    assert.equal(notes, ['Found by look-up.', ...says]);
    assert.is(differs, says.length > 0);
  });
}

test('what was made has the id of the reply, and else what the look-up shows', () => {
  const made = { id: 'u1', email: 'bob@example.com', status: 'pending', aliasId: '42' };
  const seen = { id: 'u2', email: 'Bob@Example.com', status: 'enabled', created: '2025-01-02T12:00:00Z' };
  assert.equal(madeOf(operation, made, [], seen).user, { ...made, ...seen, id: 'u1' });
});

test('an outcome has what CxEngage says, and nothing that it does not say', () => {
  assert.equal(commonOutcome({ user: { id: 'u1' }, notes: [], differs: false }), { result: 'done', userId: 'u1' });
  const user = {
    id: 'u1',
    aliasId: '42',
    email: 'Bob@Example.com',
    status: 'enabled',
    roleId: 'r1',
    created: '2025-01-02T12:00:00Z',
    createdBy: 'us',
    expires: '2025-01-03T12:00:00Z',
  };
  const { id: userId, status: _, roleId: __, createdBy: ___, ...said } = user;
  assert.equal(commonOutcome({ user, notes: ['One.', 'Two.'], differs: true, maker: 'unknown' }), {
    ...said,
    result: 'done',
    userId,
    note: 'One. Two.',
    differs: true,
    maker: 'unknown',
  });
});

test.run();
