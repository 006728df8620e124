import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { jwtClaims } from '../../src/cxengage/token.ts';
import { seedIds } from '../../src/sandbox/cxengage/seed.ts';
import { type Scene, thrownBy, withStandIn } from './with-stand-in.ts';

const test = suite('the token');

const user = { email: 'new@example.com', roleId: seedIds.platformUser };
const HOUR = 3_600_000;
const tokenCalls = ({ requests }: Scene) => requests(true).filter((request) => request === 'POST /v1/tokens').length;

test(
  'is asked for with the key id, the secret and the tenant of an API key',
  withStandIn(async ({ standIn, platform }) => {
    await platform.check();
    const { id: username, tenantId } = standIn.apiKey;
    assert.equal(standIn.calls[0]?.body, { username, password: '***', tenantId });
    assert.is(standIn.calls[0]?.authorization, null);
    assert.is(standIn.calls[1]?.authorization, 'Token');
  }),
);

test(
  'is asked for without a tenant for a service user, even when one is configured',
  withStandIn(async ({ standIn, connect, person }) => {
    await connect({ credentials: { ...person, tenantId: seedIds.harbour } }).check();
    assert.equal(standIn.calls[0]?.body, { username: standIn.serviceUser.username, password: '***' });
  }),
);

test(
  'is shared by callers at the same time, and kept for later ones',
  withStandIn(async (scene) => {
    const { platform } = scene;
    await Promise.all([platform.check(), platform.findUser('a@example.com'), platform.tenants(), platform.ownUserId()]);
    await platform.createUser(user);
    assert.is(tokenCalls(scene), 1);
  }),
);

test(
  'is replaced a minute before its end',
  withStandIn(async (scene) => {
    const { clock, platform } = scene;
    await platform.check();
    clock.advance(24 * HOUR - 61_000);
    await platform.check();
    assert.is(tokenCalls(scene), 1);
    clock.advance(2000);
    await platform.check();
    assert.is(tokenCalls(scene), 2);
  }),
);

test(
  'is replaced a minute before the end that its own claims name, when the reply names none',
  withStandIn(async (scene) => {
    const { clock, standIn, platform } = scene;
    const { token } = await signIn(scene);
    standIn.fault({ match: { path: /tokens/ }, effect: { kind: 'replaceBody', body: { token } } });
    await platform.check();
    clock.advance(HOUR - 62_000);
    await platform.check();
    assert.is(tokenCalls(scene), 2);
    clock.advance(2000);
    await platform.check();
    assert.is(tokenCalls(scene), 3);
  }),
);

test(
  'that is opaque and has no ttl is kept until it is refused',
  withStandIn(
    async (scene) => {
      const { clock, standIn, platform } = scene;
      const { token } = await signIn(scene);
      const effect = { kind: 'replaceBody', body: { token, ttl: null } } as const;
      standIn.fault({ match: { path: /tokens/ }, effect });
      await platform.check();
      clock.advance(HOUR - 1000);
      await platform.check();
      assert.is(tokenCalls(scene), 2);
      clock.advance(2000);
      await platform.check();
      assert.is(tokenCalls(scene), 3);
    },
    { settings: { opaqueTokens: true } },
  ),
);

test(
  'that lives less than two minutes is used for half its life',
  withStandIn(
    async (scene) => {
      const { clock, platform } = scene;
      for (const wait of [0, 29_000, 2000]) {
        clock.advance(wait);
        await platform.check();
      }
      assert.is(tokenCalls(scene), 2);
    },
    { settings: { tokenTtl: 60 } },
  ),
);

test(
  'that is refused is renewed once, and the read or write is repeated once',
  withStandIn(async (scene) => {
    const { standIn, platform, requests } = scene;
    await platform.check();
    standIn.revokeTokens();
    assert.is((await platform.createUser(user)).email, user.email);
    standIn.revokeTokens();
    assert.is((await platform.findUser(user.email))?.email, user.email);
    assert.is(tokenCalls(scene), 3);
    const found = 'GET /v1/users?email=new%40example.com';
    assert.equal(requests().slice(1), ['POST /v1/users', 'POST /v1/users', found, found]);
    assert.is(standIn.state.users.filter(({ email }) => email === user.email).length, 1);
  }),
);

test(
  'that is refused to several callers at once is renewed once for all',
  withStandIn(async (scene) => {
    const { standIn, platform } = scene;
    await platform.check();
    standIn.revokeTokens();
    await Promise.all([1, 2, 3, 4].map((number) => platform.findUser(`${number}@example.com`)));
    assert.is(tokenCalls(scene), 2);
  }),
);

test(
  'is not renewed again for a caller who is refused late',
  withStandIn(async (scene) => {
    const { clock, standIn, platform } = scene;
    await platform.check();
    standIn.revokeTokens();
    standIn.fault({ match: { path: /late/ }, effect: { kind: 'slow', ms: 60_000 } });
    const arrived = new Promise<void>((resolve) => standIn.onCall(({ path }) => /late/.test(path) && resolve()));
    const late = platform.findUser('late@example.com');
    await arrived;
    // A token of the same second would be the same text.
    clock.advance(1000);
    await platform.findUser('early@example.com');
    clock.advance(60_000);
    await late;
    assert.is(tokenCalls(scene), 2);
  }),
);

test(
  'that is refused twice in a row is trouble that may pass: nothing was written, and three calls are the most',
  withStandIn(async (scene) => {
    const { standIn, platform, requests } = scene;
    await platform.check();
    const before = requests(true).length;
    standIn.fault({ match: { path: /users/ }, effect: { kind: 'revokeToken' }, times: 2 });
    const { status, said, message } = await thrownBy(platform.createUser(user), 'upstream');
    assert.equal([status, said], [401, 'the token was refused (401)']);
    assert.match(message, /^CxEngage refused a token that it had just issued \(401\)/);
    assert.equal(requests(true).slice(before), ['POST /v1/users', 'POST /v1/tokens', 'POST /v1/users']);
    assert.not(standIn.calls.some(({ wrote }) => wrote));
    assert.not(standIn.state.users.some(({ email }) => email === user.email));
    assert.is((await platform.createUser(user)).email, user.email);
  }),
);

for (const credentials of [
  { keyId: 'unknown', keySecret: 'secret-of-mine', tenantId: seedIds.harbour },
  { username: 'nobody@example.com', password: 'secret-of-mine' },
]) {
  test(
    `is refused to wrong credentials of ${'keyId' in credentials ? 'an API key' : 'a person'}, and says so without them`,
    withStandIn(async ({ connect, requests }) => {
      const error = await thrownBy(connect({ credentials }).createUser(user), 'forbidden');
      assert.is(error.status, 401);
      assert.match(error.message, /^CxEngage refused the bot's credentials \(401\)/);
      assert.not.match(`${error.stack}${error.message}`, /secret-of-mine/);
      assert.equal(requests(true), ['POST /v1/tokens']);
    }),
  );
}

for (const [status, kind] of [
  [400, 'forbidden'],
  [403, 'forbidden'],
  [404, 'not_found'],
  [429, 'upstream'],
  [302, 'upstream'],
  [503, 'upstream'],
  [200, 'upstream'],
] as const) {
  test(
    `call that answers ${status} and no token is ${kind}, for a write too, without what the server repeats`,
    withStandIn(async ({ standIn, platform, requests }) => {
      const effect = { kind: 'answer', status, body: { error: `no ${standIn.apiKey.secret}` } } as const;
      standIn.fault({ match: { path: /tokens/ }, effect });
      const error = await thrownBy(platform.createUser(user), kind);
      assert.is(error.status, status);
      assert.not.match(error.message, standIn.apiKey.secret);
      assert.equal(requests(), []);
    }),
  );
}

test(
  'names the account in its claims',
  withStandIn(async ({ standIn, platform, connect, person, requests }) => {
    assert.is(await platform.ownUserId(), standIn.apiKey.id);
    assert.is(await connect({ credentials: person }).ownUserId(), seedIds.serviceUser);
    assert.equal(requests(), []);
    await platform.createUser(user);
    assert.is((await platform.findUser(user.email))?.createdBy, await platform.ownUserId());
  }),
);

test(
  'that is opaque leaves the account to a login, which is asked once',
  withStandIn(
    async ({ connect, person, requests }) => {
      const platform = connect({ credentials: person });
      assert.is(await platform.ownUserId(), seedIds.serviceUser);
      assert.is(await platform.ownUserId(), seedIds.serviceUser);
      assert.equal(requests(), ['POST /v1/login']);
    },
    { settings: { opaqueTokens: true } },
  ),
);

for (const keyLoginRefusal of [401, 403, 404] as const) {
  test(
    `that is opaque, with a login that answers ${keyLoginRefusal}, leaves the account unknown`,
    withStandIn(
      async ({ platform }) => {
        assert.is(await platform.ownUserId(), undefined);
      },
      { settings: { opaqueTokens: true, keyLoginRefusal } },
    ),
  );
}

test(
  'that is opaque, with a login out of order, leaves the account unknown until it works',
  withStandIn(
    async ({ standIn, platform, clock }) => {
      standIn.fault({ match: { path: /login/ }, effect: { kind: 'drop' } });
      assert.is(await platform.ownUserId(), undefined);
      clock.advance(1);
      assert.is(await platform.ownUserId(), standIn.apiKey.id);
    },
    { settings: { opaqueTokens: true, keyMayLogin: true } },
  ),
);

test('with claims of another shape is read as far as it goes', () => {
  const jwt = (claims: unknown) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;
  assert.equal(jwtClaims(jwt({ 'user-id': 'ü', exp: 1700086400 })), { userId: 'ü', expires: 1_700_086_400_000 });
  assert.equal(jwtClaims(jwt({ 'user-id': 7, exp: '1700086400' })), {});
  assert.equal(jwtClaims(jwt({ 'user-id': null })), {});
  assert.is(jwtClaims(jwt('text')), undefined);
  assert.is(jwtClaims('a.b.c'), undefined);
  assert.is(jwtClaims('opaque'), undefined);
});

/** A token that ends in an hour. */
async function signIn({ standIn }: Scene): Promise<{ token: string }> {
  const { id: username, secret: password, tenantId } = standIn.apiKey;
  const response = await fetch(`${standIn.url}/v1/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password, tenantId, ttl: HOUR / 1000 }),
  });
  // The stand-in's own tests hold this shape.
  return (await response.json()) as { token: string };
}

test.run();
