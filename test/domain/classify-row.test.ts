import { randomUUID } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { BatchRow } from '../../src/domain/batch-row.ts';
import type { BatchRules } from '../../src/domain/check-row.ts';
import { rowClassifier } from '../../src/domain/classify-row.ts';
import { seedIds } from '../../src/sandbox/cxengage/seed.ts';

const test = suite('sorting the rows of a file');

const { platformUser, harbour } = seedIds;
const oak = randomUUID();
const agent = seedIds.tenantRole(harbour, 'Agent');
const rules: BatchRules = {
  roles: [{ id: platformUser, name: 'Platform User' }],
  tenants: [
    { id: harbour, name: 'Harbour Outfitters' },
    { id: oak, name: 'Oak' },
  ],
  tenantRoles: new Map([
    [harbour, [{ id: agent, name: 'Agent' }]],
    [oak, [{ id: randomUUID(), name: 'Agent' }]],
  ]),
  country: undefined,
  status: 'enabled',
};
const row = (line: number, email: string, cells: BatchRow['cells'] = {}): BatchRow => ({
  line,
  cells: { email, roleId: 'Platform User', ...cells },
});
const sorted = (...rows: readonly BatchRow[]) => rows.map(rowClassifier(rules));
const user = (email: string) => ({ email, roleId: platformUser, status: 'enabled' });

test('a good row is what will be sent, with its invitation where it has one', () =>
  assert.equal(
    sorted(row(2, ' Ann@example.com '), row(3, 'bob@example.com', { tenantId: harbour, tenantRoleId: 'agent' })),
    [
      { state: 'good', content: { user: user('Ann@example.com') } },
      {
        state: 'good',
        content: {
          user: user('bob@example.com'),
          invitation: { tenantId: harbour, roleId: agent, status: 'accepted', email: 'bob@example.com' },
        },
      },
    ],
  ));

test('a wrong row says what is wrong, by column', () =>
  assert.equal(sorted(row(2, '', { status: 'gone' })), [
    {
      state: 'invalid',
      problems: {
        email: 'Enter an email address.',
        status: '"gone" is not allowed here. Use one of: enabled, pending, invited, accepted.',
      },
    },
  ]));

test('a line that is wrong as such says that, and nothing of its cells', () =>
  assert.equal(sorted({ ...row(2, 'nobody'), problem: 'Too many cells.' }), [
    { state: 'invalid', problems: { line: 'Too many cells.' } },
  ]));

test('what stands beyond the header of a line is kept', () =>
  assert.equal(sorted({ ...row(2, 'nobody'), problem: 'Too many cells.', surplus: 'Jr' }), [
    { state: 'invalid', problems: { line: 'Too many cells.', surplus: 'Jr' } },
  ]));

test('of rows with one address the first good one counts, whatever its case or spelling', () =>
  assert.equal(
    sorted(
      row(2, 'ann@münchen.example', { roleId: 'Nobody' }),
      { ...row(3, 'ann@münchen.example'), problem: 'Too many cells.' },
      row(5, 'ann@münchen.example'),
      row(8, 'ANN@xn--mnchen-3ya.example'),
      row(9, ' ann@MÜNCHEN.example', { firstName: 'Ann' }),
      row(10, 'ann@munchen.example'),
    ).map((one) => (one.state === 'duplicate' ? one : one.state)),
    ['invalid', 'invalid', 'good', { state: 'duplicate', of: 5 }, { state: 'duplicate', of: 5 }, 'good'],
  ));

test('a row with an address that was there is wrong first, when it is wrong', () =>
  assert.equal(
    sorted(row(2, 'ann@example.com'), row(3, 'ann@example.com', { status: 'gone' })).map(({ state }) => state),
    ['good', 'invalid'],
  ));

const inTenant = (tenant: string) => ({ tenantId: tenant, tenantRoleId: 'Agent' });
const statesOf = (...rows: readonly BatchRow[]) =>
  sorted(...rows).map((one) => {
    if (one.state === 'good') return one.content.createdInLine ?? 'creates';
    return one.state === 'duplicate' ? one : one.state;
  });

test('one person may come into several tenants: the first row creates, others only add', () =>
  assert.equal(
    statesOf(
      row(2, 'ann@example.com', inTenant('Harbour Outfitters')),
      row(3, 'ANN@example.com', inTenant('Oak')),
      row(4, 'ann@example.com', inTenant(oak)),
      row(5, 'ann@example.com'),
      row(6, 'bob@example.com'),
      row(7, 'bob@example.com', inTenant('Oak')),
    ),
    ['creates', 2, { state: 'duplicate', of: 3 }, { state: 'duplicate', of: 2 }, 'creates', 6],
  ));

test('a later row of a person may leave out what it says of the user, and must not differ', () => {
  const [, same, other] = sorted(
    row(2, 'ann@example.com', { firstName: 'Ann', externalId: '7' }),
    row(3, 'ann@example.com', { ...inTenant('Oak'), firstName: ' Ann ' }),
    row(4, 'ann@example.com', { ...inTenant('Harbour Outfitters'), firstName: 'Anna', externalId: '8' }),
  );
  assert.is(same?.state, 'good');
  const sentence = 'Line 2 has a different value for this person. Make both the same, or leave this cell empty.';
  assert.equal(other, { state: 'invalid', problems: { firstName: sentence, externalId: sentence } });
});

test('another file begins anew', () => {
  const one = row(2, 'ann@example.com');
  assert.equal(
    [...sorted(one), ...sorted(one)].map(({ state }) => state),
    ['good', 'good'],
  );
});

test('a later line of one person need not repeat the role, and lists roles in any order', () => {
  const also = ['Deputy', 'Owner'].map((name) => ({ id: randomUUID(), name }));
  const more = { ...rules, roles: [...rules.roles, ...also] };
  const classify = rowClassifier(more);
  const tenant = (tenantId: string) => ({ tenantId, tenantRoleId: 'Agent' });
  const rows = [
    row(2, 'ann@example.com', { ...tenant(harbour), additionalRoleIds: 'Deputy|Owner' }),
    row(3, 'Ann <ANN@example.com>', { ...tenant(oak), additionalRoleIds: 'Owner, Deputy', roleId: '' }),
    row(4, 'bob@example.com', { roleId: '' }),
  ];
  const [, second, third] = rows.map(classify);
  assert.is(second?.state === 'good' && second.content.createdInLine, 2);
  assert.equal(third?.state === 'invalid' && Object.keys(third.problems), ['roleId']);
});

test.run();
