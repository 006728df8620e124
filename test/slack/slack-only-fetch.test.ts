import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { webApi } from '@slack/bolt';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { slackOnlyFetch } from '../../src/slack/slack-only-fetch.ts';
import { thrownBy } from '../helpers/thrown-by.ts';
import { readText } from '../meta/files.ts';

const test = suite('calls to Slack');

const { name, version }: { name: string; version: string } = JSON.parse(await readText('package.json'));
const OWN = `${name}/${version}`;

/** A server that sends every call on to `/moved`, and what it was asked. */
async function withServer(run: (url: string, asked: readonly IncomingMessage[]) => Promise<void>): Promise<void> {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    if (request.url === '/moved') response.end('moved');
    else response.writeHead(307, { location: '/moved' }).end();
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  try {
    // A server that listens on TCP has an AddressInfo; a string is a pipe's name.
    await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

for (const elsewhere of [
  'https://example.com/response',
  'https://slack.com.example.com/response',
  'https://evilslack.com/response',
  'http://hooks.slack.com/response',
  'http://slack.com/api/',
  'https://slack.com:8443/api/',
  'https://hooks.slack.com:8443/response',
  'file:///etc/passwd',
]) {
  test(`nothing is sent to ${elsewhere}`, async () => {
    const slackFetch = slackOnlyFetch('https://slack.com/api/');
    await thrownBy(slackFetch(elsewhere), 'forbidden');
    await thrownBy(slackFetch(new URL(elsewhere)), 'forbidden');
  });
}

test('the origin of the Web API is reached, another port of its host is not', () =>
  withServer(async (url, asked) => {
    const slackFetch = slackOnlyFetch(`${url}/api/`);
    assert.is(await (await slackFetch(`${url}/moved`)).text(), 'moved');
    await withServer((other) => thrownBy(slackFetch(`${other}/moved`), 'forbidden').then(() => undefined));
    assert.is(asked.length, 1);
  }));

test('a call carries the name and version of the program, before those of the client that makes it', () =>
  withServer(async (url, asked) => {
    const slackFetch = slackOnlyFetch(`${url}/api/`);
    await slackFetch(`${url}/moved`);
    await slackFetch(`${url}/moved`, { headers: { 'User-Agent': 'client/1', authorization: 'Bearer x' } });
    await slackFetch(new Request(`${url}/moved`, { headers: { 'x-own': 'kept' } }));
    assert.equal(
      asked.map(({ headers }) => headers['user-agent']),
      [OWN, `${OWN} client/1`, OWN],
    );
    assert.equal([asked[1]?.headers.authorization, asked[2]?.headers['x-own']], ['Bearer x', 'kept']);
  }));

test('so do the calls of the Web API client', () =>
  withServer(async (url, asked) => {
    const fetch = slackOnlyFetch(url);
    const logLevel = webApi.LogLevel.ERROR;
    const client = new webApi.WebClient('xoxb-1', {
      slackApiUrl: `${url}/`,
      fetch,
      retryConfig: { retries: 0 },
      logLevel,
    });
    await client.auth.test().catch(() => undefined);
    assert.match(asked[0]?.headers['user-agent'] ?? '', new RegExp(`^${OWN} .*@slack:web-api/`));
  }));

test('no call is sent on to where an answer points', () =>
  withServer(async (url, asked) => {
    let failed = false;
    await slackOnlyFetch(url)(`${url}/response`, { method: 'POST', body: 'private' }).catch(() => {
      failed = true;
    });
    assert.ok(failed);
    assert.equal(
      asked.map((request) => request.url),
      ['/response'],
    );
  }));

test('a host below that of the Web API is Slack too, over https', async () => {
  const given = { signal: AbortSignal.abort(new Error('let through')) };
  for (const url of ['https://hooks.slack.com/commands/1', 'https://slack.com/api/auth.test']) {
    const answer = slackOnlyFetch('https://slack.com/api/')(url, given);
    assert.is(await answer.catch((error: Error) => error.message), 'let through');
  }
});

test.run();
