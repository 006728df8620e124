import { rm } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClock } from '../../src/sandbox/clock.ts';
import { type Json, jsonOf } from '../../src/sandbox/slack/json.ts';
import { seedIds } from '../../src/sandbox/slack/seed.ts';
import { type SandboxPage, startPage } from '../../src/sandbox/start-page.ts';
import { scratchFolder } from '../helpers/scratch-folder.ts';
import { launch } from './chromium.ts';
import type { Visitor } from './visitor.ts';
import { createWindows } from './windows.ts';

/** A payload of Slack's, as an app gets it. */
export type Payload = { readonly type: string; readonly [key: string]: unknown };
/** The body of an ack; undefined: an empty one. */
export type Answer = (payload: Payload) => object | undefined;

export interface Stage {
  readonly page: SandboxPage;
  readonly rita: Visitor;
  /** What Slack sent to the app, oldest first. */
  readonly payloads: readonly Payload[];
  /** Calls the Web API as the app, and gives the answer. */
  call(method: string, args: object): Promise<Json>;
  /** Opens a modal for Rita. */
  open(view: object): Promise<void>;
}

/** The workspace with an app of the test's own, which answers as the test says: for what our app does not draw, or not yet. */
export function withApp(answer: Answer, run: (stage: Stage) => Promise<void>): () => Promise<void> {
  return async () => {
    const payloads: Payload[] = [];
    const app = createServer(async (request, response) => {
      const form = new URLSearchParams(await textOf(request));
      const payload: Payload = JSON.parse(form.get('payload') ?? '{"type":"command"}');
      payloads.push(payload);
      const body = answer(payload);
      response.writeHead(200, body && { 'content-type': 'application/json' }).end(body && JSON.stringify(body));
    });
    await new Promise<void>((resolve) => void app.listen(0, '127.0.0.1', resolve));
    const folder = await scratchFolder();
    const page = await startPage({ clock: createClock(), folder });
    const browser = await launch();
    const windows = createWindows(browser, page.address);
    const { slack } = page.stage;
    const call = async (method: string, args: object): Promise<Json> => {
      const headers = { authorization: `Bearer ${slack.botToken}`, 'content-type': 'application/json' };
      const response = await fetch(slack.apiUrl + method, { method: 'POST', headers, body: JSON.stringify(args) });
      const said = await response.text();
      if (!said.startsWith('{"ok":true')) throw new Error(`${method}: ${said}`);
      return jsonOf(JSON.parse(said));
    };
    try {
      await page.started;
      // A server that listens on TCP has an AddressInfo; a string is a pipe's name.
      slack.deliverTo(`http://127.0.0.1:${(app.address() as AddressInfo).port}/`);
      const rita = await windows.visit('Rita');
      const open = async (view: object) => {
        await call('views.open', { trigger_id: slack.trigger(seedIds.rita), view });
      };
      await run({ page, rita, payloads, call, open });
      windows.check();
    } catch (error) {
      if (error instanceof Error) error.message += `\n${await windows.texts()}`;
      throw error;
    } finally {
      await browser.close();
      await page.close();
      await new Promise((resolve) => app.close(resolve));
      await rm(folder, { recursive: true });
    }
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString();
}
