import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createResponder } from '../../src/slack/response-url.ts';
import { thrownBy } from '../helpers/thrown-by.ts';

const test = suite('a text for a response_url');

async function withServer(listener: RequestListener, run: (url: string) => Promise<unknown>): Promise<void> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    // node:net: only a pipe has a string as its address.
    await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

test('is posted for its user alone', async () => {
  const bodies: string[] = [];
  const listener: RequestListener = (request, response) => {
    request.on('data', (part) => bodies.push(String(part))).on('end', () => response.end('ok'));
  };
  await withServer(listener, (url) => createResponder(`${url}/api/`)(`${url}/commands/secret`, 'Sent.'));
  assert.equal(
    bodies.map((body) => JSON.parse(body)),
    [{ response_type: 'ephemeral', text: 'Sent.' }],
  );
});

test('is not sent to a host that is not one of Slack', async () => {
  const post = createResponder('https://slack.com/api/');
  for (const url of ['https://example.com/commands/secret', 'http://hooks.slack.com/commands/secret'])
    await thrownBy(post(url, 'Sent.'), 'forbidden');
});

/** What the host does, and the error. */
const failures: readonly (readonly [string, RequestListener, string])[] = [
  [
    'it refuses',
    (_request, response) => void response.writeHead(404).end('expired_url'),
    'Slack did not take the text (404).',
  ],
  [
    'it redirects',
    (_request, response) => void response.writeHead(302, { location: '/elsewhere' }).end(),
    'Slack cannot be reached.',
  ],
  ['it hangs up', (request) => void request.socket.destroy(), 'Slack cannot be reached.'],
];
for (const [what, listener, message] of failures)
  test(`when ${what}, the error says so without the URL`, () =>
    withServer(listener, async (url) => {
      const error = await thrownBy(createResponder(`${url}/api/`)(`${url}/commands/secret`, 'Sent.'), 'upstream');
      assert.is(error.message, message);
      assert.not.match(`${error.stack} ${error.cause}`, /secret/);
    }));

test.run();
