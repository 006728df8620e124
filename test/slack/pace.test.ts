import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isKnownError } from '../../src/errors.ts';
import { createPace } from '../../src/slack/notifier.ts';

const test = suite('the pace of posts');

/** A pace on a clock that only the test moves; `post` answers with the wait in ms, 0 when the post may go. */
function setUp() {
  let now = Date.UTC(2026, 0, 1);
  const pace = createPace({ elapsed: () => now });
  return {
    advance(ms: number) {
      now += ms;
    },
    post(channel = 'C1'): number {
      try {
        pace(channel);
        return 0;
      } catch (error) {
        if (!isKnownError(error, 'upstream') || error.retryAfterMs === undefined) throw error;
        return error.retryAfterMs;
      }
    },
  };
}

const times = (count: number, run: () => number) => Array.from({ length: count }, run);

test('a channel takes four posts at once, and the fifth is told how long to wait', () => {
  const { post } = setUp();
  assert.equal(
    times(5, () => post()),
    [0, 0, 0, 0, 1_000],
  );
});

test('after the burst it takes one a second', () => {
  const { post, advance } = setUp();
  times(4, () => post());
  advance(999);
  assert.is(post(), 1);
  advance(1);
  assert.equal([post(), post()], [0, 1_000]);
  advance(1_000);
  assert.equal([post(), post()], [0, 1_000]);
});

test('being refused costs nothing', () => {
  const { post, advance } = setUp();
  times(20, () => post());
  advance(1_000);
  assert.is(post(), 0);
});

test('a quiet channel has its whole burst again, and not more', () => {
  const { post, advance } = setUp();
  times(4, () => post());
  advance(60_000);
  assert.equal(
    times(5, () => post()),
    [0, 0, 0, 0, 1_000],
  );
});

test('one channel does not hold another', () => {
  const { post } = setUp();
  times(4, () => post('C1'));
  assert.is(post('C2'), 0);
  assert.is(post('C1'), 1_000);
});

test.run();
