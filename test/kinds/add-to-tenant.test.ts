import { randomUUID } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { addToTenant } from '../../src/kinds/add-to-tenant.ts';
import { addUsersToTenant } from '../../src/kinds/add-users-to-tenant.ts';
import type { FormPorts } from '../../src/kinds/kind.ts';
import { batchOf } from '../helpers/requests.ts';

const test = suite('the form that adds users to a tenant');

const [tenantId, roleId] = [randomUUID(), randomUUID()];

const platform = {
  findUser: async () => ({ id: 'u1', email: 'bob@xn--mller-kva.example' }),
  findTenantUser: async () => undefined,
  tenants: async () => [{ id: tenantId, name: 'Harbour' }],
  tenantRoles: async () => [{ id: roleId, name: 'Agent' }],
  identityProviders: async () => [],
  // The forms read nothing else.
} as Partial<FormPorts['platform']> as FormPorts['platform'];
const ports = { platform } as FormPorts;
const fields = { email: 'bob@müller.example', tenantId, roleId, status: 'accepted' };

test('a user held under another spelling of the domain is added under that one', async () => {
  const checked = await addToTenant.check(ports, { fields }, {});
  assert.is('content' in checked && checked.content.email, 'bob@xn--mller-kva.example');
});

const KINDS = { addToTenant, addUsersToTenant };
for (const [name, kind] of Object.entries(KINDS)) {
  const check = (reason: string) => kind.check(ports, { fields: { ...fields, reason }, parent: batchOf() }, {});

  test(`${name} keeps the reason`, async () => {
    const checked = await check(' New shift\0 ');
    assert.is('reason' in checked && checked.reason, 'New shift');
  });

  test(`${name} refuses a reason that is too long`, async () => {
    assert.equal(await check('r'.repeat(3001)), { errors: { reason: 'A reason has at most 3000 characters.' } });
  });
}

test.run();
