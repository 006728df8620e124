import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { RowCells } from '../../src/domain/batch-row.ts';
import { type BatchRules, rowCheck } from '../../src/domain/check-row.ts';

const checkRow = (cells: RowCells, by: BatchRules) => rowCheck(by)(cells);
const test = suite('a row of a batch');

const id = (digit: number) => `0000000${digit}-0000-4000-8000-000000000000`;
const [user, restricted, harbour, pier, agent, supervisor, pierAgent, okta] = [1, 2, 3, 4, 5, 6, 7, 8].map(id);
assert.ok(user && restricted && harbour && pier && agent && supervisor && pierAgent && okta);

const rules: BatchRules = {
  roles: [
    { id: user, name: 'Platform User' },
    { id: restricted, name: 'Restricted' },
    { id: id(9), name: 'Twin' },
    { id: id(0), name: 'twin' },
  ],
  tenants: [
    { id: harbour, name: 'Harbour' },
    { id: pier, name: 'Pier' },
  ],
  tenantRoles: new Map([
    [
      harbour,
      [
        { id: agent, name: 'Agent' },
        { id: supervisor, name: 'Supervisor' },
      ],
    ],
    [pier, [{ id: pierAgent, name: 'Agent' }]],
  ]),
  country: 'CA',
  status: 'enabled',
};
/** What was chosen for all rows. */
const invitation = {
  tenantId: harbour,
  roleId: agent,
  status: 'invited',
  defaultIdentityProvider: okta,
  noPassword: true,
} as const;
const forAll = { ...rules, invitation };
const least = { email: 'bob@example.com', roleId: 'platform user' };
const sent = { email: 'bob@example.com', roleId: user, status: 'enabled' };

const users: readonly (readonly [string, RowCells, object])[] = [
  ['a role by its name', {}, {}],
  ['a role by its id', { roleId: user.toUpperCase() }, {}],
  [
    'additional roles with | between them',
    { additionalRoleIds: ` Restricted |${id(9)}|| ` },
    { additionalRoleIds: [restricted, id(9)] },
  ],
  [
    'additional roles with other separators',
    { additionalRoleIds: `Restricted\n${id(9)}` },
    { additionalRoleIds: [restricted, id(9)] },
  ],
  ...[' Pending', 'PENDING ', '\u00a0pending\u200b', 'ｐｅｎｄｉｎｇ'].map(
    (status) => [`the status ${JSON.stringify(status)}`, { status }, { status: 'pending' }] as const,
  ),
  [
    'everything else by the rules of the form',
    { firstName: ' Bob', lastName: 'Smith ', externalId: '005', personalTelephone: '(506) 234-5678' },
    { firstName: 'Bob', lastName: 'Smith', externalId: '005', personalTelephone: '+15062345678' },
  ],
];
for (const status of ['Active', ' AKTIV ', 'actif', 'Activo'])
  test(`${status} of another product is enabled`, () => {
    const checked = checkRow({ email: 'bob@example.com', roleId: 'Platform User', status }, rules);
    assert.is(checked.result === 'good' && checked.user.status, 'enabled');
  });

for (const [name, cells, body] of users)
  test(name, () =>
    assert.equal(checkRow({ ...least, ...cells }, rules), { result: 'good', user: { ...sent, ...body } }),
  );

test('a role chosen for rows that name none is of those rows only', () => {
  const forAll = { ...rules, roleId: restricted };
  const roleOf = (cells: RowCells) => {
    const checked = checkRow({ email: 'bob@example.com', ...cells }, forAll);
    return checked.result === 'good' ? checked.user.roleId : checked.problems;
  };
  assert.is(roleOf({}), restricted);
  assert.is(roleOf({ roleId: '' }), restricted);
  assert.is(roleOf({ roleId: 'Platform User' }), user);
  assert.match(JSON.stringify(roleOf({ roleId: 'Nobody' })), /no role \\"Nobody/);
  assert.equal(roleOf({ additionalRoleIds: 'Restricted' }), {
    additionalRoleIds: 'The platform role is also an additional role. Choose each role once.',
  });
});

test('a role chosen for rows that name none must be listed still', () => {
  assert.equal(checkRow({ email: 'bob@example.com' }, { ...rules, roleId: agent }), {
    result: 'invalid',
    problems: { roleId: 'This role no longer exists. Choose another.' },
  });
});

test('without a status where none is sent', () => {
  const { status: _, ...rest } = sent;
  assert.equal(checkRow(least, { ...rules, status: undefined }), { result: 'good', user: rest });
});

const email = least.email;
const { noPassword, defaultIdentityProvider } = invitation;
/** Tenant columns, the invitation without and with one for all rows. */
const invitations: readonly (readonly [string, RowCells, object | undefined, object])[] = [
  ['no tenant column', {}, undefined, { ...invitation, email }],
  [
    'a tenant and a role by name',
    { tenantId: 'pier', tenantRoleId: 'agent' },
    { tenantId: pier, roleId: pierAgent, status: 'accepted', email },
    { tenantId: pier, roleId: pierAgent, status: 'invited', email },
  ],
  [
    'the tenant of all rows, and another role',
    { tenantId: harbour, tenantRoleId: supervisor, invitationStatus: 'Accepted' },
    { tenantId: harbour, roleId: supervisor, status: 'accepted', email },
    { tenantId: harbour, roleId: supervisor, status: 'accepted', noPassword, defaultIdentityProvider, email },
  ],
];
for (const [name, cells, own, withAll] of invitations)
  test(`invitation: ${name}`, () => {
    const user = checkRow({ ...least, ...cells }, rules);
    assert.equal(user, { result: 'good', user: sent, ...(own && { invitation: own }) });
    assert.equal(checkRow({ ...least, ...cells }, forAll), { result: 'good', user: sent, invitation: withAll });
  });

test('invitation: a role or a status alone is for the tenant of all rows', () => {
  assert.equal(checkRow({ ...least, tenantRoleId: 'Supervisor' }, forAll), {
    result: 'good',
    user: sent,
    invitation: { ...invitation, roleId: supervisor, email },
  });
  assert.equal(checkRow({ ...least, invitationStatus: 'accepted' }, forAll), {
    result: 'good',
    user: sent,
    invitation: { ...invitation, status: 'accepted', email },
  });
});

const NO_ROLE = 'Enter a platform role, or choose one for all rows without a role.';
const noTenant = { tenantId: 'Enter the tenant too, or leave the other tenant columns empty.' };
const noRole = { tenantRoleId: 'Enter the role in the tenant too.' };
const refused: readonly (readonly [string, RowCells, BatchRules, object])[] = [
  ['no e-mail', { email: '' }, rules, { email: 'Enter an email address.' }],
  ['no role', { roleId: '' }, rules, { roleId: NO_ROLE }],
  ['an ambiguous role', { roleId: 'TWIN' }, rules, { roleId: 'More than one role is called "TWIN". Enter its ID.' }],
  [
    'an unknown additional role',
    { additionalRoleIds: 'Restricted|Nobody' },
    rules,
    {
      additionalRoleIds: 'There is no role "Nobody". CxEngage lists: Platform User, Restricted, Twin, twin.',
    },
  ],
  [
    'a role twice, once by name and once by id',
    { additionalRoleIds: `restricted|${restricted}` },
    rules,
    { additionalRoleIds: 'A role is chosen twice. Choose each role once.' },
  ],
  [
    'the platform role among the additional ones',
    { additionalRoleIds: user },
    rules,
    { additionalRoleIds: 'The platform role is also an additional role. Choose each role once.' },
  ],
  [
    'two roles in the column of one',
    { roleId: 'Platform User; Restricted' },
    rules,
    {
      roleId:
        '"Platform User; Restricted" names more than one role. Keep one here and put the others in the column for additional roles, separated by |.',
    },
  ],
  [
    'two tenants in one row',
    { tenantId: 'Harbour, Pier', tenantRoleId: 'Agent' },
    rules,
    { tenantId: '"Harbour, Pier" names more than one tenant. Use one row for each.' },
  ],
  [
    'a status',
    { status: 'gone' },
    rules,
    { status: '"gone" is not allowed here. Use one of: enabled, pending, invited, accepted.' },
  ],
  ['a tenant role without a tenant', { tenantRoleId: 'Agent' }, rules, noTenant],
  ['an invitation status without a tenant', { invitationStatus: 'invited' }, rules, noTenant],
  ['a tenant without a role', { tenantId: 'Pier' }, rules, noRole],
  ['a tenant without a role, other than that of all rows', { tenantId: 'Pier' }, forAll, noRole],
  [
    'a role of another tenant',
    { tenantId: 'Pier', tenantRoleId: 'Supervisor' },
    rules,
    { tenantRoleId: 'There is no role in this tenant "Supervisor". CxEngage lists: Agent.' },
  ],
];
const whyHidden = 'CxEngage refused this: forbidden (403).';
const hidden = { ...rules, tenantRoles: new Map([[pier, whyHidden]]) };
const whoseRoles = { tenantId: whyHidden };
const ofHidden: readonly (readonly [string, RowCells, BatchRules, object])[] = [
  ['a tenant whose roles nobody may see', { tenantId: 'Pier', tenantRoleId: 'Agent' }, hidden, whoseRoles],
];
const spoilt: readonly (readonly [string, RowCells, Record<string, RegExp>])[] = [
  [
    'a shortened external id',
    { externalId: '1.23457E+11' },
    { externalId: /^Excel shortened this number \(1\.23457E\+11\)/ },
  ],
  ['a shortened phone, with a comma', { personalTelephone: '1,41622E+10' }, { personalTelephone: /^Excel shortened/ }],
  ['a shortened id without a plus', { externalId: '1.23457E11' }, { externalId: /^Excel shortened/ }],
  [
    'errors in other languages',
    { firstName: '#WERT!', lastName: '#¡REF!', externalId: '#NV', personalTelephone: '#VALEUR!' },
    { firstName: /error/, lastName: /error/, externalId: /error/, personalTelephone: /error/ },
  ],
  [
    'errors of other programs, and a column that is too narrow',
    { firstName: '#ERROR!', lastName: 'Err:502', externalId: '#####' },
    { firstName: /error/, lastName: /error/, externalId: /error/ },
  ],
  [
    'an error in any column',
    { firstName: '#N/A', roleId: '#REF!' },
    { firstName: /^"#N\/A" is a spreadsheet error/, roleId: /error/ },
  ],
];
for (const [name, cells, expected] of spoilt)
  test(`${name} is told, and how to mend it`, () => {
    const checked = checkRow({ email: 'bob@example.com', roleId: 'Platform User', ...cells }, rules);
    const problems: Readonly<Record<string, string>> = checked.result === 'invalid' ? checked.problems : {};
    assert.equal(Object.keys(problems).sort(), Object.keys(expected).sort());
    for (const [column, pattern] of Object.entries(expected)) assert.match(problems[column] ?? '', pattern);
  });

test('a number that a spreadsheet keeps as text is taken as it was typed', () => {
  const externalIdOf = (externalId: string) => {
    const checked = checkRow({ email: 'bob@example.com', roleId: 'Platform User', externalId }, rules);
    return checked.result === 'good' ? checked.user.externalId : checked.problems;
  };
  const typed = [`="00123"`, `="7"`, `'0012`, `'+14165550134`, `'s Gravendeel`, `="a"&"b"`, '="'].map(externalIdOf);
  assert.equal(typed, ['00123', '7', '0012', '+14165550134', `'s Gravendeel`, `="a"&"b"`, '="']);
});

test('so is any other cell that an export wraps in this way', () => {
  const wrapped = { email: '="bob@example.com"', firstName: '="Bob"', lastName: '=""', roleId: '="Platform User"' };
  const expected = { result: 'good', user: { ...sent, firstName: 'Bob' } };
  assert.equal(checkRow(wrapped, rules), expected);
  assert.equal(checkRow({ ...wrapped, email: "'bob@example.com" }, rules), expected);
});

test('what only looks like it is text', () => {
  for (const externalId of ['1E5', 'E+11', '#12', '#A7', 'N/A', '2E+1x', '12E5', '4E12', '#'])
    assert.is(
      checkRow({ email: 'bob@example.com', roleId: 'Platform User', externalId }, rules).result,
      'good',
      externalId,
    );
});

for (const [name, cells, by, problems] of [...refused, ...ofHidden])
  test(`${name} is refused under its column only`, () =>
    assert.equal(checkRow({ ...least, ...cells }, by), { result: 'invalid', problems }));

test('all that is wrong is said at once', () => {
  const checked = checkRow(
    {
      email: 'bob',
      roleId: 'x',
      additionalRoleIds: 'y',
      firstName: 'b'.repeat(256),
      lastName: 'a\nb',
      externalId: 'a\tb',
      status: 'z',
      personalTelephone: '1',
      tenantId: 'nowhere',
      tenantRoleId: 'x',
      invitationStatus: 'maybe',
    },
    rules,
  );
  assert.is(checked.result, 'invalid');
  if (checked.result !== 'invalid') return;
  assert.equal(Object.keys(checked.problems).sort(), [
    'additionalRoleIds',
    'email',
    'externalId',
    'firstName',
    'invitationStatus',
    'lastName',
    'personalTelephone',
    'roleId',
    'status',
    'tenantId',
  ]);
  assert.match(checked.problems.lastName ?? '', /^Character 2 is invisible/);
});

test.run();
