import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createClock } from '../../../src/sandbox/clock.ts';
import { seedIds } from '../../../src/sandbox/cxengage/seed.ts';
import { createSwitches, type Switches } from '../../../src/sandbox/page/switches.ts';
import { seedIds as people } from '../../../src/sandbox/slack/seed.ts';
import { type StandIns, startStandIns } from '../../../src/sandbox/stand-ins.ts';
import { beginWith } from '../../helpers/begin-with.ts';
import { inTime } from '../../helpers/in-time.ts';

const clock = createClock();
let standIns: StandIns;
let slack: StandIns['slack'];
let cxengage: StandIns['cxengage'];
let switches: Switches;
let changes = 0;
const isOn = () => switches.all.filter(({ on }) => on).map(({ name }) => name);

/** A new connection each time: one that is kept may have ended in the meantime. */
const headers = { connection: 'close', 'content-type': 'application/json' };
let bearer = '';

/** A call to CxEngage; its status, or `lost` when the connection breaks or is refused. */
async function platform(method: string, path: string, body?: object): Promise<number | 'lost'> {
  try {
    const response = await fetch(cxengage.url + path, {
      method,
      headers: { ...headers, authorization: `Token ${bearer}` },
      ...(body && { body: JSON.stringify(body) }),
    });
    await response.text();
    return response.status;
  } catch {
    return 'lost';
  }
}
const read = () => platform('GET', '/v1/roles');
let count = 0;
const newEmail = () => {
  count += 1;
  return `switch-${count}@example.com`;
};
const create = (email = newEmail()) =>
  platform('POST', '/v1/users', { email, roleId: seedIds.platformUser, status: 'enabled' });
const isStored = (email: string) => cxengage.state.users.some((user) => user.email === email);

/** A Web API call; its status and its Retry-After. */
async function web(method: string, body: object): Promise<readonly [number, string | null]> {
  const response = await fetch(slack.apiUrl + method, {
    method: 'POST',
    headers: { ...headers, authorization: `Bearer ${slack.botToken}` },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (response.status === 200) assert.is(JSON.parse(text).ok, true, text);
  return [response.status, response.headers.get('retry-after')];
}
async function post() {
  // Posts to one channel are paced.
  clock.advance(4000);
  return web('chat.postMessage', { channel: people.approvals, text: 'x' });
}

async function signIn(): Promise<string> {
  const { id: username, secret: password, tenantId } = cxengage.apiKey;
  const tokens = await fetch(`${cxengage.url}/v1/tokens`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ username, password, tenantId }),
  });
  return JSON.parse(await tokens.text()).token;
}

const test = suite('switches for what goes wrong');

beginWith(
  test,
  async () => {
    standIns = await startStandIns(clock);
    ({ slack, cxengage } = standIns);
    switches = createSwitches(standIns, () => {
      changes += 1;
    });
    bearer = await signIn();
  },
  () => standIns.close(),
);

test.before.each(async () => {
  await switches.reset();
  assert.equal(isOn(), []);
  assert.equal([await read(), await create()], [200, 200]);
});

test('every switch has a label and a sentence, and is off at first', () => {
  for (const { label, meaning, on } of createSwitches(standIns, () => {}).all) {
    assert.ok(label);
    assert.match(meaning, /^[A-Z].*\.$/);
    assert.not(on);
  }
});

test('CxEngage is slow: every answer takes its time, until it is off', async () => {
  await switches.set('cxengage_slow', true);
  for (const call of [read, create]) {
    const before = cxengage.calls.length;
    const answer = call();
    const other = await new Promise<string>((resolve) => {
      const end = cxengage.onCall(({ status }) => {
        end();
        resolve(String(status));
      });
    });
    assert.is(other, 'waiting');
    clock.advance(3000);
    assert.is(cxengage.calls[before]?.status, 'waiting');
    clock.advance(1000);
    assert.is(await answer, 200);
  }
  await switches.set('cxengage_slow', false);
  assert.is(await inTime(read(), 'an answer', 3000), 200);
});

test('CxEngage is down: connections are refused, and it comes back at the same address', async () => {
  const { url } = cxengage;
  await switches.set('cxengage_down', true);
  const calls = cxengage.calls.length;
  assert.equal([await read(), await create()], ['lost', 'lost']);
  assert.is(cxengage.calls.length, calls);
  await switches.set('cxengage_down', false);
  assert.is(cxengage.url, url);
  assert.equal([await read(), await create()], [200, 200]);
});

test('CxEngage loses its reply: the user is stored, nobody hears of it; reads are answered', async () => {
  await switches.set('cxengage_loses_reply', true);
  const lost = newEmail();
  assert.is(await create(lost), 'lost');
  assert.ok(isStored(lost));
  const invitation = { email: lost, roleId: seedIds.tenantRole(seedIds.harbour, 'Agent'), status: 'invited' };
  const path = `/v1/tenants/${seedIds.harbour}/users`;
  assert.is(await platform('POST', path, invitation), 'lost');
  assert.ok(cxengage.state.mails.some(({ to }) => to === lost));
  assert.is(await read(), 200);
  await switches.set('cxengage_loses_reply', false);
  assert.is(await create(), 200);
});

test('CxEngage limits calls: everything is refused, and nothing stored', async () => {
  await switches.set('cxengage_429', true);
  const refused = newEmail();
  assert.equal([await read(), await read(), await create(refused)], [429, 429, 429]);
  assert.not(isStored(refused));
  await switches.set('cxengage_429', false);
  assert.equal([await read(), await create(refused)], [200, 200]);
});

test('CxEngage refuses the role: users and invitations only', async () => {
  await switches.set('cxengage_refuses_role', true);
  const refused = newEmail();
  const path = `/v1/tenants/${seedIds.harbour}/users`;
  assert.equal([await create(refused), await platform('POST', path, {}), await read()], [403, 403, 200]);
  assert.not(isStored(refused));
  await switches.set('cxengage_refuses_role', false);
  assert.is(await create(refused), 200);
});

test('Slack limits posts: posts and changes are put off, other calls are not', async () => {
  assert.is((await post())[0], 200);
  const posted = slack.workspace.messages.at(-1);
  const change = () => web('chat.update', { channel: posted?.channel, ts: posted?.ts, text: 'y' });
  await switches.set('slack_429', true);
  assert.equal(
    [await post(), await post(), await change()],
    [
      [429, '3'],
      [429, '3'],
      [429, '3'],
    ],
  );
  assert.is(slack.workspace.messages.at(-1), posted);
  assert.is((await web('auth.test', {}))[0], 200);
  await switches.set('slack_429', false);
  assert.equal([(await post())[0], (await change())[0]], [200, 200]);
});

test('one that is on already stays as it is: once off, it is off', async () => {
  for (const { name } of switches.all) {
    const before = changes;
    await switches.set(name, true);
    await switches.set(name, true);
    assert.equal(isOn(), [name]);
    await switches.set(name, false);
    await switches.set(name, false);
    assert.is(changes, before + 2, name);
    assert.equal(isOn(), []);
  }
  assert.equal([await inTime(read(), 'an answer', 3000), await create(), (await post())[0]], [200, 200, 200]);
});

test('several work together; a reset turns all of them off', async () => {
  for (const { name } of switches.all) await switches.set(name, true);
  assert.is(isOn().length, switches.all.length);
  assert.equal([await read(), (await post())[0]], ['lost', 429]);
  await switches.reset();
  assert.equal(isOn(), []);
  assert.equal([await inTime(read(), 'an answer', 3000), await create(), (await post())[0]], [200, 200, 200]);
});

test('what was asked for last holds, also when the one before is not done yet', async () => {
  await Promise.all([switches.set('cxengage_down', true), switches.set('cxengage_down', false)]);
  assert.equal(isOn(), []);
  assert.is(await read(), 200);
});

test('asked for twice at once it is on once, and off is off', async () => {
  const own = await startStandIns(clock);
  const two = createSwitches(own, () => {});
  // Without a token: refused, but not for being too many.
  const status = async () => (await fetch(`${own.cxengage.url}/v1/roles`, { headers })).status;
  try {
    assert.is(await status(), 401);
    await Promise.all([two.set('cxengage_429', true), two.set('cxengage_429', true)]);
    assert.is(await status(), 429);
    await two.set('cxengage_429', false);
    assert.is(await status(), 401);
  } finally {
    await own.close();
  }
});

test('there are no others', async () => {
  for (const name of ['', 'slack', 'CXENGAGE_DOWN', 'constructor', 'toString', '__proto__', 'hasOwnProperty']) {
    for (const on of [true, false]) {
      const problem = await switches.set(name, on).then(
        () => undefined,
        (error: unknown) => String(error),
      );
      assert.is(problem, `Error: There is no switch ${name}.`);
    }
  }
  assert.equal(isOn(), []);
});

test.run();
