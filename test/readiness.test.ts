import { mock } from 'node:test';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { KnownError } from '../src/errors.ts';
import { createLogger } from '../src/logger.ts';
import { createReadiness, type Readiness } from '../src/readiness.ts';

const test = suite('readiness');

type Check = () => Promise<void>;

const down = (retryAfterMs?: number) =>
  new KnownError('upstream', 'It cannot be reached.', retryAfterMs === undefined ? {} : { retryAfterMs });
const wrong = () => new KnownError('forbidden', 'The key is wrong.');

interface Scene {
  readonly readiness: Readiness;
  readonly log: readonly Record<string, unknown>[];
  /** What was found wrong after the start. */
  readonly wrongs: readonly Error[];
  /** Moves the timers, and lets what they started come to its end. */
  pass(ms: number): Promise<void>;
}

/** Timers are the test's own here; chance shortens nothing. */
function withReadiness(checks: Readonly<Record<string, Check>>, run: (scene: Scene) => Promise<void>) {
  return async () => {
    const log: Record<string, unknown>[] = [];
    const wrongs: Error[] = [];
    const logger = createLogger('info', { write: (line) => void log.push(JSON.parse(line)) });
    mock.timers.enable({ apis: ['setTimeout'] });
    const readiness = createReadiness({
      checks,
      onWrong: (error) => void wrongs.push(error),
      random: () => 0,
      log: logger,
    });
    const pass = async (ms: number) => {
      mock.timers.tick(ms);
      await new Promise(setImmediate);
    };
    try {
      await run({ readiness, log, wrongs, pass });
    } finally {
      readiness.stop();
      mock.timers.reset();
    }
  };
}

/** A check that answers with these in turn, and then well. */
function answers(...errors: readonly Error[]): Check & { readonly times: () => number } {
  let times = 0;
  const check = async () => {
    const error = errors[times];
    times += 1;
    if (error) throw error;
  };
  return Object.assign(check, { times: () => times });
}

const sentence = (name: string) =>
  `${name} cannot be reached right now, so no new requests are taken. Please try again in a minute.`;

test('nothing is available before the first check', () =>
  withReadiness({ Slack: answers() }, async ({ readiness }) => {
    assert.is(readiness.unavailable(), 'The bot is starting. Please try again in a few seconds.');
    await readiness.start();
    assert.is(readiness.unavailable(), undefined);
  })());

test('checks that pass are made once, and nothing is logged', async () => {
  const [slack, cxengage] = [answers(), answers()];
  await withReadiness({ Slack: slack, CxEngage: cxengage }, async ({ readiness, log, pass }) => {
    await readiness.start();
    await pass(600_000);
    assert.equal([slack.times(), cxengage.times(), log], [1, 1, []]);
  })();
});

test('a check that is started first is not made again with the others', async () => {
  const [database, slack] = [answers(), answers()];
  await withReadiness({ Database: database, Slack: slack }, async ({ readiness }) => {
    await readiness.start('Database');
    assert.equal([database.times(), slack.times()], [1, 0]);
    assert.match(readiness.unavailable() ?? '', /^The bot is starting\./);
    await readiness.start();
    assert.equal([database.times(), slack.times()], [1, 1]);
    assert.is(readiness.unavailable(), undefined);
  })();
});

test('the start fails with what a check finds wrong', async () => {
  const checks = { Slack: answers(wrong()), CxEngage: answers(down()) };
  await withReadiness(checks, async ({ readiness }) => {
    const thrown = await readiness.start().catch((error: unknown) => error);
    assert.instance(thrown, KnownError);
    assert.match(String(thrown), 'The key is wrong.');
  })();
});

test('what cannot be reached does not fail the start, and is tried again after 1, 2, 4 … 30 s', async () => {
  const check = answers(...Array.from({ length: 7 }, () => down()));
  await withReadiness({ Slack: answers(), CxEngage: check }, async ({ readiness, log, pass }) => {
    await readiness.start();
    for (const [index, wait] of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000].entries()) {
      assert.is(readiness.unavailable(), sentence('CxEngage'));
      await pass(wait - 1);
      assert.is(check.times(), index + 1);
      await pass(1);
      assert.is(check.times(), index + 2);
    }
    assert.is(readiness.unavailable(), undefined);
    assert.is(log.length, 8);
    assert.match(JSON.stringify(log[0]), '"service":"CxEngage","delayMs":1000,"cause":"upstream"');
    assert.is(log[7]?.msg, 'service can be reached again');
    await pass(600_000);
    assert.is(check.times(), 8);
  })();
});

test('the wait that the other side asks for is kept', async () => {
  const check = answers(down(45_000));
  await withReadiness({ CxEngage: check }, async ({ readiness, pass }) => {
    await readiness.start();
    await pass(44_999);
    assert.is(check.times(), 1);
    await pass(1);
    assert.is(check.times(), 2);
    assert.is(readiness.unavailable(), undefined);
  })();
});

test('each service is waited for on its own', async () => {
  const checks = { Slack: answers(down()), CxEngage: answers(down(), down()) };
  await withReadiness(checks, async ({ readiness, pass }) => {
    await readiness.start();
    assert.is(readiness.unavailable(), sentence('Slack'));
    await pass(1_000);
    assert.is(readiness.unavailable(), sentence('CxEngage'));
    await pass(2_000);
    assert.is(readiness.unavailable(), undefined);
  })();
});

test('a service that failed is named while another is checked for the first time', async () => {
  const answer = Promise.withResolvers<void>();
  const checks = { Slack: () => answer.promise, CxEngage: answers(down(), down()) };
  await withReadiness(checks, async ({ readiness, pass }) => {
    const started = readiness.start();
    await pass(0);
    assert.is(readiness.unavailable(), sentence('CxEngage'));
    answer.resolve();
    await started;
  })();
});

test('what turns out wrong later is told once, and not tried again', async () => {
  const error = wrong();
  const check = answers(down(), error);
  await withReadiness({ CxEngage: check }, async ({ readiness, wrongs, pass }) => {
    await readiness.start();
    await pass(1_000);
    assert.equal(wrongs, [error]);
    assert.is(readiness.unavailable(), sentence('CxEngage'));
    await pass(600_000);
    assert.is(check.times(), 2);
  })();
});

test('a defect in a check is told too', async () => {
  await withReadiness({ Slack: answers(new TypeError('a defect')) }, async ({ readiness }) => {
    assert.instance(await readiness.start().catch((error: unknown) => error), TypeError);
  })();
});

test('after the stop nothing is tried again', async () => {
  const check = answers(down());
  await withReadiness({ Slack: check }, async ({ readiness, pass }) => {
    await readiness.start();
    readiness.stop();
    await pass(600_000);
    assert.is(check.times(), 1);
  })();
});

for (const [what, error] of [
  ['wrong', wrong()],
  ['unreachable', down()],
] as const) {
  test(`a check that ends after the stop tells nobody and starts nothing, found ${what}`, async () => {
    const answer = Promise.withResolvers<void>();
    // Where no second check listens, the count below says so.
    answer.promise.catch(() => undefined);
    let times = 0;
    const check = async () => {
      times += 1;
      if (times === 1) throw down();
      await answer.promise;
    };
    await withReadiness({ Slack: check }, async ({ readiness, wrongs, pass }) => {
      await readiness.start();
      await pass(1_000);
      readiness.stop();
      answer.reject(error);
      await pass(0);
      await pass(600_000);
      assert.equal([times, wrongs], [2, []]);
    })();
  });
}

test.run();
