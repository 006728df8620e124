import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { KnownError } from '../../src/errors.ts';
import { asksForRest, isHeld, rowPace } from '../../src/services/row-pace.ts';
import { thrownBy } from '../helpers/thrown-by.ts';

const test = suite('how fast a batch calls CxEngage');

const SECOND = 1_000;

function started(most: number) {
  let now = Date.UTC(2025, 0, 3);
  const clock = {
    now: () => now,
    advance(ms: number) {
      now += ms;
    },
  };
  const pace = rowPace(most, clock);
  const ease = (times: number) => {
    for (let time = 0; time < times; time++) pace.ease();
  };
  return { clock, pace, ease };
}

/** Calls that go on until they are told to end. */
function heldCalls(pace: ReturnType<typeof rowPace>) {
  const ends: (() => void)[] = [];
  let begun = 0;
  const call = () =>
    pace.call(() => {
      begun += 1;
      const { promise, resolve } = Promise.withResolvers<void>();
      ends.push(resolve);
      return promise;
    });
  return { call, begun: () => begun, end: () => ends.shift()?.() };
}

/** Everything that is waiting for nothing but its turn has had it. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('as many calls are in flight as may be, and the next begins when one ends', async () => {
  const { pace } = started(3);
  const calls = heldCalls(pace);
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

test('a 429 halves it once for all calls that were in flight together', () => {
  const { clock, pace } = started(8);
  assert.is(pace.atOnce, 8);
  for (let call = 0; call < 8; call++) pace.brake(5 * SECOND);
  assert.is(pace.atOnce, 4);
  clock.advance(5 * SECOND);
  pace.brake(5 * SECOND);
  assert.is(pace.atOnce, 2, 'a later one halves it again');
});

test('half of an odd number is the smaller one, and it is never below 1', () => {
  const { clock, pace } = started(7);
  const seen: number[] = [];
  for (let time = 0; time < 5; time++) {
    pace.brake(SECOND);
    seen.push(pace.atOnce);
    clock.advance(SECOND);
  }
  assert.equal(seen, [3, 1, 1, 1, 1]);
});

test('fewer are in flight after a 429, also of those that wait for their turn', async () => {
  const { clock, pace } = started(4);
  const calls = heldCalls(pace);
  const all = Array.from({ length: 8 }, calls.call);
  await settled();
  pace.brake(SECOND);
  clock.advance(SECOND);
  calls.end();
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
  await Promise.all(all);
});

test('after 20 calls that went well it is one more, and never above the most', () => {
  const { pace, ease } = started(8);
  pace.brake(SECOND);
  ease(19);
  assert.is(pace.atOnce, 4);
  ease(1);
  assert.is(pace.atOnce, 5);
  ease(19);
  assert.is(pace.atOnce, 5);
  ease(1);
  assert.is(pace.atOnce, 6);
  ease(200);
  assert.is(pace.atOnce, 8);
});

test('calls that went well at full speed do not count after a 429, nor those between two of them', () => {
  const { clock, pace, ease } = started(8);
  ease(100);
  pace.brake(SECOND);
  ease(1);
  assert.is(pace.atOnce, 4);
  ease(18);
  clock.advance(SECOND);
  pace.brake(SECOND);
  ease(19);
  assert.is(pace.atOnce, 2);
  ease(1);
  assert.is(pace.atOnce, 3);
});

test('a call during the hold is refused with the time to wait, and nothing is sent', async () => {
  const { clock, pace } = started(2);
  let sent = 0;
  const call = () =>
    pace.call(async () => {
      sent += 1;
    });
  pace.brake(5 * SECOND);
  assert.is(pace.heldUntil, clock.now() + 5 * SECOND);
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
  const calls = heldCalls(pace);
  const first = calls.call();
  const second = thrownBy(calls.call(), 'upstream');
  await settled();
  pace.brake(SECOND);
  calls.end();
  await first;
  await second;
  assert.is(calls.begun(), 1);
});

test('the hold lasts as long as the longest wait that was asked for', () => {
  const { clock, pace } = started(4);
  const now = clock.now();
  pace.brake(5 * SECOND);
  pace.brake(SECOND);
  assert.is(pace.heldUntil, now + 5 * SECOND);
  clock.advance(SECOND);
  pace.brake(9 * SECOND);
  assert.is(pace.heldUntil, now + 10 * SECOND);
});

test('holds that follow each other for five minutes: nobody is there, until a call goes well or they are long over', () => {
  const { clock, pace } = started(4);
  const heldFor = (times: number) => {
    for (let time = 0; time < times; time++) {
      pace.brake(30 * SECOND);
      clock.advance(60 * SECOND);
    }
  };
  heldFor(4);
  assert.is(pace.isAway, false);
  clock.advance(29 * SECOND);
  heldFor(1);
  assert.is(pace.isAway, true);
  pace.ease();
  assert.is(pace.isAway, false);
  heldFor(5);
  assert.is(pace.isAway, true);
  clock.advance(31 * SECOND);
  assert.is(pace.isAway, false, 'nobody has asked for a minute');
  pace.brake(SECOND);
  assert.is(pace.isAway, false, 'another time');
});

test('what the pace itself refuses is told from what CxEngage refuses', async () => {
  const { pace } = started(1);
  pace.brake(SECOND);
  const call = pace.call(async () => 1);
  const held = await thrownBy(call, 'upstream');
  assert.is(isHeld(held), true);
  assert.is(isHeld(new KnownError('upstream', 'CxEngage asks the bot to slow down.', { status: 429 })), false);
});

test('all calls rest when there are too many or nobody is there, and not for the trouble of a single row', () => {
  const answers = [undefined, 429, 502, 503, 504, 400, 403, 500, 501, 505].filter((status) =>
    asksForRest(new KnownError('upstream', 'trouble', status === undefined ? {} : { status })),
  );
  assert.equal(answers, [undefined, 429, 502, 503, 504]);
  assert.is(asksForRest(new KnownError('outcome_unknown', 'the connection broke')), false);
});

test.run();
