import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { request } from 'node:http';
import type { Test } from 'uvu';
import { WebSocket } from 'ws';
import { createClock } from '../../../src/sandbox/clock.ts';
import { seedIds as cxengage } from '../../../src/sandbox/cxengage/seed.ts';
import type { Behind, PlatformWorld, World, WorldMessage } from '../../../src/sandbox/page/world.ts';
import { type Json, jsonOf } from '../../../src/sandbox/slack/json.ts';
import { seedIds as people } from '../../../src/sandbox/slack/seed.ts';
import type { Message } from '../../../src/sandbox/slack/workspace.ts';
import { type SandboxPage, startPage } from '../../../src/sandbox/start-page.ts';
import { eventually } from '../../helpers/eventually.ts';
import { scratchFolder } from '../../helpers/scratch-folder.ts';

export interface PageAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** Asks the page's server anything, with just these headers: a browser would not let a page set some of them. */
export function askRaw(
  url: string,
  {
    method = 'GET',
    headers = {},
    body = '',
  }: { method?: string; headers?: Readonly<Record<string, string>>; body?: string } = {},
): Promise<PageAnswer> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
      response.on('error', reject);
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

/** The first state that a WebSocket gives; throws with the status when it is refused. */
export async function firstState(url: string, headers: Readonly<Record<string, string>>): Promise<string> {
  const socket = new WebSocket(url.replace('http:', 'ws:'), { headers });
  try {
    const [data] = await once(socket, 'message');
    return String(data);
  } finally {
    socket.terminate();
  }
}

/** The headers of the page itself, as its own browser sends them. */
export function ownHeaders({ url, address }: Pick<SandboxPage, 'url' | 'address'>): Readonly<Record<string, string>> {
  const { port } = new URL(url);
  return {
    cookie: `sandbox_${port}=${new URL(address).searchParams.get('key')}`,
    origin: url,
    'sec-fetch-site': 'same-origin',
    'content-type': 'application/json',
  };
}

/** A page with a running app, and what its own browser can ask of it. */
export interface OpenPage extends Pick<SandboxPage, 'address' | 'stage'> {
  get(path: string): Promise<PageAnswer>;
  world(): Promise<World>;
  platform(): Promise<PlatformWorld>;
  behind(message: Pick<WorldMessage, 'channel' | 'ts'>): Promise<Behind>;
  act(act: Json): Promise<PageAnswer>;
  /** An act that must succeed; gives what came of it. */
  does(act: Json): Promise<Json>;
  /** An act that must be refused with this status; gives the sentence. */
  refuses(act: Json, status?: number): Promise<string>;
  /** Asks for a user as Rita does, and waits until everybody concerned has been told. */
  ask(email: string): Promise<Message>;
  /** Waits until the app has nothing more to do for the request of this message but to look after its card. */
  settled(message: Pick<Message, 'channel' | 'ts'>): Promise<void>;
}

/** One page for all tests of a suite; it opens before the first test and closes after the last. */
export function sharedPage(test: Test): OpenPage {
  let opened: Awaited<ReturnType<typeof openPage>> | undefined;
  const now = () => {
    if (!opened) throw new Error('the page opens with the first test');
    return opened;
  };
  test.before.each(async () => {
    opened ??= await openPage();
  });
  test.after(() => opened?.end());
  return {
    get address() {
      return now().address;
    },
    get stage() {
      return now().stage;
    },
    get: (path) => now().get(path),
    world: () => now().world(),
    platform: () => now().platform(),
    behind: (message) => now().behind(message),
    act: (act) => now().act(act),
    does: (act) => now().does(act),
    refuses: (act, status) => now().refuses(act, status),
    ask: (email) => now().ask(email),
    settled: (message) => now().settled(message),
  };
}

async function openPage(): Promise<OpenPage & { end(): Promise<void> }> {
  const folder = await scratchFolder();
  const page = await startPage({ clock: createClock(), folder });
  await page.started;
  const { stage, url } = page;
  const headers = ownHeaders(page);
  const get = (path: string) => askRaw(url + path, { headers });
  const act = (body: Json) => askRaw(`${url}/act`, { method: 'POST', headers, body: JSON.stringify(body) });
  const does = async (body: Json) => {
    const { status, body: text } = await act(body);
    if (status !== 200) throw new Error(`${JSON.stringify(body).slice(0, 500)} was answered ${status}: ${text}`);
    return jsonOf(JSON.parse(text).outcome);
  };
  const newest = async (path: string) => JSON.parse(await firstState(url + path, headers));
  const settled: OpenPage['settled'] = async ({ channel, ts }) => {
    const isSettled = async () =>
      (await stage.app.record(channel, ts))?.jobs.every(({ kind }) => kind === 'repost_card') || undefined;
    await eventually(isSettled, 'that nothing is left to do');
  };
  return {
    ...page,
    settled,
    get,
    act,
    does,
    world: () => newest('/events'),
    platform: () => newest('/platform-events'),
    async behind({ channel, ts }) {
      const { status, body } = await get(`/behind?channel=${channel}&ts=${ts}`);
      if (status !== 200) throw new Error(`/behind was answered ${status}: ${body}`);
      return JSON.parse(body);
    },
    async refuses(body, expected = 409) {
      const { status, body: text } = await act(body);
      if (status !== expected) throw new Error(`${JSON.stringify(body).slice(0, 500)} was answered ${status}: ${text}`);
      const { ok, problem } = JSON.parse(text);
      if (ok !== false) throw new Error(`it says that it was done: ${text}`);
      return problem;
    },
    async ask(email) {
      const { slack } = stage;
      const as = people.rita;
      // Posts to one channel are paced.
      await stage.advance(4000);
      await does({ do: 'command', as, channel: people.general, command: '/create-user', text: email });
      const isForm = () => slack.modals(as).at(-1)?.view.callback_id === 'create_user' || undefined;
      await slack.until(isForm, 'the form');
      await does({ do: 'options', as, blockId: 'roleId', query: '' });
      const sent = await does({ do: 'submit', as, values: { roleId: cxengage.platformUser } });
      if (sent.action !== 'close') throw new Error(`the form was not taken: ${JSON.stringify(sent)}`);
      const isCard = ({ channel, thread_ts, text, blocks }: Message) =>
        channel === people.approvals && !thread_ts && `${text} ${JSON.stringify(blocks)}`.includes(`: ${email}`);
      const card = await slack.until(() => slack.workspace.messages.find(isCard), `the card for ${email}`);
      await settled(card);
      return card;
    },
    async end() {
      await page.close();
      await rm(folder, { recursive: true });
    },
  };
}
