import { mock } from 'node:test';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { KnownError } from '../src/errors.ts';
import { createReadiness } from '../src/readiness.ts';

const test = suite('readiness, whatever Retry-After says');

/** How often a check is made in `ms`, when the other side always asks for this wait. Timers are the test's own. */
async function triesWithin(ms: number, retryAfterMs: number): Promise<number> {
  let tries = 0;
  mock.timers.enable({ apis: ['setTimeout'] });
  const readiness = createReadiness({
    checks: {
      async CxEngage() {
        tries += 1;
        throw new KnownError('upstream', 'It cannot be reached.', { retryAfterMs });
      },
    },
    onWrong: (error) => assert.unreachable(error.message),
    random: () => 0,
    log: { info() {}, warn() {}, error() {} },
  });
  try {
    await readiness.start();
    for (let passed = 0; passed < ms; passed += 100) {
      mock.timers.tick(100);
      await new Promise(setImmediate);
    }
    return tries;
  } finally {
    readiness.stop();
    mock.timers.reset();
  }
}

test('0 is no reason to ask at once, again and again', async () => assert.is(await triesWithin(7_000, 0), 4));

// A timer takes 2^31 ms at most; more of it would run at once (https://nodejs.org/api/timers.html#settimeoutcallback-delay-args).
for (const days of [1, 30]) {
  test(`${days} days are asked again after a minute, and not before`, async () => {
    assert.is(await triesWithin(59_900, days * 86_400_000), 1);
    assert.is(await triesWithin(60_000, days * 86_400_000), 2);
  });
}

test.run();
