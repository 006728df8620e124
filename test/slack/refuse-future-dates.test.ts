import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createLogger } from '../../src/logger.ts';
import { refuseFutureDates } from '../../src/slack/http-receiver.ts';

const test = suite('requests dated ahead');

const MINUTE_S = 60;
const silent = createLogger('silent');

/** Statuses of requests with these timestamps; the listener behind the guard answers 204. */
async function statuses(timestamps: readonly (string | undefined)[]): Promise<readonly number[]> {
  const server = createServer(refuseFutureDates((_, response) => void response.writeHead(204).end(), silent));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has an AddressInfo; a string is a pipe's name.
  const { port } = server.address() as AddressInfo;
  try {
    return await Promise.all(
      timestamps.map(async (timestamp) => {
        const headers: Record<string, string> =
          timestamp === undefined ? {} : { 'x-slack-request-timestamp': timestamp };
        return (await fetch(`http://127.0.0.1:${port}/slack/events`, { method: 'POST', headers })).status;
      }),
    );
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const inMinutes = (minutes: number) => String(Math.floor(Date.now() / 1000) + minutes * MINUTE_S);

test('more than five minutes ahead is refused with 401, and nobody behind sees it', async () =>
  assert.equal(await statuses([inMinutes(6), inMinutes(60), inMinutes(525_600), 'Infinity']), [401, 401, 401, 401]));

test('up to five minutes ahead is let through, for clocks differ', async () =>
  assert.equal(await statuses([inMinutes(0), inMinutes(4)]), [204, 204]));

test('old, missing and unreadable dates are left to Bolt, which refuses them', async () =>
  assert.equal(await statuses([inMinutes(-60), undefined, 'yesterday']), [204, 204, 204]));

test.run();
