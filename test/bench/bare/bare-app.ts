import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver } from '@slack/bolt';
import ky from 'ky';
import { createLogger } from '../../../src/logger.ts';
import { boltLogger } from '../../../src/slack/bolt-logger.ts';

// What every app made with Bolt has to do at least: the same receiver, logger and options as ours, and empty handlers.
const { SLACK_BOT_TOKEN: token, SLACK_SIGNING_SECRET: signingSecret = '', VIEW = '{}' } = process.env;
const { SLACK_API_URL: slackApiUrl = '', LOOK_UP = '', LOOK_UP_TOKEN: lookUpToken } = process.env;
const log = createLogger('info');
const logger = boltLogger(log);
const receiver = new HTTPReceiver({ signingSecret, endpoints: '/slack/events', logger });
const clientOptions = {
  slackApiUrl,
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  timeout: 10_000,
  logger,
};
const authorize = async () => ({ botToken: token ?? '' });
const app = new App({ receiver, logger, clientOptions, convoStore: false, authorize });
const view = JSON.parse(VIEW);

app.command('/create-user', async ({ ack, client, command }) => {
  await ack();
  await client.views.open({ trigger_id: command.trigger_id, view });
});
app.options('roleId', async ({ ack }) => ack({ options: [] }));
app.view('create_user', async ({ ack }) => {
  await ky.get(LOOK_UP, { headers: { authorization: `Token ${lookUpToken}` }, throwHttpErrors: false }).text();
  await ack();
});
app.action('approve_request', async ({ ack }) => ack());

const server = await receiver.start({ port: 0, host: '127.0.0.1' });
if (!server.listening) await once(server, 'listening');
// A server that listens on a port has an AddressInfo (node:net); only a pipe has a string.
log.info({ port: (server.address() as AddressInfo).port }, 'running');
