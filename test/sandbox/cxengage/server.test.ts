import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createClock } from '../../../src/sandbox/clock.ts';
import { seedIds } from '../../../src/sandbox/cxengage/seed.ts';
import { startCxengage } from '../../../src/sandbox/cxengage/server.ts';
import { basic, sharedApi } from './api.ts';

const test = suite('cxengage stand-in: server');
const api = sharedApi(test);

const authorization = () => basic(api.standIn.serviceUser.username, api.standIn.serviceUser.password);
const json = { 'Content-Type': 'application/json' };
/** What a call sends that signs itself and has these headers. */
const signed = (headers: Readonly<Record<string, string>>) => ({ Authorization: authorization(), ...headers });
const user = JSON.stringify({ email: 'bob@harbour.example', roleId: seedIds.platformUser });

for (const [name, status, method, path, init] of [
  ['an unknown path', 404, 'GET', '/v1/nothing', { headers: json }],
  ['an unknown path without credentials', 404, 'GET', '/v2/users', {}],
  ['a slash at the end', 404, 'GET', '/v1/roles/', { headers: json }],
  ['another case', 404, 'GET', '/V1/Roles', { headers: json }],
  ['a method that is not served', 404, 'DELETE', '/v1/roles', { headers: json }],
  ['a path that cannot be decoded', 400, 'GET', '/v1/users/%zz', { headers: json }],
  ['a form instead of JSON', 400, 'POST', '/v1/users', { headers: {}, body: user }],
  [
    'JSON under another content type',
    400,
    'POST',
    '/v1/users',
    { headers: { ...json, 'Content-Type': 'text/json' }, body: user },
  ],
  ['broken JSON', 400, 'POST', '/v1/users', { headers: json, body: '{"email"' }],
  ['no body', 400, 'POST', '/v1/users', { headers: json }],
  ['a list', 400, 'POST', '/v1/users', { headers: json, body: `[${user}]` }],
  ['an empty list', 400, 'PUT', `/v1/users/${seedIds.serviceUser}`, { headers: json, body: '[]' }],
  ['a text', 400, 'POST', '/v1/users', { headers: json, body: '"x"' }],
  ['null', 400, 'PUT', `/v1/users/${seedIds.serviceUser}`, { headers: json, body: 'null' }],
  ['a body of more than a megabyte', 400, 'POST', '/v1/users', { headers: json, body: ' '.repeat(1_100_000) }],
  ['broken JSON for a token', 400, 'POST', '/v1/tokens', { headers: json, body: '{' }],
] as const)
  test(`${name} gets ${status}`, async () => {
    const sent = 'headers' in init ? { ...init, headers: signed(init.headers) } : {};
    assert.is((await api.send(method, path, sent)).status, status);
    assert.is(api.standIn.calls.at(-1)?.status, status);
    assert.not.ok(api.standIn.calls.some((call) => call.wrote));
  });

test('JSON with a charset is JSON', async () => {
  const headers = signed({ 'Content-Type': 'application/json; charset=utf-8' });
  assert.is((await api.send('POST', '/v1/users', { headers, body: user })).status, 200);
});

for (const path of ['/v1/me', '/v1/roles', '/v1/permissions', '/v1/regions', '/v1/users', '/v1/tenants'])
  test(`${path} needs credentials`, async () => {
    assert.is((await api.send('GET', path, {})).status, 401);
  });

test('every request is recorded without its secrets', async () => {
  await api.token();
  await api.call('GET', '/v1/users?email=a%40b.example');
  await api.call('POST', '/v1/users', JSON.parse(user), null);
  assert.equal(
    api.standIn.calls.map(({ method, path, authorization, status, wrote }) => ({
      method,
      path,
      authorization,
      status,
      wrote,
    })),
    [
      { method: 'POST', path: '/v1/tokens', authorization: null, status: 200, wrote: false },
      { method: 'GET', path: '/v1/users?email=a%40b.example', authorization: 'Basic', status: 404, wrote: false },
      { method: 'POST', path: '/v1/users', authorization: null, status: 401, wrote: false },
    ],
  );
  assert.equal(api.standIn.calls[2]?.body, JSON.parse(user));
  const everything = JSON.stringify(api.standIn.calls);
  assert.not.ok(everything.includes(api.standIn.apiKey.secret));
  assert.not.ok(everything.includes(authorization().slice(6)));
});

test('a credential without its scheme is not recorded', async () => {
  await api.call('GET', '/v1/me', undefined, 'secret-alone');
  assert.is(api.standIn.calls[0]?.authorization, 'none');
});

test('a listener hears of a call when it arrives and when it is answered, until it stops', async () => {
  const heard: unknown[] = [];
  const stop = api.standIn.onCall((call) => heard.push(call.status));
  await api.call('GET', '/v1/me');
  stop();
  await api.call('GET', '/v1/me');
  assert.equal(heard, ['waiting', 200]);
});

test('down refuses connections, up serves again at the same address with the same state', async () => {
  const token = await api.token();
  api.state.addUser({ email: 'kept@harbour.example' });
  await api.standIn.down();
  const outcome = await api.call('GET', '/v1/me', undefined, token).then(
    () => 'answered',
    () => 'refused',
  );
  assert.is(outcome, 'refused');
  await api.standIn.up();
  assert.is((await api.call('GET', '/v1/users?email=kept%40harbour.example', undefined, token)).status, 200);
});

test('a reset restores state, settings and calls, and ends the tokens', async () => {
  const token = await api.token();
  api.state.users.length = 0;
  api.state.roles = [];
  api.state.callers.serviceUser.permissions.clear();
  api.settings.duplicate = 'off';
  api.standIn.reset();
  assert.equal([api.state.users.length, api.state.roles.length, api.settings.duplicate], [9, 3, 400]);
  assert.equal([api.standIn.calls.length, api.state.mails.length], [0, 0]);
  assert.is((await api.call('GET', '/v1/me', undefined, token)).status, 401);
  api.state.addUser({ email: 'late@harbour.example' });
  assert.is((await api.call('GET', '/v1/users?email=late%40harbour.example')).status, 200);
});

test('credentials are new at every start, and a seed replaces whole lists', async () => {
  const role = { ...api.state.roles[0], name: 'Only' };
  const seed = { users: [], roles: api.state.roles.slice(0, 1).map((one) => ({ ...one, name: role.name })) };
  const other = await startCxengage({ clock: createClock(), seed, settings: { createStatus: 201 } });
  try {
    assert.not.equal(other.apiKey, api.standIn.apiKey);
    assert.is.not(other.serviceUser.password, api.standIn.serviceUser.password);
    assert.equal([other.state.users.length, other.state.roles[0]?.name, other.settings.createStatus], [0, 'Only', 201]);
    other.state.addUser({ email: 'x@harbour.example' });
    other.reset();
    assert.equal([other.state.users.length, other.settings.createStatus], [0, 201]);
  } finally {
    await other.close();
  }
});

test('close breaks what hangs', async () => {
  const other = await startCxengage({ clock: createClock() });
  other.fault({ match: {}, effect: { kind: 'hang' } });
  const arrived = new Promise<void>((resolve) => other.onCall(() => resolve()));
  const answer = fetch(`${other.url}/v1/me`).then(
    () => 'answered',
    () => 'broken',
  );
  await arrived;
  await other.close();
  assert.is(await answer, 'broken');
});

test.run();
