import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { StoredRow } from '../../../../src/domain/batch.ts';
import { factsOf, roleFacts } from '../../../../src/slack/surfaces/batch/facts.ts';
import { batchScene, INVITES, READ } from '../batch-scene.ts';

const test = suite('the facts of a batch');

const person = (email: string): StoredRow => ({ line: 2, state: 'new', email, cells: {}, tries: 0 });

test('file, number of rows, and each role with its rows wherever they give it, the one with most permissions first', () => {
  const groups = [
    { roleId: 'agent', rows: 9000 },
    { roleId: 'unheard-of', rows: 500 },
    { roleId: 'agent', tenantId: 'billing', tenantRoleId: 'agent', rows: 496 },
    { roleId: 'agent', additionalRoleIds: ['boss'], rows: 1 },
    { roleId: 'boss', rows: 1 },
    { tenantId: 'billing', tenantRoleId: 'agent', rows: 2 },
  ];
  const powerful = [{ roleId: 'boss', first: [person('ann@example.com'), person('cfo@cоrp.example')] }];
  assert.equal(factsOf(batchScene({}, { groups, powerful, counts: { new: 10_000, invalid: 5 } })), [
    ['File', 'contacts.csv'],
    ['Rows', '10,000'],
    ['Supervisor', '2 rows: ann@example.com, cfo@cоrp.example (xn--crp-sed.example)'],
    ['Agent', '9,497 rows'],
    ['unheard-of', '500 rows'],
    ['Only added to a tenant', '2 rows'],
    ['In Billing as Agent', '498 rows'],
  ]);
});

test('of many people with the strongest role five are named and the others counted', () => {
  const first = Array.from({ length: 15 }, (_, at) => person(`p${at}@example.com`));
  const scene = batchScene({}, { groups: [{ roleId: 'boss', rows: 1200 }], powerful: [{ roleId: 'boss', first }] });
  const people = 'p0@example.com, p1@example.com, p2@example.com, p3@example.com, p4@example.com';
  assert.equal(roleFacts(scene), [['Supervisor', `1,200 rows: ${people}, and 1,195 more`]]);
});

test('people whose addresses do not fit are counted with the others', () => {
  const first = Array.from({ length: 5 }, (_, at) => person(`${at}${'x'.repeat(20)}@${'о'.repeat(20)}.example`));
  const [[, said = ''] = []] = roleFacts(
    batchScene({}, { groups: [{ roleId: 'boss', rows: 5 }], powerful: [{ roleId: 'boss', first }] }),
  );
  const named = said.split(' (xn--').length - 1;
  assert.ok(named > 0 && named < 5, said);
  assert.match(said, new RegExp(`, and ${5 - named} more$`));
});

test('rows with a stronger role in a tenant come first, each tenant and the platform with its own people', () => {
  const inBilling = { roleId: 'agent', tenantId: 'billing' };
  const groups = [
    { ...inBilling, tenantRoleId: 'agent', rows: 96 },
    { ...inBilling, tenantRoleId: 'boss', rows: 2 },
    { roleId: 'boss', rows: 1 },
    { tenantId: 'sales', tenantRoleId: 'boss', rows: 1 },
  ];
  const read = { ...READ.read, tenantRoles: ['boss', 'agent'] };
  const powerful = [
    { roleId: 'boss', first: [person('ann@example.com')] },
    { roleId: 'boss', tenantId: 'billing', first: [person('ben@example.com'), person('cara@example.com')] },
  ];
  assert.equal(roleFacts(batchScene({ content: { ...READ, read } }, { groups, powerful })), [
    ['Supervisor', '1 row: ann@example.com'],
    ['Agent', '98 rows'],
    ['Only added to a tenant', '1 row'],
    ['In Billing as Supervisor', '2 rows: ben@example.com, cara@example.com'],
    ['In sales as Supervisor', '1 row'],
    ['In Billing as Agent', '96 rows'],
  ]);
});

test('of users of an earlier batch, the platform roles that they have are not said: they are not given again', () => {
  const groups = [{ roleId: 'agent', tenantId: 'billing', tenantRoleId: 'agent', rows: 97 }];
  assert.equal(factsOf(batchScene({ content: { ...INVITES, read: { ...READ.read, roles: ['agent'] } } }, { groups })), [
    ['Source', 'users of an earlier batch'],
    ['Rows', '97'],
    ['Tenant', 'Billing'],
    ['Role in the tenant', 'Agent'],
    ['How to add them', 'Add now (no email)'],
    ['In Billing as Agent', '97 rows'],
  ]);
});

test('what holds for all rows is said', () => {
  const content = { ...READ, allOrNothing: true, invitation: INVITES.invitation };
  const said = Object.fromEntries(factsOf(batchScene({ content })));
  assert.is(said['Tenant for rows without one'], 'Billing');
  assert.is(said['Role in the tenant'], 'Agent');
  assert.is(said['How to add them'], 'Add now (no email)');
  assert.is(said['All or nothing'], 'Only if every row can be created');
  assert.is(Object.fromEntries(factsOf(batchScene({ content: INVITES }))).Tenant, 'Billing');
});

test('roles that do not fit are still named and counted', () => {
  const groups = Array.from({ length: 20 }, (_, at) => ({ roleId: at === 19 ? 'boss' : `r${at}`, rows: 20 }));
  const list = roleFacts(batchScene({}, { groups }));
  assert.is(list.length, 6);
  assert.equal(list[0], ['Supervisor', '20 rows']);
  assert.match(String(list.at(-1)), /^15 more,300 rows: r4, r5, .*, r18$/);
  assert.is(roleFacts(batchScene({}, { groups: groups.slice(14) })).at(-1)?.[1], '20 rows');
});

test('long names are cut, and take no more room than others', () => {
  const [long, short] = ['x'.repeat(200), `${'x'.repeat(74)}…`];
  const groups = [{ roleId: long, tenantId: long, tenantRoleId: long, rows: 1 }];
  assert.equal(roleFacts(batchScene({}, { groups })), [
    [short, '1 row'],
    [`In ${short} as ${short}`, '1 row'],
  ]);
});

test.run();
