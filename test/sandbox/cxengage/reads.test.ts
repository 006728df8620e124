import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { seedIds } from '../../../src/sandbox/cxengage/seed.ts';
import { listOf, resultOf, sharedApi } from './api.ts';

const test = suite('cxengage stand-in: account, roles, tenants');
const api = sharedApi(test);

const { harbour, harbourEurope, oldPier } = seedIds;
const get = (path: string, authorization?: string) => api.call('GET', path, undefined, authorization);

test('login tells a person his name, permissions and tenants', async () => {
  const me = resultOf(await api.call('POST', '/v1/login'));
  assert.is(me.username, 'slack-bot@harbour.example');
  assert.is(me.platformRoleName, 'Platform User');
  assert.equal(me.platformPermissions, ['PLATFORM_MANAGE_USER_ACCOUNT', 'PLATFORM_CHANGE_OWN_PASSWORD']);
  const tenants = Array.isArray(me.tenants) ? me.tenants : [];
  assert.equal(
    tenants.map(({ tenantId, tenantActive }) => [tenantId, tenantActive]),
    [
      [harbour, true],
      [harbourEurope, true],
      [oldPier, false],
    ],
  );
  assert.ok(tenants[0].tenantPermissions.includes('MANAGE_ALL_USERS'));
  assert.not.ok(tenants[0].tenantPermissions.includes('PLATFORM_MANAGE_USER_ACCOUNT'));
});

test('login of an API key is refused as the setting says, or works', async () => {
  const login = async () => api.call('POST', '/v1/login', undefined, await api.token('key'));
  assert.is((await login()).status, 403);
  api.settings.keyLoginRefusal = 401;
  assert.is((await login()).text, 'Permission denied');
  api.settings.keyLoginRefusal = 404;
  assert.is((await login()).status, 404);
  api.settings.keyMayLogin = true;
  assert.is((await login()).status, 200);
});

test('me lists a person’s tenants, and an API key’s one tenant', async () => {
  const mine = listOf(await get('/v1/me'));
  assert.equal([mine.length, mine[1]?.tenantId, mine[1]?.identityProviders], [3, harbourEurope, []]);
  const [own, ...more] = listOf(await get('/v1/me', await api.token('key')));
  assert.equal([own?.tenantId, own?.name, own?.active], [harbour, 'Harbour Outfitters', true]);
  const client = { client: `client-${seedIds.okta}`, domain: 'sso.harbour.example' };
  assert.equal(own?.identityProviders, [{ id: seedIds.okta, name: 'Harbour Okta', ...client }]);
  assert.is(more.length, 0);
});

test('platform roles carry the documented names, and permissions as ids of the catalogue', async () => {
  const roles = listOf(await get('/v1/roles'));
  assert.equal(
    roles.map(({ name }) => name),
    ['Platform Administrator', 'Platform User', 'Platform User - Password Restricted'],
  );
  assert.is(roles[1]?.id, 'd68381b0-c8fa-11e5-b38c-5347eb4882ad');
  const catalogue = listOf(await get('/v1/permissions'));
  const known = new Set(catalogue.map(({ id }) => id));
  for (const id of roles.flatMap(({ permissions }) => (Array.isArray(permissions) ? permissions : []))) {
    assert.ok(known.has(id));
  }
  assert.equal(resultOf(await get(`/v1/permissions/${catalogue[0]?.id}`)), catalogue[0]);
  assert.is((await get(`/v1/permissions/${harbour}`)).status, 404);
});

test('five hundred more roles are listed', async () => {
  for (let count = 0; count < 500; count += 1) api.state.addRole({ name: `Role ${count}` });
  assert.is(listOf(await get('/v1/roles')).length, 503);
});

test('roles need VIEW_ALL_ROLES or MANAGE_ALL_ROLES', async () => {
  const { permissions } = api.state.callers.serviceUser;
  permissions.delete('VIEW_ALL_ROLES');
  assert.is((await get('/v1/roles')).status, 200);
  permissions.delete('MANAGE_ALL_ROLES');
  assert.is((await get('/v1/roles')).status, 403);
  assert.is((await get(`/v1/tenants/${harbour}/roles`)).status, 403);
});

test('a tenant lists its own roles, inactive ones too, and those its parent shares', async () => {
  const roles = listOf(await get(`/v1/tenants/${harbourEurope}/roles`));
  assert.equal(
    roles.map(({ name, active, tenantId }) => [name, active, tenantId]),
    [
      ['Group Auditor', true, harbour],
      ['Administrator', true, harbourEurope],
      ['Supervisor', true, harbourEurope],
      ['Agent', true, harbourEurope],
      ['Access Controlled Supervisor', true, harbourEurope],
      ['Seasonal Agent', false, harbourEurope],
    ],
  );
  assert.is(resultOf(await get(`/v1/tenants/${harbourEurope}/roles/${roles[0]?.id}`)).name, 'Group Auditor');
  const foreign = seedIds.tenantRole(oldPier, 'Agent');
  assert.is((await get(`/v1/tenants/${harbourEurope}/roles/${foreign}`)).status, 404);
});

test('a tenant’s permissions have names and the tenant', async () => {
  const [first] = listOf(await get(`/v1/tenants/${harbour}/permissions`));
  assert.equal([first?.name, first?.tenantId], ['MANAGE_ALL_USERS', harbour]);
});

test('identity providers are listed without the tenant, and need their permission', async () => {
  const path = `/v1/tenants/${harbour}/identity-providers`;
  assert.equal(
    listOf(await get(path)).map(({ id, active, tenantId }) => [id, active, tenantId]),
    [
      [seedIds.okta, true, undefined],
      [seedIds.retiredIdp, false, undefined],
    ],
  );
  api.state.callers.serviceUser.permissions.delete('IDENTITY_PROVIDERS_READ');
  assert.is((await get(path)).status, 403);
});

test('one tenant shows its parent and children', async () => {
  const parent = resultOf(await get(`/v1/tenants/${harbour}`));
  assert.equal([parent.parent, parent.childIds], [null, [harbourEurope]]);
  const child = resultOf(await get(`/v1/tenants/${harbourEurope}`));
  assert.equal(child.parent, { id: harbour, name: 'Harbour Outfitters' });
});

test('a tenant that is not there gets 404, one of somebody else 403', async () => {
  assert.is((await get('/v1/tenants/5145c050-422f-11e5-a4ce-159fa7fbaa01')).status, 404);
  const token = await api.token('key');
  for (const rest of ['', '/roles', '/users', '/permissions', '/identity-providers'])
    assert.is((await get(`/v1/tenants/${harbourEurope}${rest}`, token)).status, 403, rest);
});

test('a tenant that a test adds belongs to the service user', async () => {
  const { id } = api.state.addTenant({ name: 'Third' });
  const role = api.state.addTenantRole({ tenantId: id, name: 'Agent' });
  assert.equal(
    listOf(await get(`/v1/tenants/${id}/roles`)).map((one) => one.id),
    [role.id],
  );
});

test('the tenants of a region are for platform administrators who name the region', async () => {
  const [region] = listOf(await get('/v1/regions'));
  const path = `/v1/tenants?regionId=${region?.id}`;
  assert.is((await get(path)).status, 403);
  api.state.callers.serviceUser.platformAdmin = true;
  assert.is(listOf(await get(path)).length, 3);
  assert.is(listOf(await get(`/v1/tenants?regionId=${harbour}`)).length, 0);
  assert.is((await get('/v1/tenants')).status, 400);
});

test.run();
