import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createClock } from '../../../src/sandbox/clock.ts';
import { type Backstage, createBackstage } from '../../../src/sandbox/page/backstage.ts';
import { type PageServer, servePage } from '../../../src/sandbox/page/server.ts';
import { startStandIns } from '../../../src/sandbox/stand-ins.ts';
import { beginWith } from '../../helpers/begin-with.ts';
import { askRaw, firstState, ownHeaders } from './with-page.ts';

// The app need not run for any of this.
const clock = createClock();
let stage: Backstage;
let page: PageServer;
/** The headers of the page itself. */
let own: ReturnType<typeof ownHeaders>;
let host: string;
const act = JSON.stringify({ do: 'switch', name: 'slack_429', on: true });
const isOn = () => stage.switches.all.some(({ on }) => on);
const without = (...names: readonly string[]) =>
  Object.fromEntries(Object.entries(own).filter(([name]) => !names.includes(name)));
const post = (headers: Readonly<Record<string, string>>, body = act) =>
  askRaw(`${page.url}/act`, { method: 'POST', headers, body });

const test = suite('the page and those who should not use it');
beginWith(
  test,
  async () => {
    stage = createBackstage({ standIns: await startStandIns(clock), clock, folder: '' });
    page = await servePage(stage, []);
    own = ownHeaders(page);
    ({ host } = new URL(page.url));
  },
  async () => {
    await page.close();
    await stage.close();
  },
);

test('every route wants the secret', async () => {
  const wrong = [
    without('cookie'),
    { ...own, cookie: own.cookie?.replace(/.$/, '!') ?? '' },
    { ...own, cookie: 'sandbox=' },
  ];
  for (const headers of wrong) {
    const paths = ['/', '/cxengage', '/calls/slack-0', '/behind?channel=C&ts=1', '/files/F0?as=U', '/static/base.css'];
    const code = ['/code/page/client/main.ts', '/code/slack/json.ts', '/modules/preact.js', '/nothing'];
    for (const path of [...paths, ...code]) assert.is((await askRaw(page.url + path, { headers })).status, 401, path);
    assert.is((await post(headers)).status, 401);
  }
  assert.not(isOn());
});

test('the address opens a page once, and gives the cookie that opens the rest; nothing else takes the key', async () => {
  const { status, headers } = await askRaw(page.address);
  assert.is(status, 200);
  const [cookie = ''] = [headers['set-cookie']].flat();
  assert.match(cookie, /^sandbox_\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  assert.is((await askRaw(`${page.url}/cxengage`, { headers: { cookie: cookie.split(';')[0] ?? '' } })).status, 200);
  const { search } = new URL(page.address);
  assert.is((await askRaw(`${page.url}/calls/slack-0${search}`)).status, 401);
  const json = without('cookie');
  assert.is((await askRaw(`${page.url}/act${search}`, { method: 'POST', headers: json, body: act })).status, 401);
  assert.not(isOn());
});

test('another name for this machine is refused: a rebound DNS name', async () => {
  for (const name of [
    'evil.example',
    `evil.example:${host.split(':')[1]}`,
    '127.0.0.1',
    `localhost:${host.split(':')[1]}`,
  ]) {
    assert.is((await askRaw(`${page.url}/static/base.css`, { headers: { ...own, host: name } })).status, 421, name);
    assert.is((await post({ ...own, host: name })).status, 421, name);
  }
});

test('no other address of this machine leads to it', async () => {
  const elsewhere = page.url.replace('127.0.0.1', '127.0.0.2');
  const code = await askRaw(elsewhere, { headers: own }).catch((error: NodeJS.ErrnoException) => error.code);
  assert.is(code, 'ECONNREFUSED');
});

test('another origin is refused, another port of this machine too, and one that is not said', async () => {
  for (const origin of ['https://evil.example', 'http://127.0.0.1:1', 'null', page.url.replace('http:', 'https:')]) {
    assert.is((await post({ ...own, origin })).status, 403, origin);
    assert.is((await askRaw(`${page.url}/static/base.css`, { headers: { ...own, origin } })).status, 403, origin);
  }
  assert.is((await post(without('origin'))).status, 403);
  assert.not(isOn());
});

test('what a browser says comes from elsewhere is refused, but for a visit', async () => {
  for (const site of ['cross-site', 'same-site']) {
    const from = { ...without('origin'), 'sec-fetch-site': site };
    for (const path of ['/static/base.css', '/code/page/client/main.ts', '/'])
      assert.is(
        (await askRaw(page.url + path, { headers: { ...from, 'sec-fetch-mode': 'no-cors' } })).status,
        403,
        path,
      );
    const visit = { ...from, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    assert.is((await askRaw(`${page.url}/`, { headers: visit })).status, 200);
    assert.is((await askRaw(`${page.url}/static/base.css`, { headers: visit })).status, 403);
    assert.is((await askRaw(`${page.url}/`, { headers: { ...visit, 'sec-fetch-dest': 'iframe' } })).status, 403);
  }
});

test('a WebSocket opens for the page itself only', async () => {
  const open = (headers: Readonly<Record<string, string>>, path = '/events') => firstState(page.url + path, headers);
  for (const path of ['/events', '/platform-events']) assert.is(JSON.parse(await open(own, path)).ahead, 0);
  const wrong = [
    without('cookie'),
    without('origin'),
    { ...own, origin: 'https://evil.example' },
    { ...own, origin: 'http://127.0.0.1:1' },
    { ...own, origin: 'null' },
    { ...own, host: `localhost:${host.split(':')[1]}` },
    { ...own, cookie: own.cookie?.replace(/.$/, '!') ?? '' },
  ];
  for (const headers of wrong) {
    const problem = await open(headers).then(String, (error: Error) => error.message);
    assert.match(problem, /403/, JSON.stringify(headers));
  }
  assert.match(await open(own, '/act').then(String, (error: Error) => error.message), /403/);
});

test('a cookie of the same name that somebody else has set is no obstacle', async () => {
  const cookie = `${own.cookie?.split('=')[0]}=evil; ${own.cookie}`;
  assert.is((await askRaw(`${page.url}/static/base.css`, { headers: { ...own, cookie } })).status, 200);
});

test('writes take JSON by POST only', async () => {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'text/json', ''])
    assert.is((await post({ ...own, 'content-type': type })).status, 415, type);
  assert.is((await post(without('content-type'))).status, 415);
  for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'])
    assert.is((await askRaw(`${page.url}/act`, { method, headers: own })).status, 405, method);
  assert.is((await askRaw(`${page.url}/act?do=switch&name=slack_429&on=true`, { headers: own })).status, 404);
  assert.not(isOn());
});

test('a body that is none, or asks for what does not exist, changes nothing and is answered', async () => {
  for (const body of ['', '{', '[]', 'null', '{"do":"exec"}', '{"do":"switch","name":"constructor","on":true}']) {
    const { status, body: text } = await post(own, body);
    assert.ok(status === 400 || status === 409, body);
    assert.is(JSON.parse(text).ok, false);
  }
  assert.not(isOn());
});

test('the own page can use it', async () => {
  assert.equal(JSON.parse((await post(own)).body), { ok: true, outcome: {} });
  assert.ok(isOn());
  const off = JSON.stringify({ do: 'switch', name: 'slack_429', on: false });
  assert.is((await post({ ...own, 'content-type': 'application/json; charset=utf-8' }, off)).status, 200);
  assert.not(isOn());
});

test('every answer closes frames, foreign scripts and guesses about its type', async () => {
  const answers = [
    await askRaw(page.address),
    await askRaw(`${page.url}/nothing`),
    await askRaw(page.url, { headers: own }),
  ];
  for (const { headers } of answers) {
    const policy = String(headers['content-security-policy']);
    assert.match(policy, /^default-src 'self';/);
    assert.match(policy, "frame-ancestors 'none'");
    assert.not.match(policy, /unsafe|\*|data:|http/);
    assert.is(headers['x-content-type-options'], 'nosniff');
    assert.is(headers['cross-origin-resource-policy'], 'same-origin');
    assert.is(headers['referrer-policy'], 'no-referrer');
    assert.is(headers['cache-control'], 'no-store');
  }
});

test('only what is made for the browser is served', async () => {
  const get = (path: string) => askRaw(page.url + path, { headers: own });
  for (const path of ['/code/page/client/main.ts', '/code/page/client/blockkit/blocks.ts', '/code/slack/json.ts'])
    assert.match((await get(path)).body, /(import|export) /);
  for (const path of [
    '/code/page/server.ts',
    '/code/page/guard.ts',
    '/code/slack/server.ts',
    '/code/page/client/../server.ts',
    '/code/page/client/%2e%2e/server.ts',
    '/code/page/client/..%2fserver.ts',
    '/code/page/client/tsconfig.json',
    '/static/../server.ts',
    '/static/workspace.html',
    '/modules/express.js',
    '/.env',
    '/package.json',
  ])
    assert.is((await get(path)).status, 404, path);
});

test('the stand-ins give nothing away without their own secrets', async () => {
  const { slack, cxengage } = stage;
  const open = [
    await askRaw(`${slack.url}/api/auth.test`),
    await askRaw(`${slack.url}/api/users.info?user=U01RITA0001`),
  ];
  for (const { body } of open) assert.equal(JSON.parse(body), { ok: false, error: 'not_authed' });
  assert.is((await askRaw(`${cxengage.url}/v1/roles`)).status, 401);
  const other = await startStandIns(clock);
  const secrets = ({ slack: one, cxengage: two }: Pick<typeof other, 'slack' | 'cxengage'>) => [
    ...[one.botToken, one.appToken, one.signingSecret, two.apiKey.secret, two.serviceUser.password],
  ];
  const second = secrets(other);
  await other.close();
  assert.equal(
    second.filter((secret) => secrets(stage).includes(secret)),
    [],
  );
});

test.run();
