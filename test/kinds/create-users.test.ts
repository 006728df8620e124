import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { tables } from '../../src/csv/tables.ts';
import { createUsers } from '../../src/kinds/create-users.ts';
import type { FormPorts } from '../../src/kinds/kind.ts';

const test = suite('what the form for many users chooses');

const role = { id: '00000001-0000-4000-8000-000000000000', name: 'Platform User' };
const gone = '00000002-0000-4000-8000-000000000000';
const unasked = () => Promise.reject(new Error('this is not asked'));
const ports: FormPorts = {
  platform: {
    roles: async () => [role],
    tenants: async () => [],
    tenantRoles: unasked,
    identityProviders: unasked,
    findUser: unasked,
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
const check = (fields: object) => createUsers.check(ports, { fields: { ...fields } }, {});
const file = [{ id: 'F1', name: 'a.csv' }];
const source = { from: 'file', fileId: 'F1', name: 'a.csv' };
const pasted = 'email,role\na@x.example,Platform User';

const taken: readonly (readonly [string, object, object, object])[] = [
  ['nothing but a file', { file }, { source }, {}],
  ['an encoding that is to be found', { file, encoding: 'auto' }, { source }, {}],
  ['an encoding', { file, encoding: 'windows-1250' }, { source, encoding: 'windows-1250' }, {}],
  [
    'an encoding beside pasted rows',
    { rows: pasted, encoding: 'euc-kr' },
    { source: { from: 'paste', text: pasted } },
    {},
  ],
  [
    'a role for rows that name none',
    { file, platformRoleId: role.id },
    { source, platformRoleId: role.id },
    { [role.id]: role.name },
  ],
  [
    'such a role for pasted rows without a role column',
    { rows: 'email\na@x.example', platformRoleId: role.id },
    { source: { from: 'paste', text: 'email\na@x.example' }, platformRoleId: role.id },
    { [role.id]: role.name },
  ],
];
for (const [name, fields, content, names] of taken)
  test(`${name}: taken`, async () => assert.equal(await check(fields), { content, names, reason: '' }));

test('a reason is kept with the rows', async () => {
  const checked = await check({ file, reason: ' New shift ' });
  assert.equal(checked, { content: { source }, names: {}, reason: 'New shift' });
});

const NO_COLUMN =
  'There is no column for the platform role. Choose one under "Platform role for rows without one", or add a column "role".';
const LIST = 'Choose an encoding from the list.';
const GONE = 'This role no longer exists. Choose another.';
const refused: readonly (readonly [string, object, object])[] = [
  ['an encoding that is not in the list', { file, encoding: 'utf-7' }, { encoding: LIST }],
  ['several encodings', { file, encoding: ['utf-8'] }, { encoding: LIST }],
  ['an encoding that is only ever found', { file, encoding: 'utf-16le' }, { encoding: LIST }],
  ['a role that is not listed', { file, platformRoleId: gone }, { platformRoleId: GONE }],
  ['a role that is no id', { file, platformRoleId: 'Platform User' }, { platformRoleId: GONE }],
  ['pasted rows without a role column', { rows: 'email\na@x.example' }, { rows: NO_COLUMN }],
  [
    'all at once',
    { encoding: 'x', platformRoleId: gone, roleId: 'r', reason: 'r'.repeat(3001) },
    {
      reason: 'A reason has at most 3000 characters.',
      file: 'Upload a file, or paste rows below.',
      encoding: LIST,
      platformRoleId: GONE,
      tenantId: 'Choose a tenant too, or clear "Role in the tenant" and "How to add them".',
    },
  ],
];
for (const [name, fields, errors] of refused)
  test(`${name}: refused under its field`, async () => assert.equal(await check(fields), { errors }));

test.run();
