import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { HTTPModuleFunctions } from '@slack/bolt';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createLogger } from '../../src/logger.ts';
import type { Log } from '../../src/ports/runtime.ts';
import { postSigned, type RawDelivery } from '../../src/sandbox/slack/http-mode.ts';
import { httpReceiver, refuseBadBodies } from '../../src/slack/http-receiver.ts';
import { inTime } from '../helpers/in-time.ts';

const test = suite('bodies that are refused unread');

const SECRET = '0123456789abcdef';
const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';

interface Scene {
  readonly url: string;
  /** The lines of the log. */
  readonly lines: readonly string[];
}

/** A server whose listener behind the guard answers 200 with what Bolt reads from the body. */
function withGuard<T>(run: (scene: Scene) => Promise<T>): Promise<T> {
  const behind: RequestListener = (request, response) => {
    const read = HTTPModuleFunctions.isBufferedIncomingMessage(request);
    response.writeHead(200).end(read ? JSON.stringify(HTTPModuleFunctions.parseHTTPRequestBody(request)) : 'unread');
  };
  return withServer((log) => refuseBadBodies(behind, { endpoint: '/slack/events', signingSecret: SECRET, log }), run);
}

async function withServer<T>(listener: (log: Log) => RequestListener, run: (scene: Scene) => Promise<T>): Promise<T> {
  const lines: string[] = [];
  const server = createServer(listener(createLogger('info', { write: (line) => void lines.push(line) })));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  try {
    // A server that listens on TCP has an AddressInfo; a string is a pipe's name.
    return await run({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, lines });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** The answer to a signed body, and the log. */
const sent = (body: string, contentType: string, raw: RawDelivery = {}, path = '/slack/events') =>
  withGuard(async ({ url, lines }) => {
    const given = { body, contentType };
    const answer = await postSigned(`${url}${path}`, SECRET, given, raw, AbortSignal.timeout(10_000));
    return { ...answer, log: lines.join('') };
  });

for (const value of [
  'null',
  ' null ',
  '[]',
  '[{}]',
  '5',
  'true',
  '"text"',
  '',
  '{',
  '{"email":"a@example.com"',
  'undefined',
]) {
  test(`${JSON.stringify(value)} is no object: 400 as JSON and as the payload of a form, and the log does not quote it`, async () => {
    for (const [body, type] of [
      [value, JSON_TYPE],
      [`payload=${encodeURIComponent(value)}`, FORM],
    ] as const) {
      const { status, log } = await sent(body, type);
      assert.is(status, 400, body);
      assert.match(log, /"status":400,"msg":"a request was refused unread"/);
      assert.not.match(log, /example/);
    }
  });
}

test('what is broken inside is refused by Bolt, and not quoted either', () =>
  withServer(
    (log) => httpReceiver(SECRET, log).requestListener,
    async ({ url, lines }) => {
      for (const body of ['payload={a@example.com}', 'payload=%7B"a":x@example.com%7D']) {
        const signed = { body, contentType: FORM };
        const answer = await postSigned(`${url}/slack/events`, SECRET, signed, {}, AbortSignal.timeout(10_000));
        assert.is(answer.status, 400, body);
      }
      assert.match(lines.join(''), 'Malformed request body');
      assert.not.match(lines.join(''), 'example');
    },
  ));

test('an object is let through, as Bolt reads it', async () => {
  assert.is((await sent('{"type":"x"}', JSON_TYPE)).body, '{"type":"x"}');
  assert.is((await sent('payload={"type":"x"}', FORM)).body, '{"type":"x"}');
  assert.is((await sent('command=%2Fx&text=', FORM)).body, '{"command":"/x","text":""}');
  assert.is((await sent('payload=null&payload=null', FORM)).body, '{"payload":["null","null"]}');
});

test('a signature that is wrong is told nothing about the body: 401', async () => {
  const signature = `v0=${'0'.repeat(64)}`;
  for (const body of ['null', '{"type":"x"}']) assert.is((await sent(body, JSON_TYPE, { signature })).status, 401);
});

/** Dated so many seconds from now. Tables are made long before their tests run. */
const at = (seconds: number) => () => ({ timestamp: Math.floor(Date.now() / 1000) + seconds });
/** What is wrong with a signature, and what the log says. */
const SIGNATURES: Readonly<Record<string, readonly [() => RawDelivery, RegExp]>> = {
  'dated six minutes ago': [at(-360), /^it is dated \d{3} s ago: check this machine's clock$/],
  'dated a year ago': [at(-31_536_000), /^it is dated 31536\d{3} s ago: check this machine's clock$/],
  'dated ten minutes ahead': [at(600), /^it is dated \d{3} s ahead: check this machine's clock$/],
  'of another secret': [
    () => ({ signature: `v0=${'0'.repeat(64)}` }),
    /^its signature does not match: copy SLACK_SIGNING_SECRET from the Basic Information page again$/,
  ],
  'of another version': [() => ({ signature: `v1=${'0'.repeat(64)}` }), /^its signature does not match: /],
  missing: [() => ({ signature: '' }), /^it has no signature of Slack's, so it does not come from Slack$/],
  'dated with a word': [
    () => ({ headers: { 'x-slack-request-timestamp': 'yesterday' } }),
    /^its date cannot be read, so it does not come from Slack$/,
  ],
};
for (const [what, [raw, why]] of Object.entries(SIGNATURES)) {
  test(`a signature ${what} is refused, and the log says what is wrong`, () =>
    withServer(
      (log) => httpReceiver(SECRET, log).requestListener,
      async ({ url, lines }) => {
        const signed = { body: '{"type":"x","email":"a@example.com"}', contentType: JSON_TYPE };
        const answer = await postSigned(`${url}/slack/events`, SECRET, signed, raw(), AbortSignal.timeout(10_000));
        assert.is(answer.status, 401);
        const said = lines.map((line): Record<string, unknown> => JSON.parse(line));
        assert.equal(
          said.map(({ level, status, msg }) => [level, status, msg]),
          [[40, 401, 'a request was refused unread']],
        );
        assert.match(String(said[0]?.why), why);
        assert.not.match(lines.join(''), 'example');
      },
    ));
}

test('a body of more than 4 MB gets 413', async () =>
  assert.is((await sent(`"${'x'.repeat(4 * 1024 * 1024)}"`, JSON_TYPE)).status, 413));

test('a body that is too long does not keep the next request on the same connection', () =>
  withGuard(async ({ url }) => {
    const { port } = new URL(url);
    const socket = connect(Number(port), '127.0.0.1');
    let seen = '';
    const sees = (pattern: RegExp) =>
      new Promise<void>((resolve, reject) => {
        socket.on('error', reject).on('close', () => reject(new Error('the connection was closed')));
        socket.setEncoding('utf8').on('data', (text: string) => {
          seen += text;
          if (pattern.test(seen)) resolve();
        });
      });
    try {
      const length = 6 * 1024 * 1024;
      socket.write(`POST /slack/events HTTP/1.1\r\nHost: bot\r\nContent-Length: ${length}\r\n\r\n`);
      socket.write('x'.repeat(length));
      await inTime(sees(/ 413 /), 'the refusal');
      socket.write('GET /elsewhere HTTP/1.1\r\nHost: bot\r\n\r\n');
      await inTime(sees(/unread/), 'the next answer');
    } finally {
      socket.destroy();
    }
  }));

test('the check of the certificate needs no signature, and carries nothing further', async () => {
  const unsigned = { signature: '' };
  assert.is((await sent('ssl_check=1&payload=null', FORM, unsigned)).body, '{"ssl_check":"1"}');
});

test('other paths are left to Bolt, unread', async () =>
  assert.is((await sent('null', JSON_TYPE, {}, '/elsewhere')).body, 'unread'));

test.run();
