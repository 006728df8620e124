import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as v from 'valibot';
import { outcome } from '../../src/domain/outcome.ts';
import { KnownError, type ServiceErrorKind } from '../../src/errors.ts';
import { doneOutcome, failedOutcome, refusalOf } from '../../src/services/outcome-of.ts';
import { createUserRequest } from '../helpers/requests.ts';

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
      sentence: 'The bot itself failed. Give its operator the reference.',
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

test('that is done holds what CxEngage says, its words unchanged, and can be stored', () => {
  const user = {
    id: 'a1',
    aliasId: '42',
    email: 'Bob@Example.com',
    status: 'some-new-word',
    roleId: 'r1',
    created: '2025-01-02T12:00:00Z',
    createdBy: 'us',
    expires: '2025-01-03T12:00:00Z',
  };
  const { id: userId, createdBy: _, ...rest } = user;
  const request = createUserRequest({ content: { email: user.email, roleId: user.roleId } });
  const done = doneOutcome(user, request, 'reply_lost');
  const note = 'Found by look-up: the answer to the call itself was lost.';
  assert.equal(done, { result: 'done', userId, ...rest, note });
  assert.equal(v.parse(outcome, JSON.parse(JSON.stringify(done))), done);
});

test('that is done leaves out what CxEngage does not say', () =>
  assert.equal(doneOutcome({ id: 'a1', email: 'bob@example.com' }, createUserRequest()), {
    result: 'done',
    userId: 'a1',
    email: 'bob@example.com',
  }));

test('that is done says when the role there is not the approved one, and when nobody can tell who made it', () => {
  const user = { id: 'a1', email: 'bob@example.com', roleId: 'another' };
  const { note, maker } = doneOutcome(user, createUserRequest(), 'maker_unknown');
  assert.match(note ?? '', /does not say who made it.*The role there is not the one that was approved\.$/);
  assert.is(maker, 'unknown');
});

test.run();
