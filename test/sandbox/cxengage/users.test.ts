import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isoSeconds } from '../../../src/sandbox/cxengage/iso-seconds.ts';
import { seedIds } from '../../../src/sandbox/cxengage/seed.ts';
import { sampleRequest as sample } from '../../fixtures/create-user-page.ts';
import { bodyOf, fieldsOf, listOf, resultOf, sharedApi } from './api.ts';

const test = suite('cxengage stand-in: users');
const api = sharedApi(test);

const smallest = { email: sample.email, roleId: sample.roleId };
const create = (body: unknown) => api.call('POST', '/v1/users', body);
const unknownId = '5145c050-422f-11e5-a4ce-159fa7fbaa01';
const stored = (email: string) => api.state.users.filter((user) => user.email === email);

test('the documented sample is created and answered with the documented keys', async () => {
  const earliest = isoSeconds(api.clock.now());
  const answer = await create(sample);
  const latest = isoSeconds(api.clock.now());
  assert.is(answer.status, 200);
  const user = resultOf(answer);
  const keys =
    'additionalRoleIds aliasPlatformUserId created createdBy defaultTenant email externalId firstName hasPassword id lastName personalTelephone resetPasswordExpiryDate roleId status updated updatedBy';
  assert.is(Object.keys(user).sort().join(' '), keys);
  for (const [key, value] of Object.entries(sample)) assert.equal(user[key], value, key);
  assert.match(String(user.aliasPlatformUserId), /^\d+$/);
  assert.match(String(user.created), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  assert.ok(String(user.created) >= earliest && String(user.created) <= latest);
  assert.is(user.createdBy, seedIds.serviceUser);
  assert.is(stored(sample.email).length, 1);
});

test('an e-mail and a role are enough; what was left out is null, the user pending', async () => {
  const user = resultOf(await create(smallest));
  assert.is(user.status, 'pending');
  for (const key of ['firstName', 'lastName', 'externalId', 'personalTelephone']) assert.is(user[key], null, key);
  assert.equal(user.additionalRoleIds, []);
});

test('what is known to be accepted is accepted', async () => {
  let count = 0;
  for (const more of [
    { externalId: null },
    { personalTelephone: '+14162221122' },
    { additionalRoleIds: [seedIds.passwordRestricted] },
    { status: 'disabled' },
    { status: 'invited' },
    { status: 'accepted' },
    { someUnknownKey: 1 },
  ]) {
    count += 1;
    assert.is((await create({ ...smallest, email: `user${count}@harbour.example`, ...more })).status, 200);
  }
});

for (const [field, more, message] of [
  ['email', { email: undefined }, 'required'],
  ['email', { email: 'bob' }, 'invalid email'],
  ['email', { email: 'bob@localhost' }, 'invalid email'],
  ['email', { email: ' bob@email.com' }, 'invalid email'],
  ['email', { email: 7 }, 'must be a string'],
  ['roleId', { roleId: undefined }, 'required'],
  ['roleId', { roleId: 'Platform User' }, 'must be a uuid'],
  ['roleId', { roleId: null }, 'must be a uuid'],
  ['roleId', { roleId: unknownId }, 'role does not exist'],
  ['roleId', { roleId: seedIds.tenantRole(seedIds.harbour, 'Agent') }, 'role does not exist'],
  ['firstName', { firstName: '' }, 'must be a non-blank string'],
  ['firstName', { firstName: null }, 'must be a non-blank string'],
  ['lastName', { lastName: '  ' }, 'must be a non-blank string'],
  ['externalId', { externalId: 17 }, 'must be a string'],
  ['personalTelephone', { personalTelephone: '416 222 1122' }, 'must be in E.164 format'],
  ['personalTelephone', { personalTelephone: '+0123' }, 'must be in E.164 format'],
  ['personalTelephone', { personalTelephone: '' }, 'must be in E.164 format'],
  ['status', { status: true }, 'must be one of enabled, disabled, pending, invited, accepted'],
  ['status', { status: 'accept' }, 'must be one of enabled, disabled, pending, invited, accepted'],
  ['additionalRoleIds', { additionalRoleIds: sample.roleId }, 'must be an array'],
  ['additionalRoleIds', { additionalRoleIds: ['x'] }, 'must be a uuid'],
  ['additionalRoleIds', { additionalRoleIds: [unknownId] }, 'role does not exist'],
  ['additionalRoleIds', { additionalRoleIds: [sample.roleId, sample.roleId] }, 'must not contain duplicates'],
  ['noPassword', { noPassword: null }, 'is not allowed here'],
  ['defaultIdentityProvider', { defaultIdentityProvider: null }, 'is not allowed here'],
  ['tenantId', { tenantId: seedIds.harbour }, 'is not allowed here'],
] as const)
  test(`POST /v1/users refuses ${JSON.stringify(more)}`, async () => {
    const answer = await create({ ...sample, ...more });
    assert.is(answer.status, 400);
    const expected = { error: { code: 400, message: 'bad request parameters', attribute: { [field]: message } } };
    assert.equal(bodyOf(answer), expected);
    assert.is(stored(sample.email).length, 0);
  });

test('all bad fields are named at once', async () => {
  assert.equal(fieldsOf(await create({ firstName: '' })), {
    email: 'required',
    roleId: 'required',
    firstName: 'must be a non-blank string',
  });
});

test('an address that is taken gets 400, whatever its case', async () => {
  await create(sample);
  const answer = await create({ ...sample, email: 'BJones@Email.com' });
  assert.is(answer.status, 400);
  assert.equal(fieldsOf(answer), { email: 'resource with the same value already exists in the system' });
  assert.is(api.standIn.calls.filter((call) => call.wrote).length, 1);
});

test('an address that is taken gets 409 by setting', async () => {
  api.settings.duplicate = 409;
  await create(sample);
  assert.is((await create(sample)).status, 409);
});

test('with the duplicate check off a second user is stored', async () => {
  api.settings.duplicate = 'off';
  await create(sample);
  assert.is((await create(sample)).status, 200);
  assert.is(stored(sample.email).length, 2);
});

test('the status of a good POST is a setting', async () => {
  api.settings.createStatus = 201;
  assert.is((await create(sample)).status, 201);
});

test('a role with more permissions than the caller has is forbidden, as main and as additional role', async () => {
  for (const more of [
    { roleId: seedIds.platformAdministrator },
    { additionalRoleIds: [seedIds.platformAdministrator] },
  ])
    assert.is((await create({ ...sample, ...more })).status, 403);
  api.settings.mayGrantAnyRole = true;
  assert.is((await create({ ...sample, roleId: seedIds.platformAdministrator })).status, 200);
});

test('a user made with an API key carries the id of the key', async () => {
  const user = resultOf(await api.call('POST', '/v1/users', sample, await api.token('key')));
  assert.is(user.createdBy, api.standIn.apiKey.id);
});

test('without MANAGE_ALL_USERS nobody creates', async () => {
  api.state.callers.serviceUser.permissions.delete('MANAGE_ALL_USERS');
  assert.is((await create(sample)).status, 403);
  assert.is(stored(sample.email).length, 0);
});

test('a role that a test adds can be given', async () => {
  const role = api.state.addRole({ name: 'Auditor' });
  assert.is((await create({ ...sample, roleId: role.id })).status, 200);
});

const lookUp = (email: string) => api.call('GET', `/v1/users?email=${encodeURIComponent(email)}`);

test('a look-up by e-mail finds one, whatever the case and with a plus', async () => {
  const user = api.state.addUser({ email: 'Ann+Spare@harbour.example', createdBy: unknownId });
  const [found, ...more] = listOf(await lookUp('ann+spare@HARBOUR.example'));
  assert.equal(found, user);
  assert.is(more.length, 0);
});

test('a look-up of an unknown address gets 404, or an empty list by setting', async () => {
  assert.is((await lookUp('nobody@harbour.example')).status, 404);
  api.settings.unknownEmail = 'emptyList';
  const answer = await lookUp('nobody@harbour.example');
  assert.is(answer.status, 200);
  assert.equal(bodyOf(answer), { result: [] });
});

test('a look-up of what is no address gets 400, and so does a plus that was not encoded', async () => {
  assert.equal(fieldsOf(await lookUp('bob')), { email: 'invalid email' });
  assert.is((await api.call('GET', '/v1/users?email=ann+spare@harbour.example')).status, 400);
});

test('without VIEW_ALL_USERS nobody looks up or lists', async () => {
  api.state.callers.serviceUser.permissions.delete('VIEW_ALL_USERS');
  assert.is((await lookUp('mei.tanaka@harbour.example')).status, 403);
  assert.is((await api.call('GET', '/v1/users')).status, 403);
});

test('the list holds everybody, or the members of a tenant', async () => {
  assert.is(listOf(await api.call('GET', '/v1/users')).length, api.state.users.length);
  const members = listOf(await api.call('GET', `/v1/users?tenantId=${seedIds.harbour}`)).map(({ email }) => email);
  assert.ok(members.includes('mei.tanaka@harbour.example'));
  assert.not.ok(members.includes('only.platform@harbour.example'));
});

test('one user by id is for platform administrators only', async () => {
  const path = `/v1/users/${seedIds.user('mei.tanaka@harbour.example')}`;
  assert.is((await api.call('GET', path)).status, 403);
  api.state.callers.serviceUser.platformAdmin = true;
  assert.is(resultOf(await api.call('GET', path)).email, 'mei.tanaka@harbour.example');
  assert.is((await api.call('GET', `/v1/users/${unknownId}`)).status, 404);
});

const mei = `/v1/users/${seedIds.user('mei.tanaka@harbour.example')}`;

test('a change touches the given fields only', async () => {
  const user = resultOf(await api.call('PUT', mei, { lastName: 'Ito', status: 'disabled' }));
  assert.equal([user.firstName, user.lastName, user.status], ['Mei', 'Ito', 'disabled']);
  assert.is(user.updatedBy, seedIds.serviceUser);
});

for (const [status, name, path, body] of [
  [404, 'of an unknown user', `/v1/users/${unknownId}`, { firstName: 'A' }],
  [400, 'to a blank name', mei, { firstName: ' ' }],
  [400, 'to an unknown role', mei, { roleId: unknownId }],
  [400, 'to a telephone that is not E.164', mei, { personalTelephone: '12' }],
  [403, 'to a role above the caller', mei, { roleId: seedIds.platformAdministrator }],
] as const)
  test(`a change ${name} gets ${status}`, async () => {
    assert.is((await api.call('PUT', path, body)).status, status);
    assert.not.ok(api.standIn.calls.some((call) => call.wrote));
  });

test('nobody changes his own status or role', async () => {
  const path = `/v1/users/${seedIds.serviceUser}`;
  assert.is((await api.call('PUT', path, { status: 'enabled' })).status, 403);
  assert.is((await api.call('PUT', path, { lastName: 'Robot' })).status, 200);
});

test('a password reset sends a mail and needs its permission', async () => {
  assert.is((await api.call('PUT', mei, { resetPassword: true })).status, 200);
  assert.equal(
    api.state.mails.map(({ to, about }) => [to, about]),
    [['mei.tanaka@harbour.example', 'password reset']],
  );
  api.state.callers.serviceUser.permissions.delete('MANAGE_ALL_USER_PASSWORDS');
  assert.is((await api.call('PUT', mei, { resetPassword: true })).status, 403);
});

test.run();
