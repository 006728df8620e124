import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type ErrorDetails, type ErrorKind, KnownError } from '../../../src/errors.ts';
import { isPaused, rowPace } from '../../../src/services/batch/pace.ts';
import { isOutage } from '../../../src/services/outage.ts';
import { thrownBy } from '../../helpers/thrown-by.ts';

const test = suite('how fast a batch calls CxEngage');

const SECOND = 1_000;

function started(most: number, random = () => 0) {
  let now = 7;
  const clock = {
    elapsed: () => now,
    advance(ms: number) {
      now += ms;
    },
  };
  const pace = rowPace(most, clock, random);
  /** Calls one after the other that CxEngage answers. */
  const succeed = async (times: number) => {
    for (let time = 0; time < times; time++) await pace.call(async () => time);
  };
  /** A call that CxEngage answers with 429. */
  const refuse = (retryAfterMs?: number) =>
    thrownBy(
      pace.call(() => Promise.reject(tooMany(retryAfterMs))),
      'upstream',
    );
  return { clock, pace, succeed, refuse };
}

function tooMany(retryAfterMs?: number): KnownError {
  const details = { status: 429, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  return new KnownError('upstream', 'CxEngage asks the bot to slow down.', details);
}

/** Calls that go on until they are told to end, the oldest first. */
function openCalls(pace: ReturnType<typeof rowPace>) {
  const ends: ((error?: KnownError) => void)[] = [];
  let begun = 0;
  const call = () =>
    pace.call(() => {
      begun += 1;
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      ends.push((error) => (error ? reject(error) : resolve()));
      return promise;
    });
  return { call, begun: () => begun, end: (error?: KnownError) => ends.shift()?.(error) };
}

/** Everything that is waiting for nothing but its turn has had it. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('as many calls are in flight as may be, and the next begins when one ends', async () => {
  const { pace } = started(3);
  const calls = openCalls(pace);
  const all = Array.from({ length: 5 }, calls.call);
  await settled();
  assert.is(calls.begun(), 3);
  calls.end();
  await settled();
  assert.is(calls.begun(), 4);
  while (calls.begun() < 5) {
    calls.end();
    await settled();
  }
  for (let left = 0; left < 5; left++) calls.end();
  await Promise.all(all);
});

test('a call answers with what its work answers, or throws it', async () => {
  const { pace } = started(1);
  const fault = new Error('ours');
  assert.is(await pace.call(async () => 7), 7);
  assert.is(await pace.call(() => Promise.reject(fault)).catch((error) => error), fault);
  assert.is(await pace.call(async () => 8), 8);
});

test('a 429 halves it once for all calls that were in flight together', async () => {
  const { clock, pace, refuse } = started(8);
  assert.is(pace.atOnce, 8);
  const calls = openCalls(pace);
  const all = Promise.allSettled(Array.from({ length: 8 }, calls.call));
  await settled();
  for (let call = 0; call < 8; call++) calls.end(tooMany(5 * SECOND));
  await all;
  assert.is(calls.begun(), 8);
  assert.is(pace.atOnce, 4);
  clock.advance(5 * SECOND);
  await refuse(5 * SECOND);
  assert.is(pace.atOnce, 2, 'a later one halves it again');
});

test('half of an odd number is the smaller one, and it is never below 1', async () => {
  const { clock, pace, refuse } = started(7);
  const seen: number[] = [];
  for (let time = 0; time < 5; time++) {
    await refuse();
    seen.push(pace.atOnce);
    clock.advance(pace.restMs);
  }
  assert.equal(seen, [3, 1, 1, 1, 1]);
});

test('fewer are in flight after a 429, also of those that wait for their turn', async () => {
  const { clock, pace } = started(4);
  const calls = openCalls(pace);
  const all = Promise.allSettled(Array.from({ length: 8 }, calls.call));
  await settled();
  calls.end(tooMany());
  await settled();
  clock.advance(SECOND);
  calls.end();
  await settled();
  assert.is(calls.begun(), 4, 'two are in flight still');
  calls.end();
  await settled();
  assert.is(calls.begun(), 5);
  while (calls.begun() < 8) {
    calls.end();
    await settled();
  }
  calls.end();
  calls.end();
  assert.is((await all).filter(({ status }) => status === 'rejected').length, 1);
});

test('after 20 calls that went well it is one more, and never above the most', async () => {
  const { clock, pace, succeed, refuse } = started(8);
  await refuse();
  clock.advance(SECOND);
  await succeed(19);
  assert.is(pace.atOnce, 4);
  await succeed(1);
  assert.is(pace.atOnce, 5);
  await succeed(19);
  assert.is(pace.atOnce, 5);
  await succeed(1);
  assert.is(pace.atOnce, 6);
  await succeed(200);
  assert.is(pace.atOnce, 8);
});

test('calls that went well at full speed do not count after a 429, nor those between two of them', async () => {
  const { clock, pace, succeed, refuse } = started(8);
  await succeed(100);
  await refuse();
  clock.advance(SECOND);
  await succeed(19);
  assert.is(pace.atOnce, 4);
  await refuse();
  clock.advance(SECOND);
  await succeed(19);
  assert.is(pace.atOnce, 2);
  await succeed(1);
  assert.is(pace.atOnce, 3);
});

test('a call during the hold is refused with the time to wait, and nothing is sent', async () => {
  const { clock, pace, refuse } = started(2);
  let sent = 0;
  const call = () =>
    pace.call(async () => {
      sent += 1;
    });
  await refuse(5 * SECOND);
  assert.is(pace.restMs, 5 * SECOND);
  assert.is((await thrownBy(call(), 'upstream')).retryAfterMs, 5 * SECOND);
  clock.advance(2 * SECOND);
  assert.is((await thrownBy(call(), 'upstream')).retryAfterMs, 3 * SECOND);
  assert.is(sent, 0);
  clock.advance(3 * SECOND);
  await call();
  assert.is(sent, 1);
});

test('a call that waits for its turn when the hold begins is refused too', async () => {
  const { pace } = started(1);
  const calls = openCalls(pace);
  const first = thrownBy(calls.call(), 'upstream');
  const second = thrownBy(calls.call(), 'upstream');
  await settled();
  calls.end(tooMany());
  assert.equal([isPaused(await first), isPaused(await second)], [false, true]);
  assert.is(calls.begun(), 1);
});

test('what the pace itself refuses counts for nothing', async () => {
  const { clock, pace, succeed, refuse } = started(8);
  await refuse(5 * SECOND);
  const before = [pace.atOnce, pace.restMs];
  for (let call = 0; call < 20; call++) assert.is(isPaused(await refuse()), true);
  assert.equal([pace.atOnce, pace.restMs], before);
  clock.advance(5 * SECOND);
  await succeed(19);
  assert.is(pace.atOnce, 4, 'nor has it gone well');
  await refuse();
  assert.is(pace.restMs, SECOND, 'the wait is that of a first hold');
});

test('the hold lasts as long as the longest wait that was asked for, up to a minute', async () => {
  const { clock, pace } = started(4);
  const calls = openCalls(pace);
  const all = Promise.allSettled(Array.from({ length: 4 }, calls.call));
  await settled();
  const heldAfter = async (retryAfterMs: number) => {
    calls.end(tooMany(retryAfterMs));
    await settled();
    return pace.restMs;
  };
  assert.is(await heldAfter(5 * SECOND), 5 * SECOND);
  assert.is(await heldAfter(SECOND), 5 * SECOND);
  clock.advance(SECOND);
  assert.is(await heldAfter(9 * SECOND), 9 * SECOND);
  assert.is(await heldAfter(3_600 * SECOND), 60 * SECOND);
  await all;
});

test('holds that follow each other grow, until a call goes well or they are long over', async () => {
  const { clock, pace, succeed, refuse } = started(8);
  const waits = async (times: number) => {
    const seen: number[] = [];
    for (let time = 0; time < times; time++) {
      await refuse();
      seen.push(pace.restMs / SECOND);
      clock.advance(pace.restMs);
    }
    return seen;
  };
  assert.equal(await waits(7), [1, 2, 4, 8, 16, 30, 30]);
  await succeed(1);
  assert.equal(await waits(3), [1, 2, 4]);
  clock.advance(60 * SECOND);
  assert.equal(await waits(1), [8]);
  clock.advance(60 * SECOND + 1);
  assert.equal(await waits(2), [1, 2]);
});

test('a hold is shorter at random, but not than what was asked for', async () => {
  const { clock, pace, refuse } = started(8, () => 0.5);
  await refuse();
  assert.is(pace.restMs, 750);
  clock.advance(750);
  await refuse(2 * SECOND);
  assert.is(pace.restMs, 2 * SECOND);
});

test('holds that follow each other for five minutes: nobody is there, until a call goes well or they are long over', async () => {
  const { clock, pace, succeed, refuse } = started(4);
  const heldFor = async (times: number) => {
    for (let time = 0; time < times; time++) {
      await refuse(30 * SECOND);
      clock.advance(60 * SECOND);
    }
  };
  await heldFor(4);
  assert.is(pace.isAway, false);
  clock.advance(29 * SECOND);
  await heldFor(1);
  assert.is(pace.isAway, true);
  await succeed(1);
  assert.is(pace.isAway, false);
  await heldFor(5);
  assert.is(pace.isAway, true);
  clock.advance(31 * SECOND);
  assert.is(pace.isAway, false, 'nobody has asked for a minute');
  await refuse(SECOND);
  assert.is(pace.isAway, false, 'another time');
});

const answers: readonly (readonly [what: string, kind: ErrorKind, details: ErrorDetails, rests: boolean])[] = [
  ['no connection', 'upstream', {}, true],
  ['429', 'upstream', { status: 429 }, true],
  ['502', 'upstream', { status: 502 }, true],
  ['503', 'upstream', { status: 503 }, true],
  ['504', 'upstream', { status: 504 }, true],
  ['503 to a write', 'outcome_unknown', { status: 503 }, true],
  ['a token that is refused', 'upstream', { status: 401 }, false],
  ['400', 'validation', { status: 400 }, false],
  ['403', 'forbidden', { status: 403 }, false],
  ['404', 'not_found', { status: 404 }, false],
  ['500', 'upstream', { status: 500 }, false],
  ['501', 'upstream', { status: 501 }, false],
  ['505', 'upstream', { status: 505 }, false],
  ['a page instead of an answer', 'upstream', { status: 200 }, false],
  ['an answer that was lost', 'outcome_unknown', {}, false],
  ['what another pace holds back', 'upstream', { code: 'held', retryAfterMs: SECOND }, false],
  ['trouble with our own database', 'storage', {}, false],
];

for (const [what, kind, details, rests] of answers) {
  test(`${what}: ${rests ? 'all calls rest' : 'only this one is in trouble'}`, async () => {
    const { pace } = started(4);
    const error = new KnownError(kind, 'trouble', details);
    assert.is(isOutage(error), rests);
    assert.is(
      await thrownBy(
        pace.call(() => Promise.reject(error)),
        kind,
      ),
      error,
    );
    assert.equal([pace.restMs > 0, pace.atOnce], [rests, rests ? 2 : 4]);
  });
}

test('a fault of ours is no reason to rest', async () => {
  const { pace } = started(4);
  await pace.call(() => Promise.reject(new Error('ours'))).catch(() => {});
  assert.equal([pace.restMs > 0, pace.atOnce], [false, 4]);
});

test.run();
