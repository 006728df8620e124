import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as v from 'valibot';
import { type Answer, basic, bodyOf, fieldsOf, sharedApi } from './api.ts';

const test = suite('cxengage stand-in: tokens');
const api = sharedApi(test);

const key = () => {
  const { id, secret, tenantId } = api.standIn.apiKey;
  return { username: id, password: secret, tenantId };
};
const person = () => ({ ...api.standIn.serviceUser });
const ask = (body: unknown) => api.call('POST', '/v1/tokens', body, null);
const reply = (answer: Answer) => v.parse(v.strictObject({ token: v.string(), ttl: v.number() }), bodyOf(answer));

test('a key and a person get a token, at the top level, that lives 86400 s', async () => {
  for (const credentials of [key(), person()]) {
    const answer = await ask(credentials);
    assert.is(answer.status, 200);
    assert.is(reply(answer).ttl, 86_400);
  }
});

test('a token is a JWT with user-id, type, iat and exp', async () => {
  const [head, claims, signature] = reply(await ask({ ...person(), ttl: 60 })).token.split('.');
  const open = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString());
  assert.equal(open(head), { alg: 'HS256', typ: 'JWT' });
  const { iat, exp, ...rest } = v.parse(v.looseObject({ iat: v.number(), exp: v.number() }), open(claims));
  assert.equal(rest, { 'user-id': api.state.callers.serviceUser.userId, type: 'token' });
  assert.is(exp - iat, 60);
  assert.is(Buffer.from(signature ?? '', 'base64url').length, 32);
});

for (const [name, body] of [
  ['a wrong secret', () => ({ ...key(), password: 'nope' })],
  ['a key without its tenant', () => ({ ...key(), tenantId: undefined })],
  ['a key with another tenant', () => ({ ...key(), tenantId: '00000000-0000-0000-0000-000000000001' })],
  ['a wrong password', () => ({ ...person(), password: `${person().password}x` })],
  ['an unknown name', () => ({ username: 'nobody@harbour.example', password: 'x' })],
] as const)
  test(`${name} gets 401`, async () => {
    const answer = await ask(body());
    assert.is(answer.status, 401);
    assert.equal(bodyOf(answer), { error: 'Invalid username and password.' });
  });

for (const [field, value] of [
  ['username', undefined],
  ['password', undefined],
  ['password', ''],
  ['ttl', '3600'],
  ['ttl', 0],
  ['tenantId', 7],
] as const)
  test(`${JSON.stringify(value)} as ${field} gets 400`, async () => {
    const answer = await ask({ ...key(), [field]: value });
    assert.is(answer.status, 400);
    assert.equal(Object.keys(fieldsOf(answer)), [field]);
  });

test('a disabled person gets no token', async () => {
  const user = api.state.users.find(({ id }) => id === api.state.callers.serviceUser.userId);
  assert.ok(user);
  user.status = 'disabled';
  assert.is((await ask(person())).status, 401);
});

test('a token is good until its ttl is over', async () => {
  const token = await api.token('key', 3600);
  api.clock.advance(3_590_000);
  assert.is((await api.call('GET', '/v1/me', undefined, token)).status, 200);
  api.clock.advance(10_000);
  const late = await api.call('GET', '/v1/me', undefined, token);
  assert.is(late.status, 401);
  assert.is(late.text, 'Permission denied');
  assert.match(late.headers.get('content-type') ?? '', /^text\/plain/);
  assert.is((await api.call('GET', '/v1/me', undefined, await api.token())).status, 200);
});

test('a revoked token is refused, and a new one works', async () => {
  const token = await api.token();
  api.standIn.revokeTokens();
  assert.is((await api.call('GET', '/v1/me', undefined, token)).status, 401);
  assert.is((await api.call('GET', '/v1/me', undefined, await api.token())).status, 200);
});

test('an opaque token is no JWT and works', async () => {
  api.settings.opaqueTokens = true;
  const token = await api.token();
  assert.not.match(token, /\./);
  assert.is((await api.call('GET', '/v1/me', undefined, token)).status, 200);
});

test('the default life of a token is a setting', async () => {
  api.settings.tokenTtl = 90;
  assert.is(reply(await ask(key())).ttl, 90);
});

test('basic works for a person', async () => {
  const header = basic(person().username, person().password);
  assert.is((await api.call('GET', '/v1/me', undefined, header)).status, 200);
});

const forged = 'Token eyJhbGciOiJIUzI1NiJ9.eyJ0eXBlIjoidG9rZW4ifQ.c2ln';
for (const [name, header] of [
  ['no header', async () => null],
  ['a forged token', async () => forged],
  ['bearer with a good token', async () => (await api.token()).replace('Token', 'Bearer')],
  ['a bare token', async () => (await api.token()).replace('Token ', '')],
  ['basic with key and secret', async () => basic(key().username, key().password)],
  ['basic with a wrong password', async () => basic(person().username, 'x')],
] as const)
  test(`${name} gets 401 as plain text`, async () => {
    const answer = await api.call('GET', '/v1/me', undefined, await header());
    assert.is(answer.status, 401);
    assert.is(answer.text, 'Permission denied');
  });

test.run();
