import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler, type Request, type Response } from 'express';
import { isValiError } from 'valibot';
import { perform, readAct } from './acts.ts';
import { assets, PAGES } from './assets.ts';
import type { Backstage } from './backstage.ts';
import { createBehind } from './behind.ts';
import { callsOf } from './call-lines.ts';
import { createGuard } from './guard.ts';
import { messageFile } from './message-file.ts';
import { platformWorld } from './platform-world.ts';
import { createStream } from './stream.ts';
import type { Command } from './world.ts';
import { worldOf } from './world-of.ts';

export interface PageServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** The address to open: it holds the key. */
  readonly address: string;
  close(): Promise<void>;
}

/** A file of 10 MB (Slack's limit for a file_input), as base64 in JSON. */
const LIMIT = '15mb';

/** Serves the workspace and the CxEngage side to the browser of whoever has the address, on 127.0.0.1 only. `port` 0: any free one. */
export async function servePage(stage: Backstage, commands: readonly Command[], port = 0): Promise<PageServer> {
  const secret = randomBytes(32).toString('base64url');
  const app = express();
  app.disable('x-powered-by');
  const server = createServer(app);
  // A server that listens on TCP has an AddressInfo; a string is a pipe's name.
  const host = () => `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const streams = new Map([
    ['/events', createStream(() => worldOf(stage, commands))],
    ['/platform-events', createStream(() => platformWorld(stage))],
  ]);
  const changed = () => {
    for (const stream of streams.values()) stream.changed();
  };
  const guard = createGuard({ secret, host });
  const behind = createBehind(stage);
  const stopListening = stage.onChange(changed);

  server.on('upgrade', (request, socket, head) => {
    const stream = streams.get(request.url ?? '');
    if (stream && guard.admits(request)) stream.accept(request, socket, head);
    else socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
  });
  app.use(guard.handler(Object.keys(PAGES)));
  app.use(assets());
  app.get('/calls/:id', (request, response) => {
    const call = callsOf(stage).find(({ id }) => id === request.params.id);
    if (call) response.json(call);
    else response.status(404).json({ problem: 'There is no such call.' });
  });
  app.get('/behind', async (request, response) => {
    const { channel, ts } = request.query;
    response.json(await behind(String(channel), String(ts)));
  });
  app.get('/files/:id', messageFile(stage));
  app.post('/act', express.json({ limit: LIMIT }), async (request, response) => {
    await answer(stage, request, response);
    // Not every change of the stand-ins tells of itself: an accepted invitation does not.
    changed();
  });
  app.use((_request, response) => void response.status(404).type('text/plain').send('There is no such page.'));
  app.use(onError);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const url = `http://${host()}`;
  return {
    url,
    address: `${url}/?key=${secret}`,
    async close() {
      stopListening();
      for (const stream of streams.values()) stream.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(stage: Backstage, { body }: Request, response: Response): Promise<void> {
  try {
    const outcome = await perform(stage, readAct(body));
    response.json({ ok: true, outcome });
  } catch (error) {
    const [status, problem] = isValiError(error) ? [400, 'There is no such action.'] : [409, wordsOf(error)];
    response.status(status).json({ ok: false, problem });
  }
}

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** A body that is none is the caller's fault; anything else is a fault of the page's, and said aloud. */
const onError: ErrorRequestHandler = (error, _request, response, _next) => {
  const status = typeof error?.status === 'number' ? error.status : 500;
  if (status === 500) console.error(error);
  response
    .status(status)
    .json({ ok: false, problem: status === 413 ? 'The file is too large.' : 'The request cannot be read.' });
};
