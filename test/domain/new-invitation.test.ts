import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as v from 'valibot';
import { newInvitationForm } from '../../src/domain/new-invitation.ts';
import { firstMessages } from '../../src/kinds/kind.ts';

const test = suite('the invite form');

const [tenantId, roleId, provider, unlisted] = [
  '2ea1ee7d-3a0b-4a6c-9a67-2f2a3c9d5a10',
  '7c1d1a52-08ad-4b34-8f5c-27d3a0a91c11',
  '9b0c6a7e-5f0d-4f0a-8f62-1d2e3f4a5b12',
  '0b6f0c5e-4f0b-4a39-8b7e-6c1d2e3f4a5b',
];
const rules = { tenantIds: new Set([tenantId]), roleIds: new Set([roleId]), identityProviderIds: new Set([provider]) };
const form = newInvitationForm('Bob@Example.com', rules);
const least = { tenantId, roleId };

const taken: readonly (readonly [string, Record<string, unknown>, Record<string, unknown>])[] = [
  ['cxengage-api §9 row 2: the status is accepted when none is chosen', {}, { status: 'accepted' }],
  ['cxengage-api §9 row 2: the status may be accepted', { status: 'accepted' }, { status: 'accepted' }],
  ['cxengage-api §9 row 2: the status may be invited', { status: 'invited' }, { status: 'invited' }],
  ['cxengage-api §9 row 4: noPassword is left out for the tenant’s default', { noPassword: 'null' }, {}],
  ['cxengage-api §9 row 4: noPassword false allows a password', { noPassword: 'false' }, { noPassword: false }],
  ['cxengage-api §9 row 4: noPassword true is single sign-on only', { noPassword: 'true' }, { noPassword: true }],
  ['an identity provider is sent', { defaultIdentityProvider: provider }, { defaultIdentityProvider: provider }],
  ['what is no field of the form is not sent', { platformRoleId: roleId, email: 'eve@example.com' }, {}],
];

for (const [name, typed, body] of taken) {
  test(name, () =>
    assert.equal(v.parse(form, { ...least, ...typed }), {
      ...least,
      email: 'Bob@Example.com',
      status: 'accepted',
      ...body,
    }),
  );
}

const refused: readonly (readonly [string, unknown, string])[] = [
  ['tenantId', undefined, 'Choose a tenant.'],
  ['tenantId', unlisted, 'This tenant is not listed. Choose another.'],
  ['tenantId', '../../users', 'This tenant is not listed. Choose another.'],
  ['roleId', undefined, 'Choose a role of the tenant.'],
  ['roleId', unlisted, 'The chosen tenant does not have this role. Choose again.'],
  ['status', 'invite', 'Choose an option from the list.'],
  ['status', 'accept', 'Choose an option from the list.'],
  ['status', 'disabled', 'Choose an option from the list.'],
  ['noPassword', 'maybe', 'Choose an option from the list.'],
  ['defaultIdentityProvider', unlisted, 'The chosen tenant does not have this identity provider. Choose again.'],
];

for (const [field, typed, message] of refused) {
  test(`${field} with ${JSON.stringify(typed) ?? 'nothing'} is refused under that field only`, () => {
    const { issues } = v.safeParse(form, { ...least, [field]: typed });
    assert.ok(issues);
    assert.equal(firstMessages(issues), { [field]: message });
  });
}

test('all that is wrong is said at once, one message a field', () => {
  const { issues } = v.safeParse(form, { status: 'x', noPassword: 'x', defaultIdentityProvider: unlisted });
  assert.ok(issues);
  assert.equal(firstMessages(issues), {
    tenantId: 'Choose a tenant.',
    roleId: 'Choose a role of the tenant.',
    status: 'Choose an option from the list.',
    noPassword: 'Choose an option from the list.',
    defaultIdentityProvider: 'The chosen tenant does not have this identity provider. Choose again.',
  });
});

test.run();
