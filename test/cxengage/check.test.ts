import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkCxengage } from '../../src/cxengage/check.ts';
import type { PlatformOptions } from '../../src/cxengage/connection.ts';
import type { Finding } from '../../src/finding.ts';
import { seedIds } from '../../src/sandbox/cxengage/seed.ts';
import { type Scene, thrownBy, withStandIn } from './with-stand-in.ts';

const test = suite('the check of CxEngage');

const always = Number.POSITIVE_INFINITY;

/** With the API key. */
function optionsOf({ standIn, clock }: Scene, more: Partial<PlatformOptions> = {}): PlatformOptions {
  const { id: keyId, secret: keySecret, tenantId } = standIn.apiKey;
  return { url: standIn.url, credentials: { keyId, keySecret, tenantId }, concurrency: 4, clock, ...more };
}

const lines = (findings: readonly Finding[]) => findings.map(({ check, state, text }) => `${state} ${check}: ${text}`);

async function checked(scene: Scene, more?: Partial<PlatformOptions>): Promise<string[]> {
  return lines(await checkCxengage(optionsOf(scene, more)));
}

const hostOf = (url: string) => new URL(url).host;

const ROLES =
  'ok CxEngage roles: 3 platform roles: Platform Administrator, Platform User, Platform User - Password Restricted.';

test(
  'of a good API key: all is well but what CxEngage does not tell to a key, and nothing is written',
  withStandIn(async (scene) => {
    assert.equal(await checked(scene), [
      `ok CxEngage: ${hostOf(scene.standIn.url)} answers.`,
      'ok CxEngage credentials: An API key of the tenant Harbour Outfitters.',
      "ok Clock against CxEngage's: They differ by 0 s.",
      ROLES,
      'unknown CxEngage permissions: CxEngage does not show what these credentials may do. In its console, check that the role of the API key has MANAGE_ALL_USERS, VIEW_ALL_USERS, VIEW_ALL_ROLES and MANAGE_TENANT_ENROLLMENT.',
      'unknown CxEngage roles it can give: CxEngage does not say enough to tell. CxEngage refuses roles with more permissions than the role of the API key has.',
      'ok CxEngage tenants: 1 tenant: Harbour Outfitters.',
      'ok CxEngage users: Users can be looked up by email.',
    ]);
    assert.equal(
      scene.standIn.calls.filter(({ wrote }) => wrote),
      [],
    );
  }),
);

test(
  'of a service user says which roles it may not give',
  withStandIn(async (scene) => {
    const found = await checked(scene, { credentials: scene.person });
    assert.equal(found.slice(1, 2), ['ok CxEngage credentials: A service user.']);
    assert.equal(found.slice(4, 7), [
      'ok CxEngage permissions: MANAGE_ALL_USERS and MANAGE_TENANT_ENROLLMENT.',
      'ok CxEngage roles it can give: All but Platform Administrator. CxEngage refuses roles with more permissions than the service user has.',
      'ok CxEngage tenants: 2 tenants: Harbour Outfitters, Harbour Outfitters Europe.',
    ]);
  }),
);

test(
  'of an API key that may ask says what it may do',
  withStandIn(
    async (scene) => {
      const found = await checked(scene);
      assert.match(found[4] ?? '', /^ok CxEngage permissions: MANAGE_ALL_USERS/);
      assert.match(found[5] ?? '', /^ok .* All but Platform Administrator\. .* than the role of the API key has\./);
    },
    { settings: { keyMayLogin: true } },
  ),
);

/** Names the one line that differs from those of a good service user. */
interface Case {
  readonly breaks: (scene: Scene) => unknown;
  readonly line: RegExp;
}

const withoutPermission =
  (...names: readonly string[]) =>
  ({ standIn }: Scene) => {
    for (const name of names) standIn.state.callers.serviceUser.permissions.delete(name);
  };
const answers =
  (path: RegExp, status: number, body?: unknown) =>
  ({ standIn }: Scene) =>
    standIn.fault({ match: { path }, effect: { kind: 'answer', status, body }, times: always });

const cases: Readonly<Record<string, Case>> = {
  'may not create users': {
    breaks: withoutPermission('MANAGE_ALL_USERS'),
    line: /^wrong CxEngage permissions: MANAGE_ALL_USERS is missing, so no user can be created\. Give the service user this permission\.$/,
  },
  'may not add to tenants': {
    breaks: withoutPermission('MANAGE_TENANT_ENROLLMENT'),
    line: /^warning CxEngage permissions: MANAGE_TENANT_ENROLLMENT is missing in Harbour Outfitters, Harbour Outfitters Europe, so no one can be added there/,
  },
  'may not see roles': {
    breaks: withoutPermission('VIEW_ALL_ROLES', 'MANAGE_ALL_ROLES'),
    line: /^wrong CxEngage roles: CxEngage refused this: forbidden.* \(403\)\. The bot's credentials need the permission VIEW_ALL_ROLES\. The bot's operator can grant it in CxEngage\.$/,
  },
  'may not look users up': {
    breaks: withoutPermission('VIEW_ALL_USERS'),
    line: /^wrong CxEngage users: CxEngage refused this: forbidden.* \(403\)\. The bot's credentials need the permission VIEW_ALL_USERS\. The bot's operator can grant it in CxEngage\.$/,
  },
  'may give no role': {
    breaks: withoutPermission('PLATFORM_MANAGE_USER_ACCOUNT'),
    line: /^wrong CxEngage roles it can give: None\. Each platform role has permissions that the service user lacks, /,
  },
  'finds no role': {
    breaks: ({ standIn }) => standIn.state.roles.splice(0),
    line: /^wrong CxEngage roles: CxEngage lists no platform roles, /,
  },
  'has no tenant': {
    breaks({ standIn }) {
      standIn.state.callers.serviceUser.tenantIds.clear();
      standIn.state.callers.serviceUser.permissions.add('PLATFORM_MANAGE_ALL_USERS');
    },
    line: /^warning CxEngage tenants: CxEngage shows these credentials no tenant\. Users can be created, but not added/,
  },
  'gets no names of permissions': {
    breaks: answers(/permissions/, 403),
    line: /^unknown CxEngage roles it can give: /,
  },
  'gets names of other permissions': {
    breaks: answers(/permissions/, 200, { result: [] }),
    line: /^unknown CxEngage roles it can give: /,
  },
  'gets no list of its own permissions': {
    breaks: answers(/login/, 200, { result: { userId: 'x' } }),
    line: /^unknown CxEngage permissions: /,
  },
  'gets no answer on tenants': {
    breaks: answers(/me$/, 503),
    line: /^unknown CxEngage tenants: CxEngage had a problem: .*503/,
  },
  'gets no answer on users': {
    breaks: answers(/users/, 503),
    line: /^unknown CxEngage users: CxEngage had a problem: .*503/,
  },
  'runs an hour late': {
    breaks: ({ clock }) => clock.set(clock.now() - 3_600_000),
    line: /^warning Clock against CxEngage's: This machine's clock is 3,600 s behind CxEngage's: synchronize it /,
  },
  'runs ahead': {
    breaks: ({ clock }) => clock.set(clock.now() + 62_000),
    line: /^warning Clock against CxEngage's: This machine's clock is 62 s ahead of CxEngage's: /,
  },
};
for (const [what, { breaks, line }] of Object.entries(cases)) {
  test(
    `of a bot that ${what}`,
    withStandIn(async (scene) => {
      const good = await checked(scene, { credentials: scene.person });
      await breaks(scene);
      const found = await checked(scene, { credentials: scene.person });
      const news = found.filter((one) => !good.includes(one));
      assert.ok(
        news.some((one) => line.test(one)),
        `${news.join('\n')}\nnot ${line}`,
      );
      assert.equal(
        found.filter((one) => one.startsWith('wrong')),
        news.filter((one) => line.test(one) && one.startsWith('wrong')),
      );
    }),
  );
}

test(
  'of wrong credentials stops there, and names the settings',
  withStandIn(async (scene) => {
    const wrong = { keyId: scene.standIn.apiKey.id, keySecret: 's3cret', tenantId: seedIds.harbour };
    assert.equal(await checked(scene, { credentials: wrong }), [
      `ok CxEngage: ${hostOf(scene.standIn.url)} answers.`,
      "wrong CxEngage credentials: CxEngage refused the bot's credentials (401). The bot's operator must check CXENGAGE_API_KEY_ID, CXENGAGE_API_KEY_SECRET and CXENGAGE_TENANT_ID, and that the key is enabled in CxEngage.",
      "ok Clock against CxEngage's: They differ by 0 s.",
    ]);
    const person = await checked(scene, { credentials: { username: 'a@example.com', password: 's3cret' } });
    assert.match(
      person[1] ?? '',
      /\(401\)\. The bot's operator must check CXENGAGE_USERNAME and CXENGAGE_PASSWORD\. A user who signs in with SSO/,
    );
    assert.not.match(person.join(), 'a@example.com');
  }),
);

test(
  'of a service that cannot be reached names the host and the code of the network',
  withStandIn(async (scene) => {
    await scene.standIn.down();
    assert.equal(await checked(scene), [
      `wrong CxEngage: ${hostOf(scene.standIn.url)}: ECONNREFUSED. Check CXENGAGE_API_URL, and the network, DNS and proxy of this machine.`,
    ]);
    const [unknown] = await checked(scene, { url: 'http://nowhere.invalid' });
    assert.match(unknown ?? '', /^wrong CxEngage: nowhere\.invalid: (ENOTFOUND|EAI_AGAIN)\. Check CXENGAGE_API_URL, /);
  }),
);

test(
  'of a service that never answers ends',
  withStandIn(async (scene) => {
    scene.standIn.fault({ match: {}, effect: { kind: 'hang' }, times: always });
    const [line] = await checked(scene, { timeLimitMs: 50 });
    assert.match(line ?? '', /: no answer within 0\.05 s\. Check CXENGAGE_API_URL, /);
  }),
);

test(
  'of another web server',
  withStandIn(async (scene) => {
    const server = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html').end('<html>Welcome</html>');
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    try {
      // A server that listens on TCP has an AddressInfo; a string is a pipe's name.
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      assert.equal(await checked(scene, { url }), [
        'wrong CxEngage: CxEngage sent an HTML page instead of an answer (200). The base URL in CXENGAGE_API_URL may be wrong.',
      ]);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }),
);

test(
  'is the one of the start: what is wrong ends it, a service that is away does not, and it makes no more calls',
  withStandIn(async (scene) => {
    const { standIn, platform, connect, requests } = scene;
    await platform.check();
    assert.equal(requests(true), ['POST /v1/tokens', 'GET /v1/roles']);
    withoutPermission('VIEW_ALL_ROLES', 'MANAGE_ALL_ROLES')(scene);
    const person = connect({ credentials: scene.person });
    const wrong = (await checkCxengage(optionsOf(scene, { credentials: scene.person }))).filter(
      ({ state }) => state === 'wrong',
    );
    assert.is((await thrownBy(person.check(), 'forbidden')).message, wrong.map(({ text }) => text).join(' '));
    standIn.fault({ match: {}, effect: { kind: 'answer', status: 429, headers: { 'retry-after': '7' } } });
    assert.is((await thrownBy(platform.check(), 'upstream')).retryAfterMs, 7_000);
  }),
);

test.run();
