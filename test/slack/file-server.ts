import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { webApi } from '@slack/bolt';
import type { Files } from '../../src/ports/slack.ts';
import { createFiles } from '../../src/slack/files.ts';

export interface FileServer {
  readonly url: string;
  readonly files: Files;
  /** Method and path of every call so far, and what it had for an authorization. */
  readonly calls: readonly { readonly path: string; readonly authorization: string | undefined }[];
}

/** What `files.info` says of the file, and how its bytes are given. */
export interface Told {
  readonly file: (url: string) => object;
  readonly give?: (response: ServerResponse, request: IncomingMessage) => void;
}

export const TOKEN = 'xoxb-of-the-bot';

/** A Slack that says of its files, and does with them, what the real one should never do. */
export async function withFileServer({ file, give }: Told, run: (server: FileServer) => Promise<void>): Promise<void> {
  const calls: { path: string; authorization: string | undefined }[] = [];
  const server = createServer((request, response) => {
    calls.push({ path: request.url ?? '', authorization: request.headers.authorization });
    if (request.url !== '/api/files.info') return give ? give(response, request) : void response.writeHead(418).end();
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ ok: true, file: file(url) }));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has an AddressInfo; a string is a pipe's name.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const apiUrl = `${url}/api/`;
  const client = new webApi.WebClient(TOKEN, {
    slackApiUrl: apiUrl,
    retryConfig: { retries: 0 },
    logLevel: webApi.LogLevel.ERROR,
  });
  try {
    await run({ url, files: createFiles({ client, botToken: TOKEN, apiUrl }), calls });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
