import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createClock } from '../../../src/sandbox/clock.ts';
import { callLines, callsOf } from '../../../src/sandbox/page/call-lines.ts';
import type { Person } from '../../../src/sandbox/slack/person.ts';
import { seedIds as people } from '../../../src/sandbox/slack/seed.ts';
import { type StandIns, startStandIns } from '../../../src/sandbox/stand-ins.ts';
import { beginWith } from '../../helpers/begin-with.ts';
import { eventually } from '../../helpers/eventually.ts';

const clock = createClock();
let standIns: StandIns;
let slack: StandIns['slack'];
let cxengage: StandIns['cxengage'];
let rita: Person;

/** An app that answers every delivery with `answer`, or not at all. */
let answer: { readonly status: number; readonly body?: string } | undefined = { status: 200 };
const waiting: (() => void)[] = [];
const app = createServer((_request, response) => {
  const give = () => response.writeHead(answer?.status ?? 200).end(answer?.body);
  if (answer) give();
  else waiting.push(give);
});
let address: string;

/** The newest line, without what changes from run to run. */
function newest() {
  const last = callLines(standIns).at(-1);
  if (!last) throw new Error('nothing was called');
  const { id: _id, at: _at, ...line } = last;
  return line;
}
const web = async (method: string, body: object) => {
  const headers = {
    authorization: `Bearer ${slack.botToken}`,
    'content-type': 'application/json',
    connection: 'close',
  };
  await fetch(slack.apiUrl + method, { method: 'POST', headers, body: JSON.stringify(body) }).then(
    (response) => response.text(),
    () => undefined,
  );
};
const platform = (path: string, method = 'GET') =>
  fetch(cxengage.url + path, { method, headers: { connection: 'close' } }).then(
    (response) => response.text(),
    () => undefined,
  );
const always = { match: {}, times: 1 };

const test = suite('calls as lines');

beginWith(
  test,
  async () => {
    standIns = await startStandIns(clock);
    ({ slack, cxengage } = standIns);
    rita = slack.as(people.rita);
    await once(app.listen(0, '127.0.0.1'), 'listening');
    // A server that listens on TCP has an AddressInfo; a string is a pipe's name.
    address = `http://127.0.0.1:${(app.address() as AddressInfo).port}/`;
    slack.deliverTo(address);
  },
  async () => {
    app.closeAllConnections();
    await new Promise((resolve) => app.close(resolve));
    await standIns.close();
  },
);
test.before.each(() => {
  // Calls are in the order of their times, and these are in milliseconds.
  clock.advance(10);
});

test('what Slack sends to the app: acked, or what the person sees instead', async () => {
  const way = 'slack→app';
  const name = 'slash_commands';
  answer = { status: 200 };
  await rita.command('');
  assert.equal(newest(), { way, name, result: 'acked', failed: false });
  answer = { status: 500 };
  await rita.command('');
  assert.equal(newest(), { way, name, result: 'http_status_500', failed: true });
  slack.deliverTo('http://127.0.0.1:1/');
  await rita.command('');
  assert.equal(newest(), { way, name, result: 'dispatch_failed', failed: true });
  slack.deliverTo(address);
});

test('a delivery that waits, that nobody answers in time, and that is acked too late', async () => {
  const line = { way: 'slack→app', name: 'slash_commands' };
  answer = undefined;
  const outcome = rita.command('');
  assert.equal(newest(), { ...line, result: '…', failed: false });
  const late = await eventually(() => waiting[0], 'the delivery');
  clock.advance(3000);
  assert.equal(await outcome, { acked: false, failure: 'operation_timeout' });
  assert.equal(newest(), { ...line, result: 'operation_timeout', failed: true });
  late();
  await eventually(() => newest().result !== 'operation_timeout' || undefined, 'the ack');
  assert.equal(newest(), { ...line, result: 'acked too late', failed: true });
});

test('what the app calls of Slack: ok, its error, a status, a connection that is lost', async () => {
  const line = { way: 'app→slack', name: 'users.info' };
  await web('users.info', { user: people.rita });
  assert.equal(newest(), { ...line, result: 'ok', failed: false });
  await web('users.info', { user: 'U0NOBODY' });
  assert.equal(newest(), { ...line, result: 'user_not_found', failed: true });
  slack.fault({ method: 'users.info', effect: { status: 503 } });
  await web('users.info', { user: people.rita });
  assert.equal(newest(), { ...line, result: '503', failed: true });
  slack.fault({ method: 'users.info', effect: 'drop' });
  await web('users.info', { user: people.rita });
  assert.equal(newest(), { ...line, result: 'connection lost', failed: true });
  slack.fault({ method: 'users.info', effect: { ratelimited: 3 } });
  await web('users.info', { user: people.rita });
  assert.ok(newest().failed);
});

test('what the app calls of CxEngage: the status; an address that nobody has is no failure', async () => {
  const line = (name: string, result: string, failed: boolean) => ({ way: 'app→cxengage', name, result, failed });
  await platform('/v1/roles');
  assert.equal(newest(), line('GET /v1/roles', '401', true));
  const path = '/v1/users?email=a%40example.com';
  for (const [method, status, failed] of [
    ['GET', 200, false],
    ['GET', 404, false],
    ['POST', 404, true],
    ['GET', 409, true],
    ['GET', 503, true],
  ] as const) {
    cxengage.fault({ ...always, effect: { kind: 'answer', status } });
    await platform(path, method);
    assert.equal(newest(), line(`${method} ${path}`, String(status), failed));
  }
  cxengage.fault({ ...always, effect: { kind: 'drop' } });
  await platform(path);
  assert.equal(newest(), line(`GET ${path}`, 'connection lost', true));
  cxengage.fault({ ...always, effect: { kind: 'slow', ms: 1000 } });
  const slow = platform(path);
  await eventually(() => newest().result === '…' || undefined, 'the call');
  assert.equal(newest(), line(`GET ${path}`, '…', false));
  clock.advance(1000);
  await slow;
});

test('a reply that got lost after the write says so', async () => {
  const { id: username, secret: password, tenantId } = cxengage.apiKey;
  cxengage.fault({ ...always, effect: { kind: 'dropAfterWrite' } });
  const body = JSON.stringify({ username, password, tenantId });
  const headers = { 'content-type': 'application/json', connection: 'close' };
  await fetch(`${cxengage.url}/v1/tokens`, { method: 'POST', headers, body }).catch(() => undefined);
  const lost = newest();
  assert.match(lost.result, /^connection lost/);
  assert.ok(lost.failed);
  assert.not.match(JSON.stringify(callsOf(standIns)), password);
});

test('both sides’ calls stand in the order of their times, each with an id of its own that stays', async () => {
  await web('users.info', { user: people.rita });
  clock.advance(5);
  await platform('/v1/roles');
  clock.advance(5);
  await web('users.info', { user: people.ana });
  const all = callsOf(standIns);
  assert.equal(
    all.slice(-3).map(({ way }) => way),
    ['app→slack', 'app→cxengage', 'app→slack'],
  );
  assert.equal(
    all.map(({ at }) => at),
    all.map(({ at }) => at).toSorted((a, b) => a - b),
  );
  const ids = all.map(({ id }) => id);
  assert.is(new Set(ids).size, ids.length);
  const last = all.at(-1);
  assert.match(JSON.stringify(last?.request), people.ana);
  assert.match(JSON.stringify(last?.reply), 'Ana Adler');
  await platform('/v1/roles');
  assert.equal(
    callsOf(standIns).find(({ id }) => id === last?.id),
    last,
  );
});

test('the page shows the last 400, and the others are there to be asked for', async () => {
  const [first] = callsOf(standIns);
  const missing = 401 - callsOf(standIns).length;
  // The answer does not matter: every one is recorded.
  for (let left = missing; left > 0; left -= 40)
    await Promise.all(Array.from({ length: Math.min(40, left) }, () => platform('/v1/roles')));
  const [all, lines] = [callsOf(standIns), callLines(standIns)];
  assert.is(all.length, 401);
  assert.equal(
    lines.map(({ id }) => id),
    all.slice(1).map(({ id }) => id),
  );
  assert.equal(all[0], first);
  assert.equal(Object.keys(lines[0] ?? {}), ['id', 'at', 'way', 'name', 'result', 'failed']);
});

test.run();
