import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { RecordedCall } from '../../../src/sandbox/cxengage/calls.ts';
import { errorShapes } from '../../../src/sandbox/cxengage/error-shapes.ts';
import { seedIds } from '../../../src/sandbox/cxengage/seed.ts';
import { basic, bodyOf, fieldsOf, resultOf, sharedApi } from './api.ts';

const test = suite('cxengage stand-in: faults');
const api = sharedApi(test);

const email = 'bob@harbour.example';
const create = () => api.call('POST', '/v1/users', { email, roleId: seedIds.platformUser });
const me = (authorization?: string) => api.call('GET', '/v1/me', undefined, authorization);
const stored = () => api.state.users.filter((user) => user.email === email).length;
const lastCall = () => {
  const call = api.standIn.calls.at(-1);
  assert.ok(call);
  return { status: call.status, wrote: call.wrote };
};
const until = (condition: (call: RecordedCall) => boolean) =>
  new Promise<void>((resolve) => {
    const stop = api.standIn.onCall((call) => {
      if (!condition(call)) return;
      stop();
      resolve();
    });
  });
const arrival = () => until((call) => call.status === 'waiting');
const fails = async (promise: Promise<unknown>) => {
  const outcome = await promise.then(
    () => 'answered',
    () => 'failed',
  );
  assert.is(outcome, 'failed');
};

for (const [name, shape] of Object.entries(errorShapes))
  test(`the error shape ${name} arrives as it is, and nothing is written`, async () => {
    api.standIn.fault({ match: { method: 'POST', path: /\/users/ }, effect: { kind: 'answer', ...shape } });
    const answer = await create();
    assert.is(answer.status, shape.status);
    assert.is(answer.headers.get('content-type'), shape.contentType);
    assert.equal(/json/.test(shape.contentType) ? bodyOf(answer) : answer.text, shape.body);
    assert.equal(lastCall(), { status: shape.status, wrote: false });
    assert.is(stored(), 0);
  });

test('headers of an answer are sent', async () => {
  api.standIn.fault({ match: {}, effect: { kind: 'answer', ...errorShapes.tooMany429 } });
  api.standIn.fault({ match: {}, effect: { kind: 'answer', ...errorShapes.redirect302 } });
  assert.is((await me()).headers.get('retry-after'), '2');
  assert.is((await me()).headers.get('location'), '/v1/elsewhere');
});

test('an answer tells the time of the sandbox, unless it has a date of its own', async () => {
  const shown = async () => Date.parse((await me()).headers.get('date') ?? '');
  const wholeSecond = () => Math.floor(api.clock.now() / 1000) * 1000;
  for (const ms of [0, 86_400_000]) {
    api.clock.advance(ms);
    const from = wholeSecond();
    const date = await shown();
    assert.ok(date >= from && date <= wholeSecond(), `${date} from ${from}`);
  }
  const theirs = 'Thu, 15 Jan 2026 11:07:03 GMT';
  for (const name of ['Date', 'date']) {
    api.standIn.fault({ match: {}, effect: { kind: 'answer', status: 503, headers: { [name]: theirs } } });
    assert.is((await me()).headers.get('date'), theirs);
  }
});

test('an error can hide a write', async () => {
  api.standIn.fault({
    match: { method: 'POST' },
    effect: { kind: 'answer', ...errorShapes.html504, writeFirst: true },
  });
  assert.is((await create()).status, 504);
  assert.is(stored(), 1);
  assert.equal(lastCall(), { status: 504, wrote: true });
});

test('a slow answer comes when the clock has moved, and is handled only then', async () => {
  api.standIn.fault({ match: { method: 'POST' }, effect: { kind: 'slow', ms: 600_000 } });
  const arrived = arrival();
  const answer = create();
  await arrived;
  assert.is(stored(), 0);
  api.clock.advance(600_000);
  assert.is((await answer).status, 200);
  assert.is(stored(), 1);
});

test('a slow answer can write first', async () => {
  api.standIn.fault({ match: {}, effect: { kind: 'slow', ms: 600_000, writeFirst: true } });
  const arrived = arrival();
  const answer = create();
  await arrived;
  assert.is(stored(), 1);
  api.clock.advance(600_000);
  assert.is(resultOf(await answer).email, email);
});

test('a caller who gives up on a slow answer does not stop the write', async () => {
  api.standIn.fault({ match: {}, effect: { kind: 'slow', ms: 600_000 } });
  const gaveUp = new AbortController();
  const arrived = arrival();
  const dropped = until((call) => call.status === 'dropped');
  const { username, password } = api.standIn.serviceUser;
  const request = fetch(`${api.standIn.url}/v1/users`, {
    method: 'POST',
    headers: { Authorization: basic(username, password), 'Content-Type': 'application/json' },
    body: JSON.stringify({ email, roleId: seedIds.platformUser }),
    signal: gaveUp.signal,
  });
  await arrived;
  gaveUp.abort();
  await fails(request);
  await dropped;
  assert.equal(lastCall(), { status: 'dropped', wrote: false });
  api.clock.advance(600_000);
  assert.equal(lastCall(), { status: 'dropped', wrote: true });
  assert.is(stored(), 1);
});

test('a hanging request is never answered', async () => {
  api.standIn.fault({ match: {}, effect: { kind: 'hang' } });
  const arrived = arrival();
  const answer = me();
  await arrived;
  api.clock.advance(86_400_000);
  assert.equal(lastCall(), { status: 'waiting', wrote: false });
  await api.standIn.down();
  await fails(answer);
  await api.standIn.up();
});

test('a drop before handling writes nothing', async () => {
  api.standIn.fault({ match: {}, effect: { kind: 'drop' } });
  await fails(create());
  assert.equal(lastCall(), { status: 'dropped', wrote: false });
  assert.is(stored(), 0);
});

test('a drop after the write loses the reply only', async () => {
  api.standIn.fault({ match: {}, effect: { kind: 'dropAfterWrite' } });
  await fails(create());
  assert.equal(lastCall(), { status: 'dropped', wrote: true });
  assert.is(stored(), 1);
});

test('a late write happens when the clock has moved', async () => {
  api.standIn.fault({ match: {}, effect: { kind: 'lateWrite', ms: 60_000 } });
  await fails(create());
  assert.equal([stored(), lastCall()], [0, { status: 'dropped', wrote: false }]);
  api.clock.advance(60_000);
  assert.equal([stored(), lastCall()], [1, { status: 'dropped', wrote: true }]);
});

test('a reset calls a late write off', async () => {
  api.standIn.fault({ match: {}, effect: { kind: 'lateWrite', ms: 60_000 } });
  await fails(create());
  api.standIn.reset();
  api.clock.advance(60_000);
  assert.is(stored(), 0);
});

test('a cut body ends early, after the write', async () => {
  api.standIn.fault({ match: {}, effect: { kind: 'cutBody' } });
  await fails(create());
  assert.is(stored(), 1);
  assert.equal(lastCall(), { status: 200, wrote: true });
});

test('a wrong content type keeps the body', async () => {
  api.standIn.fault({ match: {}, effect: { kind: 'wrongContentType' } });
  const answer = await create();
  assert.match(answer.headers.get('content-type') ?? '', /^text\/html/);
  assert.is(resultOf(answer).email, email);
});

test('an empty body keeps the status and the write', async () => {
  api.standIn.fault({ match: {}, effect: { kind: 'emptyBody' } });
  const answer = await create();
  assert.equal([answer.status, answer.text, stored()], [200, '', 1]);
});

test('a replaced body stands for a good reply, never for a refusal', async () => {
  const effect = { kind: 'replaceBody', body: { result: { id: 'x' } } } as const;
  api.standIn.fault({ match: { method: 'POST' }, effect, times: 2 });
  assert.equal(bodyOf(await create()), effect.body);
  const refused = await create();
  assert.equal([refused.status, Object.keys(fieldsOf(refused))], [400, ['email']]);
  assert.is(stored(), 1);
});

test('a token revoked midway gets the plain 401 and stays bad', async () => {
  const token = await api.token();
  api.standIn.fault({ match: { path: /me/ }, effect: { kind: 'revokeToken' } });
  for (const _ of [1, 2]) {
    const answer = await me(token);
    assert.equal([answer.status, answer.text], [401, 'Permission denied']);
  }
  assert.is((await me(await api.token())).status, 200);
});

const status = async () => (await me()).status;
const tooMany = { kind: 'answer', ...errorShapes.tooMany429 } as const;

test('a fault hits once, n times, or always', async () => {
  api.standIn.fault({ match: {}, effect: tooMany });
  assert.equal([await status(), await status()], [429, 200]);
  api.standIn.fault({ match: {}, effect: tooMany, times: 2 });
  assert.equal([await status(), await status(), await status()], [429, 429, 200]);
  api.standIn.fault({ match: {}, effect: tooMany, times: Infinity });
  assert.equal([await status(), await status(), await status()], [429, 429, 429]);
});

test('a fault hits only what it matches', async () => {
  api.standIn.fault({ match: { method: 'POST', path: /\/me/ }, effect: tooMany });
  api.standIn.fault({ match: { path: /\/roles$/g }, effect: tooMany, times: 2 });
  assert.is(await status(), 200);
  const roles = async () => (await api.call('GET', '/v1/roles')).status;
  assert.equal([await roles(), await roles(), await roles()], [429, 429, 200]);
});

test('a fault can let the first matches pass', async () => {
  api.standIn.fault({ match: { path: /me/, after: 2 }, effect: tooMany });
  assert.equal([await status(), await status(), await status(), await status()], [200, 200, 429, 200]);
});

test('a fault can be disarmed, and a reset disarms all', async () => {
  const disarm = api.standIn.fault({ match: {}, effect: tooMany });
  disarm();
  assert.is(await status(), 200);
  api.standIn.fault({ match: {}, effect: tooMany });
  api.standIn.reset();
  assert.is(await status(), 200);
});

test.run();
