import { SocketModeReceiver, webApi } from '@slack/bolt';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createLogger } from '../../src/logger.ts';
import type { SandboxClock } from '../../src/sandbox/clock.ts';
import type { FaultEffect } from '../../src/sandbox/slack/faults.ts';
import type { SlackStandIn } from '../../src/sandbox/slack/server.ts';
import { boltLogger } from '../../src/slack/bolt-logger.ts';
import { keepSocket, type Opened } from '../../src/slack/socket.ts';
import { eventually } from '../helpers/eventually.ts';
import { type Scene, withSlack } from './with-slack.ts';

const test = suite('a socket that is kept open');

interface Kept {
  readonly slack: SlackStandIn;
  readonly clock: SandboxClock;
  /** Lines of the log at warn and above. */
  readonly log: readonly { readonly level: number; readonly msg: string; readonly code?: string }[];
  readonly opened: readonly Opened[];
  /** How long each pause between two tries is, in ms. */
  readonly pauses: readonly number[];
  /** Lets pauses pass until there is one socket; how much time that took. */
  untilOpen(): Promise<number>;
  /** Lets pauses pass until there were so many. */
  untilPauses(count: number): Promise<void>;
  /** Lets so much time pass in pauses. */
  pass(ms: number): Promise<void>;
}

/** A socket whose tries begin at once, and whose pauses end when the test says so. */
function withSocket(
  run: (kept: Kept) => Promise<void>,
  prepare: (slack: SlackStandIn) => Promise<void> | void = () => {},
) {
  return withSlack(async ({ slack, clock }: Scene) => {
    await prepare(slack);
    const log: Kept['log'][number][] = [];
    const logger = createLogger('warn', { write: (line) => void log.push(JSON.parse(line)) });
    const receiver = new SocketModeReceiver({
      appToken: slack.appToken,
      logger: boltLogger(createLogger('silent')),
      autoReconnectEnabled: false,
      installerOptions: {
        clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true },
      },
    });
    const pauses: number[] = [];
    const opened: Opened[] = [];
    const onOpened = (socket: Opened) => void opened.push(socket);
    let endPause: (() => void) | undefined;
    const pause = (ms: number, signal: AbortSignal) =>
      new Promise<void>((resolve) => {
        pauses.push(ms);
        clock.advance(ms);
        endPause = resolve;
        signal.addEventListener('abort', () => resolve());
      });
    const end = () => {
      endPause?.();
      endPause = undefined;
    };
    const pauseOnce = async () => {
      await eventually(() => endPause !== undefined, 'a pause');
      end();
    };
    const kept = keepSocket({ socket: receiver.client, clock, random: () => 0, log: logger, onOpened, pause });
    try {
      void kept.start();
      await run({
        slack,
        clock,
        log,
        opened,
        pauses,
        async untilOpen() {
          const before = pauses.length;
          while (slack.connections === 0) {
            await eventually(() => endPause !== undefined || slack.connections > 0, 'a pause or a socket');
            end();
          }
          return pauses.slice(before).reduce((sum, ms) => sum + ms, 0);
        },
        async untilPauses(count) {
          while (pauses.length < count) await pauseOnce();
        },
        async pass(ms) {
          const until = clock.elapsed() + ms;
          while (clock.elapsed() < until) await pauseOnce();
        },
      });
    } finally {
      await kept.stop();
    }
  });
}

const ALWAYS = Number.POSITIVE_INFINITY;

const TROUBLES: readonly FaultEffect[] = [
  ...['invalid_auth', 'team_disabled', 'not_authed', 'account_inactive', 'user_removed_from_team'].map((error) => ({
    error,
  })),
  ...['internal_error', 'ratelimited'].map((error) => ({ error })),
  { newError: 'brand_new_code' },
  { status: 503 },
  { ratelimited: 5 },
  'drop',
];
for (const effect of TROUBLES) {
  test(
    `it is back within 30 s after four minutes of ${JSON.stringify(effect)}, and no pause was longer`,
    withSocket(async ({ slack, untilOpen, pass, pauses }) => {
      await untilOpen();
      const mend = slack.fault({ method: 'apps.connections.open', times: ALWAYS, effect });
      slack.cut();
      await pass(240_000);
      assert.is(slack.connections, 0);
      mend();
      assert.ok((await untilOpen()) <= 30_000);
      assert.ok(Math.max(...pauses) <= 30_000, pauses.join(' '));
      assert.ok(pauses.length < 20, pauses.join(' '));
    }),
  );
}

test(
  'it is opened when Slack refuses it at the start, whatever the code',
  withSocket(
    async ({ untilOpen }) => void (await untilOpen()),
    (slack) => void slack.fault({ method: 'apps.connections.open', times: 5, effect: { error: 'team_disabled' } }),
  ),
);

test(
  'a socket that lasted is replaced at once when Slack renews it, and one that did not after a pause',
  withSocket(async ({ slack, clock, opened, pauses, untilOpen, untilPauses }) => {
    await untilOpen();
    slack.refresh();
    await untilPauses(1);
    await untilOpen();
    // Slack counts a socket before its hello has arrived. How long it lasted is counted from then on.
    await eventually(() => opened.length === 2, 'the hello of the second socket');
    clock.advance(20_000);
    slack.refresh();
    await untilPauses(2);
    await untilOpen();
    assert.equal(pauses, [1_000, 0]);
  }),
);

/** A socket of another program with our app token. */
async function socketOf(slack: SlackStandIn): Promise<void> {
  const web = new webApi.WebClient(slack.appToken, { slackApiUrl: slack.apiUrl });
  const { url } = await web.apps.connections.open();
  const other = new WebSocket(String(url));
  await new Promise((resolve) => other.addEventListener('message', resolve, { once: true }));
}

/** Ten other instances of the app, which is as many as Slack lets an app have. */
async function crowd(slack: SlackStandIn): Promise<void> {
  for (let count = 0; count < 10; count += 1) await socketOf(slack);
}

const SENTENCE =
  'Slack refuses one more Socket Mode connection (too_many_websockets): this app has 10 open ones already. Stop instances of the bot that are not needed.';

test(
  'one socket too many is warned of by its name, and tried again with growing waits',
  withSocket(async ({ log, pauses, untilPauses }) => {
    await untilPauses(4);
    const [first] = log;
    assert.is(first?.msg, SENTENCE);
    assert.is(first?.code, 'too_many_websockets');
    assert.is(first?.level, 40);
    assert.equal(pauses.slice(0, 4), [1_000, 2_000, 4_000, 8_000]);
  }, crowd),
);

test(
  'so is the same refusal of the call that asks for a socket',
  withSocket(
    async ({ log, untilPauses }) => {
      await untilPauses(1);
      assert.is(log[0]?.msg, SENTENCE);
    },
    (slack) => void slack.fault({ method: 'apps.connections.open', effect: { error: 'too_many_websockets' } }),
  ),
);

test(
  'each socket comes with how many there are and what became of the one before',
  withSocket(async ({ slack, clock, opened, untilOpen, untilPauses }) => {
    await untilOpen();
    slack.refresh();
    await untilPauses(1);
    await untilOpen();
    await socketOf(slack);
    slack.cut();
    await untilPauses(2);
    await untilOpen();
    clock.advance(20_000);
    await socketOf(slack);
    slack.refresh('warning');
    await untilPauses(3);
    await eventually(() => opened.length === 4, 'the last socket');
    assert.equal(opened, [
      { connections: 1, after: 'nothing' },
      { connections: 1, after: 'renewal' },
      { connections: 1, after: 'loss' },
      { connections: 2, after: 'renewal' },
    ]);
  }),
);

test(
  'Socket Mode that is switched off is said',
  withSocket(async ({ slack, log, untilOpen, untilPauses }) => {
    await untilOpen();
    slack.refresh('link_disabled');
    await untilPauses(1);
    assert.match(log[0]?.msg ?? '', /^Slack closed the socket \(link_disabled\): Socket Mode is switched off\./);
  }),
);

test.run();
