import { once } from 'node:events';
import { WebSocket } from 'ws';
import { createClock, type SandboxClock } from '../../../src/sandbox/clock.ts';
import { type Json, jsonOf, textOf } from '../../../src/sandbox/slack/json.ts';
import { seed } from '../../../src/sandbox/slack/seed.ts';
import { type SlackStandIn, startSlack } from '../../../src/sandbox/slack/server.ts';

/** Every bot scope that some method wants. */
export const allScopes: readonly string[] = [
  'commands',
  'chat:write',
  'im:write',
  'im:read',
  'channels:read',
  'groups:read',
  'users:read',
  'users:read.email',
  'usergroups:read',
  'files:read',
  'files:write',
];

export interface Sandbox {
  readonly clock: SandboxClock;
  readonly slack: SlackStandIn;
}

export async function sandbox(scopes = allScopes, tiers = false): Promise<Sandbox> {
  const clock = createClock();
  return { clock, slack: await startSlack({ clock, seed, scopes, tiers }) };
}

/** Calls the Web API as a plain HTTP client, with JSON. */
export async function call(
  slack: SlackStandIn,
  method: string,
  args: Json = {},
  token = slack.botToken,
): Promise<Json> {
  const authorization = token ? { authorization: `Bearer ${token}` } : undefined;
  const response = await fetch(slack.apiUrl + method, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorization },
    body: JSON.stringify(args),
  });
  const body = jsonOf(await response.json());
  return response.status === 429 ? { ...body, retryAfter: response.headers.get('retry-after') } : body;
}

export interface RawApp {
  readonly envelopes: readonly Json[];
  /** Resolves with the payload envelopes once there are `count` of them. */
  received(count: number): Promise<readonly Json[]>;
  ack(envelope: Json, payload?: unknown): void;
  close(): Promise<void>;
}

/** What the app answers; `undefined` leaves the envelope without an ack, `{}` acks it empty. */
export type Answering = (payload: Json, envelope: Json) => unknown;

/** One Socket Mode connection without Bolt, for answers that Bolt would not give. */
export async function connect(slack: SlackStandIn, answer: Answering): Promise<RawApp> {
  const { url } = await call(slack, 'apps.connections.open', {}, slack.appToken);
  const ws = new WebSocket(textOf(url));
  const envelopes: Json[] = [];
  const payloads = () => envelopes.filter((envelope) => envelope.payload !== undefined);
  const ack = (envelope: Json, payload?: unknown) =>
    ws.send(JSON.stringify({ envelope_id: envelope.envelope_id, ...(payload !== undefined && { payload }) }));
  await new Promise<void>((resolve, reject) => {
    ws.on('error', reject);
    ws.on('message', (data) => {
      const envelope = jsonOf(JSON.parse(String(data)));
      envelopes.push(envelope);
      if (envelope.type === 'hello') resolve();
      const payload = envelope.payload === undefined ? undefined : answer(jsonOf(envelope.payload), envelope);
      if (payload !== undefined) ack(envelope, payload);
    });
  });
  return {
    envelopes,
    async received(count) {
      while (payloads().length < count) await once(ws, 'message');
      return payloads();
    },
    ack,
    close: () =>
      new Promise((resolve) => {
        if (ws.readyState === WebSocket.CLOSED) return resolve();
        ws.once('close', () => resolve());
        ws.terminate();
      }),
  };
}

/** A modal with these blocks. */
export function modal(blocks: readonly Json[] = [section('s')], more: Json = {}): Json {
  const title = { type: 'plain_text', text: 'Title' };
  return { type: 'modal', callback_id: 'form', title, submit: { type: 'plain_text', text: 'Send' }, blocks, ...more };
}

export function section(text: string): Json {
  return { type: 'section', block_id: text, text: { type: 'plain_text', text } };
}

export function input(id: string, element: Json, more: Json = {}): Json {
  const label = { type: 'plain_text', text: id };
  return { type: 'input', block_id: id, label, element: { action_id: id, ...element }, ...more };
}

export function button(actionId: string, value = 'one'): Json {
  const text = { type: 'plain_text', text: actionId };
  return { type: 'actions', block_id: 'buttons', elements: [{ type: 'button', action_id: actionId, text, value }] };
}
