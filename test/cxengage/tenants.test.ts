import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { seedIds } from '../../src/sandbox/cxengage/seed.ts';
import { thrownBy, withStandIn } from './with-stand-in.ts';

const test = suite('tenants');

const { harbour, harbourEurope } = seedIds;
const both = [
  { id: harbour, name: 'Harbour Outfitters' },
  { id: harbourEurope, name: 'Harbour Outfitters Europe' },
];
const refuse = (status: number) => ({ kind: 'answer', status }) as const;
const always = Number.POSITIVE_INFINITY;

test(
  'are the active ones of the account',
  withStandIn(async ({ connect, person, platform, requests }) => {
    assert.equal(await connect({ credentials: person }).tenants(), both);
    assert.equal(await platform.tenants(), [both[0]]);
    assert.equal(requests(), ['GET /v1/me', 'GET /v1/me']);
  }),
);

for (const status of [401, 403, 404]) {
  test(
    `come from the login when GET /v1/me answers ${status}`,
    withStandIn(async ({ standIn, connect, person, requests }) => {
      standIn.fault({ match: { path: /me$/ }, effect: refuse(status), times: always });
      assert.equal(await connect({ credentials: person }).tenants(), both);
      assert.is(requests().at(-1), 'POST /v1/login');
    }),
  );
}

for (const refusal of [401, 403]) {
  for (const keyLoginRefusal of [401, 403, 404] as const) {
    test(
      `are the API key’s own when GET /v1/me answers ${refusal} and the login ${keyLoginRefusal}`,
      withStandIn(
        async ({ standIn, platform, requests }) => {
          standIn.fault({ match: { path: /me$/ }, effect: refuse(refusal), times: always });
          assert.equal(await platform.tenants(), [both[0]]);
          assert.is(requests().at(-1), `GET /v1/tenants/${harbour}`);
        },
        { settings: { keyLoginRefusal } },
      ),
    );
  }
}

test(
  'are not known when every way is refused: the first refusal is told',
  withStandIn(async ({ standIn, connect, person, requests }) => {
    standIn.fault({ match: { path: /me$/ }, effect: refuse(403), times: always });
    standIn.fault({ match: { path: /login/ }, effect: refuse(404), times: always });
    await thrownBy(connect({ credentials: person }).tenants(), 'forbidden');
    assert.equal(requests(), ['GET /v1/me', 'POST /v1/login']);
  }),
);

test(
  'are not looked for elsewhere when CxEngage is out of order',
  withStandIn(async ({ standIn, platform, requests }) => {
    standIn.fault({ match: { path: /me$/ }, effect: refuse(503) });
    await thrownBy(platform.tenants(), 'upstream');
    assert.equal(requests(), ['GET /v1/me']);
  }),
);

test(
  'are not looked for at all when no token is to be had',
  withStandIn(async ({ connect, requests }) => {
    const wrong = connect({ credentials: { keyId: 'a', keySecret: 'b', tenantId: harbour } });
    await thrownBy(wrong.tenants(), 'forbidden');
    assert.equal(requests(true), ['POST /v1/tokens']);
  }),
);

test(
  'and their identity providers are read once a minute, the active ones',
  withStandIn(async ({ clock, platform, requests }) => {
    const read = async () => [await platform.tenants(), await platform.identityProviders(harbour)];
    assert.equal(await read(), [[both[0]], [{ id: seedIds.okta, name: 'Harbour Okta' }]]);
    clock.advance(59_999);
    await read();
    assert.is(requests().length, 2);
    clock.advance(1);
    await read();
    assert.is(requests().length, 4);
  }),
);

test(
  'without the permission for identity providers say which it is',
  withStandIn(async ({ standIn, platform }) => {
    standIn.state.callers.apiKey.permissions.delete('IDENTITY_PROVIDERS_READ');
    const error = await thrownBy(platform.identityProviders(harbour), 'forbidden');
    assert.match(error.message, /IDENTITY_PROVIDERS_READ/);
  }),
);

test.run();
