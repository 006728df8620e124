import type { AddressInfo } from 'node:net';
import { mock } from 'node:test';
import { App, HTTPReceiver, ReceiverMultipleAckError } from '@slack/bolt';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isKnownError } from '../../src/errors.ts';
import { createLogger } from '../../src/logger.ts';
import { postSigned } from '../../src/sandbox/slack/http-mode.ts';
import { boltLogger } from '../../src/slack/bolt-logger.ts';
import { answerInTime, answerUnprocessed } from '../../src/slack/http-receiver.ts';
import { inTime } from '../helpers/in-time.ts';

const test = suite('answers in time');

const SECRET = '0123456789abcdef';
const HOUR_MS = 3_600_000;

interface Scene {
  readonly app: App;
  /** Posts a payload as Slack does; resolves with the status. */
  post(payload: object): Promise<number>;
  /** Kinds of the failures that the log tells. */
  readonly failures: readonly string[];
}

/** Bolt over HTTP, whose own limit is an hour: what is answered within a test is not answered by that. */
async function withBolt(limitMs: number | undefined, run: (scene: Scene) => Promise<void>): Promise<void> {
  const failures: string[] = [];
  const log = createLogger('info', {
    write(line) {
      const { msg, cause } = JSON.parse(line);
      if (msg === 'a request was not acked') failures.push(cause.split(' ')[0]);
    },
  });
  const logger = boltLogger(log);
  const receiver = new HTTPReceiver({
    signingSecret: SECRET,
    logger,
    unhandledRequestTimeoutMillis: HOUR_MS,
    processEventErrorHandler: answerUnprocessed(log),
  });
  const app = new App({ receiver, logger, authorize: async () => ({ botToken: 'xoxb-1' }) });
  app.processEvent = answerInTime(app.processEvent.bind(app), limitMs);
  const server = await receiver.start({ port: 0, host: '127.0.0.1' });
  // A server that listens on TCP has an AddressInfo; a string is a pipe's name.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
  try {
    await run({
      app,
      failures,
      async post(payload) {
        const body = { body: JSON.stringify(payload), contentType: 'application/json' };
        const answer = postSigned(url, SECRET, body, {}, AbortSignal.timeout(10_000));
        return (await inTime(answer, 'an answer')).status;
      },
    });
  } finally {
    server.closeAllConnections();
    await receiver.stop();
  }
}

const press = (id: string) => ({
  type: 'block_actions',
  team: { id: 'T1' },
  user: { id: 'U1' },
  actions: [{ action_id: id }],
});

for (const [what, payload] of Object.entries({
  'an unknown type': { type: 'unheard_of' },
  'no type at all': {},
  'an unknown command': { command: '/unknown', team_id: 'T1', user_id: 'U1' },
  'an unknown button': press('unknown'),
  'a form that nobody knows': {
    type: 'view_submission',
    team: null,
    user: { team_id: 'T1' },
    view: { callback_id: 'x' },
  },
  'a button whose listener does not ack': press('silent'),
  'a button whose listener fails before it acks': press('failing'),
  'a step of a workflow that nobody knows': {
    type: 'event_callback',
    event: {
      type: 'function_executed',
      function: { callback_id: 'unknown' },
      function_execution_id: 'Fx1',
      inputs: {},
    },
  },
})) {
  test(`${what} is answered with 404 as soon as that is clear`, () =>
    withBolt(HOUR_MS, async ({ app, post, failures }) => {
      app.action('silent', async () => {});
      app.action('failing', async () => {
        throw new Error('broken');
      });
      app.error(async () => {});
      assert.is(await post(payload), 404);
      assert.equal(failures, ['not_found']);
    }));
}

for (const [what, payload] of Object.entries({
  'an event that is null': { type: 'event_callback', event: null },
  'an event that is a number': { type: 'event_callback', event: 5 },
  'buttons that are null': { ...press('known'), actions: null },
  'nobody who presses': { ...press('known'), user: null, team: null },
  'a form that is null': { type: 'view_submission', team: { id: 'T1' }, user: { id: 'U1' }, view: null },
})) {
  test(`${what}: Bolt cannot read it, which is answered with 400`, () =>
    withBolt(HOUR_MS, async ({ post, failures }) => {
      assert.is(await post(payload), 400);
      assert.equal(failures, ['TypeError']);
    }));
}

test('what is acked gets its own answer, and nothing else', () =>
  withBolt(undefined, async ({ app, post, failures }) => {
    const over = Promise.withResolvers<void>();
    app.action('known', async ({ ack }) => {
      await ack();
      over.resolve();
    });
    assert.is(await post(press('known')), 200);
    assert.is(await post({ type: 'event_callback', event: { type: 'app_home_opened' } }), 200);
    await over.promise;
    assert.equal(failures, []);
  }));

for (const [what, payload] of Object.entries({
  'a button': press('slow'),
  // Bolt's own limit for these is 5 s, whatever it is set to for others.
  'a step of a workflow': {
    type: 'event_callback',
    event: { type: 'function_executed', function: { callback_id: 'slow' }, function_execution_id: 'Fx1', inputs: {} },
  },
})) {
  test(`${what} whose listener is slow is answered at the limit, and the late ack fails without harm`, () =>
    withBolt(1, async ({ app, post, failures }) => {
      const answered = Promise.withResolvers<void>();
      const late = Promise.withResolvers<unknown>();
      const slow = async ({ ack }: { readonly ack: () => Promise<void> }) => {
        await answered.promise;
        await ack().then(late.resolve, late.resolve);
      };
      app.action('slow', slow);
      app.function('slow', { autoAcknowledge: false }, slow);
      assert.is(await post(payload), 404);
      answered.resolve();
      assert.instance(await late.promise, ReceiverMultipleAckError);
      assert.equal(failures, ['upstream']);
      assert.is(await post({ type: 'event_callback', event: { type: 'app_home_opened' } }), 200);
    }));
}

test('the limit is 2.9 s: Slack gives 3', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    let thrown: unknown;
    const never = answerInTime(() => new Promise(() => {}))({ body: {}, ack: async () => {} });
    never.catch((error: unknown) => {
      thrown = error;
    });
    mock.timers.tick(2_899);
    await new Promise(setImmediate);
    assert.is(thrown, undefined);
    mock.timers.tick(1);
    await new Promise(setImmediate);
    assert.ok(isKnownError(thrown, 'upstream'));
  } finally {
    mock.timers.reset();
  }
});

test.run();
