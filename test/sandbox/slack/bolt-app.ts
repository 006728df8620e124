import { App, HTTPReceiver, type Logger, LogLevel, SocketModeReceiver } from '@slack/bolt';
import type { SlackStandIn } from '../../../src/sandbox/slack/server.ts';

export const modes = ['socket', 'http'] as const;
export type Mode = (typeof modes)[number];

const modal = {
  type: 'modal' as const,
  callback_id: 'ask',
  notify_on_close: true,
  title: { type: 'plain_text' as const, text: 'Ask' },
  submit: { type: 'plain_text' as const, text: 'Send' },
  blocks: [
    {
      type: 'input' as const,
      block_id: 'name',
      label: { type: 'plain_text' as const, text: 'Name' },
      element: { type: 'plain_text_input' as const, action_id: 'name', max_length: 10 },
    },
    {
      type: 'input' as const,
      block_id: 'role',
      label: { type: 'plain_text' as const, text: 'Role' },
      element: { type: 'external_select' as const, action_id: 'role', min_query_length: 0 },
    },
  ],
};

const option = (name: string) => ({ text: { type: 'plain_text' as const, text: name }, value: name.toLowerCase() });

function card(name: string, buttons: boolean) {
  const blocks = [
    { type: 'section' as const, block_id: 'what', text: { type: 'plain_text' as const, text: name } },
    {
      type: 'actions' as const,
      block_id: 'decide',
      elements: [
        {
          type: 'button' as const,
          action_id: 'approve',
          text: { type: 'plain_text' as const, text: 'Approve' },
          value: name,
        },
      ],
    },
  ];
  return buttons ? blocks : blocks.slice(0, 1);
}

function register(app: App, channel: string): void {
  app.command('/create-user', async ({ ack, body, client, respond }) => {
    if (body.text === 'silent') return;
    if (body.text === 'help') return ack('Type a name');
    await ack();
    if (body.text === 'respond') await respond('Working on it');
    else await client.views.open({ trigger_id: body.trigger_id, view: modal });
  });
  app.options('role', async ({ ack, payload }) => {
    await ack({ options: ['Agent', 'Supervisor'].filter((name) => name.startsWith(payload.value)).map(option) });
  });
  app.view('ask', async ({ ack, view, client }) => {
    const name = view.state.values.name?.name?.value ?? '';
    if (name === 'taken') return ack({ response_action: 'errors', errors: { name: 'That name is taken' } });
    await ack();
    await client.chat.postMessage({ channel, text: `${name} waits`, blocks: card(name, true) });
  });
  app.view({ callback_id: 'ask', type: 'view_closed' }, async ({ ack }) => ack());
  app.action('approve', async ({ ack, body, client }) => {
    await ack();
    if (body.type !== 'block_actions' || !body.message || !body.channel) return;
    const { ts } = body.message;
    await client.chat.update({ channel: body.channel.id, ts, text: 'approved', blocks: card('approved', false) });
  });
  app.event('app_home_opened', async ({ event, client }) => {
    await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: card('Home', false) } });
  });
}

const quiet = () => {};
const logger: Logger = {
  debug: quiet,
  info: quiet,
  warn: quiet,
  error: quiet,
  setLevel: quiet,
  getLevel: () => LogLevel.ERROR,
  setName: quiet,
};

export interface BoltApp {
  stop(): Promise<void>;
}

/**
 * A small real Bolt app, connected to the stand-in; Socket Mode or HTTP. `clientPingTimeout` is also the time, in ms,
 * after which Bolt connects again.
 */
export async function startBolt(
  slack: SlackStandIn,
  mode: Mode,
  channel: string,
  clientPingTimeout = 20_000,
): Promise<BoltApp> {
  const clientOptions = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } };
  const common = { token: slack.botToken, clientOptions, deferInitialization: true as const, logger };
  if (mode === 'http') {
    const receiver = new HTTPReceiver({ signingSecret: slack.signingSecret, logger });
    const app = new App({ ...common, receiver });
    register(app, channel);
    await app.init();
    const server = await receiver.start({ port: 0, host: '127.0.0.1' });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    slack.deliverTo(`http://127.0.0.1:${address.port}/slack/events`);
    return { stop: async () => void (await app.stop()) };
  }
  const receiver = new SocketModeReceiver({
    appToken: slack.appToken,
    logger,
    clientPingTimeout,
    installerOptions: { clientOptions: { ...clientOptions } },
  });
  const app = new App({ ...common, receiver });
  register(app, channel);
  await app.init();
  await app.start();
  return { stop: () => receiver.client.disconnect() };
}
