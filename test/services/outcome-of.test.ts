import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as v from 'valibot';
import { type DoneOutcome, outcome } from '../../src/domain/outcome.ts';
import { KnownError, type ServiceErrorKind } from '../../src/errors.ts';
import { failedOutcome, joinOutcomes, notAdded, refusalOf } from '../../src/services/outcome-of.ts';

const test = suite('an outcome');

/** Whether Retry can help after an error of a kind. */
const kinds: Readonly<Record<ServiceErrorKind, boolean>> = {
  validation: false,
  forbidden: true,
  conflict: true,
  not_found: true,
  upstream: true,
  outcome_unknown: true,
};

for (const [kind, retryable] of Object.entries(kinds)) {
  // Object.entries widens the keys of the record to string.
  const known = kind as ServiceErrorKind;
  test(`of a ${kind} error is its sentence, ${retryable ? 'with' : 'without'} Retry`, () =>
    assert.equal(refusalOf(new KnownError(known, 'CxEngage says no.')), {
      kind,
      sentence: 'CxEngage says no.',
      retryable,
    }));
}

for (const error of [new Error('secret of /etc/passwd'), 'a text', undefined, { message: 'an object' }]) {
  test(`of an unexpected ${JSON.stringify(error) ?? typeof error} says nothing of its inside`, () =>
    assert.equal(refusalOf(error), {
      kind: 'upstream',
      sentence: 'Something went wrong in the bot. Give its operator the reference.',
      retryable: true,
    }));
}

test('that failed has a short reference, and can be stored', () => {
  const refusal = refusalOf(new KnownError('forbidden', 'No.'));
  const failed = failedOutcome(refusal, '0b6f0c5e-4f0b-4a39-8b7e-6c1d2e3f4a5b');
  assert.equal(failed, {
    result: 'failed',
    kind: 'forbidden',
    sentence: 'No.',
    retryable: true,
    reference: '0b6f0c5e',
  });
  assert.equal(v.parse(outcome, JSON.parse(JSON.stringify(failed))), failed);
});

test('that failed after the user was created has their id', () => {
  const refusal = { kind: 'conflict', sentence: 'No.', retryable: false, isTaken: true } as const;
  const failed = failedOutcome(refusal, '0b6f0c5e-4f0b', {
    result: 'done',
    userId: 'u1',
    roleId: 'r1',
    note: 'Found.',
  });
  assert.equal(failed, { result: 'failed', ...refusal, userId: 'u1', reference: '0b6f0c5e' });
  assert.equal(v.parse(outcome, JSON.parse(JSON.stringify(failed))), failed);
});

const created: DoneOutcome = {
  result: 'done',
  userId: 'u1',
  email: 'bob@example.com',
  status: 'enabled',
  roleId: 'r1',
  created: '2025-01-02T12:00:00Z',
};
const added: DoneOutcome = {
  result: 'done',
  userId: 'u1',
  email: 'bob@example.com',
  invitation: 'invited',
  tenantRoleId: 'r2',
  created: '2025-01-02T12:00:05Z',
  expires: '2025-01-03T12:00:05Z',
};
const both: DoneOutcome = { ...created, ...added, created: '2025-01-02T12:00:00Z' };
const { created: _, ...undated } = created;

const joined: readonly (readonly [string, DoneOutcome | undefined, DoneOutcome, DoneOutcome])[] = [
  ['of a first operation is its own', undefined, created, created],
  ['of two has what both have made, and when the user was created', created, added, both],
  ['of two keeps the id of the user', created, { ...added, userId: 'member 7' }, both],
  ['of two has the time of the second when the first has none', undated, added, { ...created, ...added }],
  [
    'of two has the notes of both',
    { ...created, note: 'Found by look-up.' },
    { ...added, note: 'Not read back.' },
    { ...both, note: 'Found by look-up. Not read back.' },
  ],
  ['of two has the note of the first', { ...created, note: 'Found.' }, added, { ...both, note: 'Found.' }],
  ['of two has the note of the second', created, { ...added, note: 'Found.' }, { ...both, note: 'Found.' }],
  ['of two is sure of the user, whoever added them', created, { ...added, maker: 'unknown' }, both],
];
for (const [what, before, now, expected] of joined) {
  test(what, () => {
    const all = joinOutcomes(before, now);
    assert.equal(all, expected);
    assert.equal(v.parse(outcome, JSON.parse(JSON.stringify(all))), all);
  });
}

test('of a user who was created and not added to the tenant says both, and what is to know of the user', () => {
  const refusal = { kind: 'forbidden', sentence: 'CxEngage refused this.', retryable: true } as const;
  const sentence = 'Created. Not added to Billing: CxEngage refused this.';
  assert.equal(notAdded(refusal, 'Billing', created), { ...refusal, sentence });
  assert.equal(notAdded(refusal, 'Billing', undefined), { ...refusal, sentence });
  assert.equal(notAdded(refusal, 'Billing', { ...created, note: 'Found by look-up.' }), {
    ...refusal,
    sentence: 'Created. Found by look-up. Not added to Billing: CxEngage refused this.',
  });
});

test.run();
