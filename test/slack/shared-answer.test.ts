import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as v from 'valibot';
import { KnownError } from '../../src/errors.ts';
import type { SharedAnswers } from '../../src/ports/shared-answers.ts';
import { createClock } from '../../src/sandbox/clock.ts';
import { createShared } from '../../src/slack/shared-answer.ts';
import { inTime } from '../helpers/in-time.ts';
import { thrownBy } from '../helpers/thrown-by.ts';
import { memoryAnswers } from './memory-answers.ts';

const test = suite('an answer of Slack while the database takes no writes');

const NAME = 'groups';

/** An answer that is asked for once, in a store that saves as `saveAnswer` does. */
function shared(saveAnswer: SharedAnswers['saveAnswer']) {
  const clock = createClock();
  const store = { ...memoryAnswers(clock), saveAnswer };
  const options = { name: NAME, store, clock, everyMs: 22_000, lifetimeMs: 30_000, schema: v.string() };
  return createShared({ ...options, ask: async () => 'what Slack said' });
}

test('a person who waits for it gets it, however long it takes to be stored', async () => {
  const answer = shared(() => new Promise(() => {}));
  assert.is(await inTime(answer.get(), 'the answer'), 'what Slack said');
});

test('a person gets it, although it cannot be stored', async () => {
  const answer = shared(async () => {
    throw new KnownError('storage', 'locked');
  });
  assert.is(await answer.get(), 'what Slack said');
});

test('a round says that it could not be stored, and the answer is used', async () => {
  const answer = shared(async () => {
    throw new KnownError('storage', 'locked');
  });
  assert.is((await thrownBy(answer.round(), 'storage')).message, 'locked');
  assert.is(answer.peek(), 'what Slack said');
});

test.run();
