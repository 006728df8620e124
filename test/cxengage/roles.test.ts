import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { seedIds } from '../../src/sandbox/cxengage/seed.ts';
import { thrownBy, withStandIn } from './with-stand-in.ts';

const test = suite('roles');

const { harbour, harbourEurope } = seedIds;
const path = /roles/;
const hang = { kind: 'hang' } as const;
const uuid = (digit: number) => `0000000${digit}-0000-4000-8000-000000000000`;

test(
  'of the platform come with their names, descriptions and numbers of permissions',
  withStandIn(async ({ platform }) => {
    assert.equal((await platform.roles())[1], {
      id: seedIds.platformUser,
      name: 'Platform User',
      description: 'platform user',
      permissions: 2,
    });
  }),
);

test(
  'of a tenant are the active ones, inherited ones included',
  withStandIn(async ({ connect, person, platform }) => {
    const names = (await platform.tenantRoles(harbour)).map(({ name }) => name);
    assert.equal(names, ['Administrator', 'Supervisor', 'Agent', 'Access Controlled Supervisor', 'Group Auditor']);
    const child = await connect({ credentials: person }).tenantRoles(harbourEurope);
    assert.ok(child.some(({ id }) => id === seedIds.tenantRole(harbour, 'Group Auditor')));
  }),
);

test(
  'whose id is no UUID are left out, and each is listed once',
  withStandIn(async ({ standIn, platform }) => {
    const result = [
      { id: uuid(1), name: 'One', active: null, description: null, surprise: 1 },
      { id: 'DROP TABLE', name: 'No UUID' },
      { id: uuid(2), name: null },
      null,
      { id: uuid(1), name: 'One again' },
      { id: uuid(3), name: 'Off', active: false },
      { id: uuid(4), name: 'Four', active: true },
    ];
    standIn.fault({ match: { path }, effect: { kind: 'answer', status: 200, body: { result } }, times: 2 });
    const one = { id: uuid(1), name: 'One' };
    const four = { id: uuid(4), name: 'Four' };
    assert.equal(await platform.tenantRoles(harbour), [one, four]);
    assert.equal(await platform.roles(), [one, { id: uuid(3), name: 'Off' }, four]);
  }),
);

test(
  'are read once a minute',
  withStandIn(async ({ clock, platform, requests }) => {
    await platform.roles();
    clock.advance(59_999);
    await platform.roles();
    assert.equal(requests(), ['GET /v1/roles']);
    clock.advance(1);
    await platform.roles();
    assert.equal(requests(), ['GET /v1/roles', 'GET /v1/roles']);
  }),
);

test(
  'of each tenant are kept apart',
  withStandIn(async ({ connect, person, requests }) => {
    const platform = connect({ credentials: person });
    for (const tenantId of [harbour, harbourEurope, harbour]) await platform.tenantRoles(tenantId);
    assert.equal(requests(), [`GET /v1/tenants/${harbour}/roles`, `GET /v1/tenants/${harbourEurope}/roles`]);
  }),
);

test(
  'are read once for callers at the same time',
  withStandIn(async ({ platform, requests }) => {
    await Promise.all([platform.roles(), platform.roles(), platform.roles()]);
    assert.equal(requests(), ['GET /v1/roles']);
  }),
);

test(
  'go on loading for the others when one caller runs out of budget',
  withStandIn(async ({ clock, standIn, platform, requests }) => {
    standIn.fault({ match: { path }, effect: { kind: 'slow', ms: 60_000 } });
    const budget = new AbortController();
    standIn.onCall((call) => call.path === '/v1/roles' && budget.abort());
    const patient = platform.roles();
    await thrownBy(platform.roles(budget), 'upstream');
    clock.advance(60_000);
    assert.is((await patient).length, 3);
    assert.equal(requests(), ['GET /v1/roles']);
  }),
);

test(
  'that take more than a minute to come are waited for, not asked for again',
  withStandIn(async ({ clock, standIn, platform, requests }) => {
    standIn.fault({ match: { path }, effect: { kind: 'slow', ms: 120_000 } });
    const arrived = new Promise<void>((resolve) => standIn.onCall((call) => path.test(call.path) && resolve()));
    const first = platform.roles();
    await arrived;
    clock.advance(60_000);
    const second = platform.roles();
    clock.advance(60_000);
    assert.equal(await second, await first);
    assert.equal(requests(), ['GET /v1/roles']);
  }),
);

test(
  'that fail to load are not remembered, neither the old ones nor the failure',
  withStandIn(async ({ clock, standIn, platform }) => {
    await platform.roles();
    clock.advance(60_000);
    standIn.fault({ match: { path }, effect: { kind: 'answer', status: 503 } });
    const both = [platform.roles(), platform.roles()];
    for (const error of await Promise.all(both.map((work) => thrownBy(work)))) assert.is(error.kind, 'upstream');
    assert.is((await platform.roles()).length, 3);
  }),
);

test(
  'are read anew by check, which leaves the remembered ones alone',
  withStandIn(async ({ standIn, platform, requests }) => {
    await platform.roles();
    await platform.check();
    assert.equal(requests(), ['GET /v1/roles', 'GET /v1/roles']);
    standIn.state.callers.apiKey.permissions.delete('VIEW_ALL_ROLES');
    standIn.state.callers.apiKey.permissions.delete('MANAGE_ALL_ROLES');
    assert.match((await thrownBy(platform.check(), 'forbidden')).message, /VIEW_ALL_ROLES/);
    assert.is((await platform.roles()).length, 3);
  }),
);

test(
  'are not checked for longer than the budget',
  withStandIn(async ({ standIn, platform }) => {
    standIn.fault({ match: { path }, effect: hang });
    const budget = new AbortController();
    standIn.onCall((call) => call.path === '/v1/roles' && budget.abort());
    await thrownBy(platform.check(budget), 'upstream');
  }),
);

test.run();
