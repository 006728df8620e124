import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { batchFacts, groupFacts } from '../../../../src/slack/surfaces/batch/facts.ts';
import { batchScene, INVITES, READ } from '../batch-scene.ts';

const test = suite('the facts of a batch');

test('file, number of rows, and rows by platform role, tenant and role in it, the mightiest platform role first', () => {
  const groups = [
    { roleId: 'agent', rows: 9000 },
    { roleId: 'unheard-of', rows: 500 },
    { roleId: 'agent', tenantId: 'billing', tenantRoleId: 'agent', rows: 499 },
    { roleId: 'boss', rows: 1 },
  ];
  assert.equal(batchFacts(batchScene({}, { groups, counts: { new: 10_000, invalid: 5 } })), [
    ['File', 'contacts.csv'],
    ['Rows', '10,000'],
    ['Supervisor', '1 row'],
    ['Agent', '9,000 rows'],
    ['Agent, in Billing as Agent', '499 rows'],
    ['unheard-of', '500 rows'],
  ]);
});

test('a single row with another role in the tenant has a line of its own', () => {
  const inBilling = { roleId: 'agent', tenantId: 'billing' };
  const groups = [
    { ...inBilling, tenantRoleId: 'boss', rows: 1 },
    { ...inBilling, tenantRoleId: 'agent', rows: 96 },
  ];
  assert.equal(groupFacts(batchScene({ content: { ...READ, invitation: INVITES.invitation } }, { groups })), [
    ['Agent, in Billing as Agent', '96 rows'],
    ['Agent, in Billing as Supervisor', '1 row'],
  ]);
});

test('the tenant and the role in it that were chosen for all rows are said above them, and with their number', () => {
  const groups = [{ roleId: 'agent', tenantId: 'billing', tenantRoleId: 'agent', rows: 97 }];
  assert.equal(
    batchFacts(batchScene({ content: { ...INVITES, read: { ...READ.read, roles: ['agent'] } } }, { groups })),
    [
      ['Source', 'users of an earlier batch'],
      ['Rows', '97'],
      ['Tenant', 'Billing'],
      ['Role in the tenant', 'Agent'],
      ['Invitation', 'accepted (added at once, no mail)'],
      ['Agent, in Billing as Agent', '97 rows'],
    ],
  );
});

test('a role that rows have only beside another is named too', () => {
  const said = Object.fromEntries(batchFacts(batchScene({}, { groups: [{ roleId: 'agent', rows: 97 }] })));
  assert.is(said['Additional roles in some rows'], 'Supervisor');
});

test('what holds for all rows is said', () => {
  const content = { ...READ, allOrNothing: true, invitation: INVITES.invitation };
  const said = Object.fromEntries(batchFacts(batchScene({ content })));
  assert.is(said['Tenant of rows that name none'], 'Billing');
  assert.is(said['Role in the tenant'], 'Agent');
  assert.is(said.Invitation, 'accepted (added at once, no mail)');
  assert.is(said['All or nothing'], 'Only if every row can be created');
  assert.is(Object.fromEntries(batchFacts(batchScene({ content: INVITES }))).Tenant, 'Billing');
});

test('groups that do not fit are counted, and no row is lost', () => {
  const groups = Array.from({ length: 500 }, (_, at) => ({ roleId: at === 499 ? 'boss' : `r${at}`, rows: 20 }));
  const list = groupFacts(batchScene({}, { groups }));
  assert.is(list.length, 12);
  assert.equal(list[0], ['Supervisor', '20 rows']);
  assert.equal(list.at(-1), ['489 more roles and tenants', '9,780 rows']);
  assert.is(groupFacts(batchScene({}, { groups: groups.slice(0, 12) })).at(-1)?.[1], '20 rows');
});

test('groups that differ only in the role in the tenant are cut off and counted like others', () => {
  const groups = Array.from({ length: 13 }, (_, at) => {
    return { roleId: 'agent', tenantId: 'billing', tenantRoleId: `r${at}`, rows: at + 1 };
  });
  const list = groupFacts(batchScene({}, { groups }));
  assert.is(list.length, 12);
  assert.equal(list[0], ['Agent, in Billing as r12', '13 rows']);
  assert.equal(list.at(-1), ['2 more roles and tenants', '3 rows; other roles in tenants: r1, r0']);
});

test('groups with long names take no more room than others, and no row is lost', () => {
  const name = 'x'.repeat(75);
  const groups = Array.from({ length: 12 }, (_, at) => ({
    roleId: name,
    tenantId: name,
    tenantRoleId: name,
    rows: at + 1,
  }));
  const list = groupFacts(batchScene({}, { groups }));
  assert.ok(list.map(([label]) => label).join('').length < 2100);
  const rows = list.map(([, words]) => Number.parseInt(words, 10));
  assert.is(
    rows.reduce((sum, count) => sum + count),
    78,
  );
  assert.match(list.at(-1)?.[0] ?? '', / more roles and tenants$/);
});

test('long names are cut, and a row without a role says so', () => {
  const [long, short] = ['x'.repeat(200), `${'x'.repeat(74)}…`];
  const groups = [
    { roleId: long, tenantId: long, tenantRoleId: long, rows: 1 },
    { roleId: '', rows: 2 },
  ];
  assert.equal(groupFacts(batchScene({}, { groups })), [
    ['No role', '2 rows'],
    [`${short}, in ${short} as ${short}`, '1 row'],
  ]);
});

test.run();
