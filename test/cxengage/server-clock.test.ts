import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createServerClock } from '../../src/cxengage/server-clock.ts';
import { thrownBy, withStandIn } from './with-stand-in.ts';

const test = suite("CxEngage's clock");

const OURS = Date.UTC(2026, 0, 15, 12);
const THEIRS = Date.UTC(2026, 0, 15, 11, 7, 3);
const SECOND = 1_000;

function started() {
  let now = OURS;
  let elapsed = 123.5;
  const clock = createServerClock({ now: () => now, elapsed: () => elapsed });
  return {
    clock,
    pass(ms: number) {
      now += ms;
      elapsed += ms;
    },
    /** Somebody sets our clock. */
    step(ms: number) {
      now += ms;
    },
  };
}

const date = (at: number) => new Date(at).toUTCString();

test('is ours before any answer', () => {
  const { clock, pass, step } = started();
  assert.is(clock.now(), OURS);
  pass(SECOND);
  assert.is(clock.now(), OURS + SECOND);
  step(-3_600 * SECOND);
  assert.is(clock.now(), OURS - 3_599 * SECOND);
});

test('is that of an answer, and goes on from there', () => {
  const { clock, pass } = started();
  clock.saw(date(THEIRS));
  assert.is(clock.now(), THEIRS);
  pass(90 * SECOND);
  assert.is(clock.now(), THEIRS + 90 * SECOND);
});

test('is that of the newest answer, also when it goes back', () => {
  const { clock, pass } = started();
  clock.saw(date(THEIRS));
  pass(10 * SECOND);
  clock.saw(date(THEIRS + 12 * SECOND));
  assert.is(clock.now(), THEIRS + 12 * SECOND);
  clock.saw(date(THEIRS - 60 * SECOND));
  pass(SECOND);
  assert.is(clock.now(), THEIRS - 59 * SECOND);
});

for (const ms of [3_600 * SECOND, -3_600 * SECOND]) {
  test(`does not change when ours is set by ${ms} ms`, () => {
    const { clock, pass, step } = started();
    clock.saw(date(THEIRS));
    step(ms);
    assert.is(clock.now(), THEIRS);
    pass(SECOND);
    assert.is(clock.now(), THEIRS + SECOND);
  });
}

for (const header of [null, '', 'soon', '7', '2026', '1768474800', 'Thu, 99 Jan 2026 12:00:00 GMT', 'GMT']) {
  test(`does not heed ${header === null ? 'an answer without a date' : `the date "${header}"`}`, () => {
    const { clock, pass } = started();
    clock.saw(header);
    assert.is(clock.now(), OURS);
    clock.saw(date(THEIRS));
    pass(SECOND);
    clock.saw(header);
    assert.is(clock.now(), THEIRS + SECOND);
  });
}

test(
  'is told by every answer, a refusal too, and by none that did not come',
  withStandIn(async ({ clock, standIn, platform }) => {
    assert.is(platform.now(), clock.now());
    const says = (at: number) => ({ headers: { Date: date(at) } });
    await platform.check();
    standIn.fault({ match: { path: /roles/ }, effect: { kind: 'answer', status: 503, ...says(THEIRS) } });
    await thrownBy(platform.check(), 'upstream');
    assert.is(platform.now(), THEIRS);
    clock.set(0);
    clock.advance(5 * SECOND);
    assert.is(platform.now(), THEIRS + 5 * SECOND);
    standIn.fault({ match: { path: /users/ }, effect: { kind: 'drop' }, times: 2 });
    await thrownBy(platform.findUser('a@example.com'), 'upstream');
    assert.is(platform.now(), THEIRS + 5 * SECOND);
    const answer = { kind: 'answer', status: 200, body: { result: [] }, ...says(THEIRS + 7 * SECOND) } as const;
    standIn.fault({ match: { path: /users/ }, effect: answer });
    assert.is(await platform.findUser('a@example.com'), undefined);
    assert.is(platform.now(), THEIRS + 7 * SECOND);
  }),
);

test(
  'is told by the answer to the token call, too',
  withStandIn(async ({ standIn, platform }) => {
    const effect = { kind: 'answer', status: 503, headers: { Date: date(THEIRS) } } as const;
    standIn.fault({ match: { path: /tokens/ }, effect });
    await thrownBy(platform.check(), 'upstream');
    assert.is(platform.now(), THEIRS);
  }),
);

test.run();
