import { randomUUID } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { addToTenant } from '../../src/kinds/add-to-tenant.ts';
import type { FormPorts } from '../../src/kinds/kind.ts';

const test = suite('the form that adds a user to a tenant');

const [tenantId, roleId] = [randomUUID(), randomUUID()];

test('a user held under another spelling of the domain is added under that one', async () => {
  const platform = {
    findUser: async () => ({ id: 'u1', email: 'bob@xn--mller-kva.example' }),
    findTenantUser: async () => undefined,
    tenants: async () => [{ id: tenantId, name: 'Harbour' }],
    tenantRoles: async () => [{ id: roleId, name: 'Agent' }],
    identityProviders: async () => [],
    // The form reads nothing else.
  } as Partial<FormPorts['platform']> as FormPorts['platform'];
  const fields = { email: 'bob@müller.example', tenantId, roleId, status: 'accepted' };
  const checked = await addToTenant.check({ platform } as FormPorts, { fields }, {});
  assert.is('content' in checked && checked.content.email, 'bob@xn--mller-kva.example');
});

test.run();
