import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { tables } from '../../src/csv/tables.ts';
import { createUser } from '../../src/kinds/create-user.ts';
import type { FormPorts } from '../../src/kinds/kind.ts';

const test = suite('the form for one user');

const roles = Array.from({ length: 100 }, (_, at) => ({
  id: crypto.randomUUID(),
  name: `Role ${at} `.padEnd(60, 'x'),
}));
const unasked = () => Promise.reject(new Error('this is not asked'));
const ports: FormPorts = {
  platform: {
    roles: async () => roles,
    tenants: unasked,
    tenantRoles: unasked,
    identityProviders: unasked,
    findUser: async () => undefined,
    findStoredAs: unasked,
    findTenantUser: unasked,
    wasInTenant: unasked,
    ownUserId: unasked,
    now: () => 0,
  },
  tables,
  command: '/create-user',
  country: undefined,
  log: { info() {}, warn() {}, error() {} },
};

async function errorsWith(additional: number) {
  const [roleId, ...others] = roles.map(({ id }) => id);
  const fields = { email: 'bob@example.com', roleId, additionalRoleIds: others.slice(0, additional) };
  return (await createUser.check(ports, { fields }, {})).errors;
}

test('as many additional roles can be chosen as the card of the approver has room for', async () => {
  assert.is(await errorsWith(32), undefined);
  assert.equal(await errorsWith(33), {
    additionalRoleIds: "Choose fewer additional roles. Their names don't fit on the approver's card.",
  });
});

test.run();
