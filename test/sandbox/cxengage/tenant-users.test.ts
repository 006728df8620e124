import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { seedIds } from '../../../src/sandbox/cxengage/seed.ts';
import { bodyOf, fieldsOf, listOf, resultOf, sharedApi } from './api.ts';

const test = suite('cxengage stand-in: tenant users');
const api = sharedApi(test);

const hour = 3_600_000;
const { harbour, harbourEurope, oldPier } = seedIds;
const agent = seedIds.tenantRole(harbour, 'Agent');
const userId = seedIds.user('only.platform@harbour.example');
const body = { email: 'only.platform@harbour.example', roleId: agent, status: 'invited' };
const path = `/v1/tenants/${harbour}/users`;
const invite = (more: object = {}, tenantId: string = harbour) =>
  api.call('POST', `/v1/tenants/${tenantId}/users`, { ...body, ...more });
const change = (id: string, changes: object) => api.call('PUT', `${path}/${id}`, changes);
const listed = async (id: string) => listOf(await api.call('GET', path)).find((member) => member.id === id);
const wrote = () => api.standIn.calls.filter((call) => call.wrote).length;

test('an invitation is answered with userId, a mail and 24 hours', async () => {
  const answer = await invite({ defaultIdentityProvider: null, noPassword: null });
  assert.is(answer.status, 200);
  const member = resultOf(answer);
  const keys =
    'created createdBy email extension invitationExpiryDate roleId sessionReason sessionStarted state status tenantId updated updatedBy userId';
  assert.is(Object.keys(member).sort().join(' '), keys);
  assert.equal([member.userId, member.tenantId, member.status], [userId, harbour, 'invited']);
  assert.is(Date.parse(String(member.invitationExpiryDate)) - Date.parse(String(member.created)), 24 * hour);
  assert.equal(
    api.state.mails.map(({ to, about, tenantId }) => ({ to, about, tenantId })),
    [{ to: body.email, about: 'invitation', tenantId: harbour }],
  );
});

test('pending sends no mail, and is what an absent status means', async () => {
  const member = resultOf(await invite({ status: undefined }));
  assert.equal([member.status, member.invitationExpiryDate], ['pending', null]);
  assert.is((await listed(userId))?.invitationStatus, 'pending');
  assert.is(api.state.mails.length, 0);
});

test('accepted adds at once, without a mail', async () => {
  assert.is(resultOf(await invite({ status: 'accepted' })).status, 'accepted');
  assert.is((await listed(userId))?.invitationStatus, 'enabled');
  assert.is(api.state.mails.length, 0);
});

test('the address is found whatever its case', async () => {
  assert.is(resultOf(await invite({ email: 'Only.Platform@Harbour.Example' })).userId, userId);
});

test('with the duplicate check off somebody in the tenant is stored a second time', async () => {
  api.settings.duplicate = 'off';
  await invite();
  assert.is((await invite()).status, 200);
  assert.is(api.state.tenantUsers.filter((member) => member.userId === userId).length, 2);
});

test('a role that the parent tenant shares can be given', async () => {
  const roleId = seedIds.tenantRole(harbour, 'Group Auditor');
  assert.is((await invite({ roleId }, harbourEurope)).status, 200);
});

test('an identity provider of another tenant gets 400', async () => {
  const roleId = seedIds.tenantRole(harbourEurope, 'Agent');
  const answer = await invite({ roleId, defaultIdentityProvider: seedIds.okta }, harbourEurope);
  assert.equal([answer.status, Object.keys(fieldsOf(answer))], [400, ['defaultIdentityProvider']]);
});

for (const [field, more] of [
  ['email', { email: undefined }],
  ['email', { email: 'bob' }],
  ['email', { email: 'nobody@harbour.example' }],
  ['email', { email: 'mei.tanaka@harbour.example' }],
  ['roleId', { roleId: undefined }],
  ['roleId', { roleId: 'Agent' }],
  ['roleId', { roleId: seedIds.platformUser }],
  ['roleId', { roleId: seedIds.tenantRole(harbourEurope, 'Agent') }],
  ['roleId', { roleId: seedIds.tenantRole(harbour, 'Seasonal Agent') }],
  ['status', { status: 'invite' }],
  ['status', { status: 'disabled' }],
  ['noPassword', { noPassword: 'yes' }],
  ['defaultIdentityProvider', { defaultIdentityProvider: 'Okta' }],
  ['defaultIdentityProvider', { defaultIdentityProvider: seedIds.harbour }],
  ['defaultIdentityProvider', { defaultIdentityProvider: seedIds.retiredIdp }],
  ['platformRoleId', { email: 'new@harbour.example', platformRoleId: seedIds.harbour }],
] as const)
  test(`an invitation with ${JSON.stringify(more)} gets 400 on ${field}`, async () => {
    const answer = await invite(more);
    assert.is(answer.status, 400);
    assert.equal(Object.keys(fieldsOf(answer)), [field]);
    assert.is(wrote() + api.state.mails.length, 0);
  });

test('an unknown address gets 404 by setting', async () => {
  api.settings.unknownInvitee = 404;
  assert.is((await invite({ email: 'nobody@harbour.example' })).status, 404);
});

test('a platform role makes the platform user too, for a new address only', async () => {
  const platformRoleId = seedIds.platformUser;
  const member = resultOf(await invite({ email: 'new@harbour.example', platformRoleId, firstName: 'Nell' }));
  const user = api.state.findUser('new@harbour.example');
  assert.equal([user?.id, user?.status, user?.firstName], [member.userId, 'pending', 'Nell']);
  assert.is((await invite({ platformRoleId })).status, 403);
  const above = { email: 'other@harbour.example', platformRoleId: seedIds.platformAdministrator };
  assert.is((await invite(above)).status, 403);
});

test('the status of a good POST is a setting', async () => {
  api.settings.createStatus = 201;
  assert.is((await invite()).status, 201);
});

test('a tenant role above the caller is forbidden', async () => {
  api.state.callers.serviceUser.permissions.delete('MANAGE_TENANT');
  const roleId = seedIds.tenantRole(harbour, 'Administrator');
  assert.is((await invite({ roleId })).status, 403);
  assert.is((await change(seedIds.user('mei.tanaka@harbour.example'), { roleId })).status, 403);
  assert.is((await invite()).status, 200);
});

test('who may not enrol, see or set sign-in gets 403', async () => {
  const { permissions } = api.state.callers.serviceUser;
  permissions.delete('USER_IDENTITY_PROVIDER_UPDATE');
  assert.is((await invite({ noPassword: true })).status, 403);
  assert.is((await invite({ defaultIdentityProvider: seedIds.okta })).status, 403);
  permissions.delete('MANAGE_TENANT_ENROLLMENT');
  assert.is((await invite()).status, 403);
  assert.is((await change(userId, { status: 'invited' })).status, 403);
  permissions.delete('VIEW_ALL_USERS');
  assert.is((await api.call('GET', path)).status, 403);
});

test('an inactive tenant takes nobody', async () => {
  assert.is((await invite({ roleId: seedIds.tenantRole(oldPier, 'Agent') }, oldPier)).status, 403);
});

test('the list shows each state of an invitation', async () => {
  const rows = listOf(await api.call('GET', path)).map((member) => [
    String(member.email).split('@')[0],
    member.roleName,
    member.status,
    member.platformStatus,
    member.invitationStatus,
  ]);
  assert.equal(rows.slice(3), [
    ['mei.tanaka', 'Agent', 'accepted', 'enabled', 'enabled'],
    ['omar.haddad', 'Agent', 'invited', 'pending', 'invited'],
    ['ruth.cole', 'Agent', 'expired', 'pending', 'expired'],
    ['new.starter', 'Agent', 'pending', 'pending', 'pending'],
    ['left.in.may', 'Agent', 'disabled', 'enabled', 'disabled'],
  ]);
});

test('a platform user who is disabled is disabled in the tenant, one without a password is sso-only', async () => {
  await invite({ noPassword: true });
  assert.is((await listed(userId))?.invitationStatus, 'sso-only');
  const user = api.state.findUser(body.email);
  assert.ok(user);
  user.status = 'disabled';
  assert.is((await listed(userId))?.invitationStatus, 'disabled');
});

test('one member shows the sign-in settings that the list lacks', async () => {
  await invite({ noPassword: false, defaultIdentityProvider: seedIds.okta });
  const member = resultOf(await api.call('GET', `${path}/${userId}`));
  assert.equal([member.id, member.noPassword, member.defaultIdentityProvider], [userId, false, seedIds.okta]);
  assert.equal([member.workStationId, member.hasPassword], [null, true]);
  assert.not.ok('noPassword' in ((await listed(userId)) ?? {}));
  assert.is((await api.call('GET', `${path}/${harbour}`)).status, 404);
});

test('an invitation expires after 24 hours, and a resend gives 24 more', async () => {
  await invite();
  api.clock.advance(23 * hour);
  assert.is((await listed(userId))?.invitationStatus, 'invited');
  api.clock.advance(hour);
  assert.is((await listed(userId))?.invitationStatus, 'expired');
  assert.is(api.standIn.acceptInvitation(harbour, userId), 'expired');
  const again = resultOf(await change(userId, { status: 'invited' }));
  assert.is(again.status, 'invited');
  assert.is(api.state.mails.length, 2);
  api.clock.advance(23 * hour);
  assert.is((await listed(userId))?.invitationStatus, 'invited');
});

test('the invited person accepts: tenant user accepted, platform user enabled with a password', async () => {
  const omar = seedIds.user('omar.haddad@harbour.example');
  assert.is(api.standIn.acceptInvitation(harbour, omar), 'accepted');
  const member = await listed(omar);
  assert.equal([member?.status, member?.platformStatus, member?.updatedBy], ['accepted', 'enabled', omar]);
  assert.is(api.state.findUser('omar.haddad@harbour.example')?.hasPassword, true);
  assert.is(api.standIn.acceptInvitation(harbour, omar), 'not invited');
  assert.is(api.standIn.acceptInvitation(harbourEurope, omar), 'unknown');
});

// Rows: from; columns: what a PUT may make of it.
const steps: Record<string, Record<string, boolean>> = {
  'new.starter': { invited: true, pending: false, accepted: false, disabled: false },
  'omar.haddad': { invited: true, pending: true, accepted: true, disabled: false },
  'ruth.cole': { invited: true, pending: false, accepted: false, disabled: false },
  'mei.tanaka': { invited: false, pending: false, accepted: false, disabled: true },
  'left.in.may': { invited: false, pending: false, accepted: true, disabled: false },
};
for (const [person, row] of Object.entries(steps))
  for (const [status, allowed] of Object.entries(row))
    test(`${person} ${allowed ? 'becomes' : 'cannot become'} ${status}`, async () => {
      const answer = await change(seedIds.user(`${person}@harbour.example`), { status });
      assert.is(answer.status, allowed ? 200 : 400);
      if (allowed) assert.is(resultOf(answer).status, status);
      else assert.equal(Object.keys(fieldsOf(answer)), ['status']);
      assert.is(api.state.mails.length, allowed && status === 'invited' ? 1 : 0);
    });

test('a change of other settings leaves the status alone', async () => {
  await invite();
  const supervisor = seedIds.tenantRole(harbour, 'Supervisor');
  const member = resultOf(await change(userId, { roleId: supervisor, noPassword: true }));
  assert.equal([member.userId, member.roleId, member.status], [userId, supervisor, 'invited']);
  assert.is(api.state.mails.length, 1);
});

for (const [status, name, changes] of [
  [400, 'the read-only invitationStatus', { invitationStatus: 'invited' }],
  [400, 'the read-only platformStatus', { platformStatus: 'enabled' }],
  [400, 'an unknown status', { status: 'accept' }],
  [400, 'a role of another tenant', { roleId: seedIds.tenantRole(harbourEurope, 'Agent') }],
  [400, 'a text for noPassword', { noPassword: 'no' }],
] as const)
  test(`a change with ${name} gets ${status}`, async () => {
    assert.is((await change(seedIds.user('mei.tanaka@harbour.example'), changes)).status, status);
    assert.is(wrote(), 0);
  });

test('somebody who is not in the tenant cannot be changed', async () => {
  const answer = await change(userId, { status: 'invited' });
  assert.is(answer.status, 404);
  assert.equal(bodyOf(answer), { error: { code: 404, message: 'not found', attribute: null } });
});

test.run();
