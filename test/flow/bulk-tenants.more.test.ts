import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { errorShapes } from '../../src/sandbox/cxengage/error-shapes.ts';
import { seedIds } from '../../src/sandbox/cxengage/seed.ts';
import type { Desk } from '../helpers/desk.ts';
import { sharedDesk } from '../helpers/shared-desk.ts';
import { textOf } from '../helpers/text-of.ts';
import { approveBatch, CREATE, INVITE, postsOf, pressBelow, resultBelow, resultLinesOf } from './approve-batch.ts';
import { cardAfter, fileUnder, preview } from './ask-batch.ts';

const test = suite('people and tenants of a file');
const { harbour, harbourEurope } = seedIds;
const theDesk = sharedDesk(test, {
  prepare: ({ cxengage }) => void cxengage.state.callers.apiKey.tenantIds.add(harbourEurope),
});

const HEADER = 'email,last name,role,tenant,tenant role';
const row = (email: string, tenant = '', role = tenant && 'Agent') => `${email},Lee,Platform User,${tenant},${role}`;
const table = (...rows: readonly string[]) => [HEADER, ...rows].join('\n');
/** On the platform, in Harbour Outfitters and in no other tenant. */
const MEI = 'mei.tanaka@harbour.example';

const tenantsOf = ({ cxengage }: Desk, email: string) => {
  const user = cxengage.state.users.find((one) => one.email === email);
  return cxengage.state.tenantUsers.filter(({ userId }) => userId === user?.id).map(({ tenantId }) => tenantId);
};

test('people on the platform are only added, one person comes into two tenants, and the card says so', async () => {
  const desk = await theDesk();
  const rows = table(
    row(MEI, 'Harbour Outfitters Europe'),
    row('two.tenants@example.com', 'Harbour Outfitters'),
    row('two.tenants@example.com', 'Harbour Outfitters Europe', 'Supervisor'),
    row('no.tenant@example.com'),
    row(MEI, 'Harbour Outfitters'),
    row('omar.haddad@harbour.example'),
  );
  const draft = await preview(desk, desk.rita, rows);
  assert.match(textOf(draft), /^.*\n6 rows:\n2 new\n2 only added to a tenant \(.*\)\n2 on the platform already/);
  assert.match(textOf(draft), /Line 6, mei\.tanaka@harbour\.example: email: This person is already in this tenant\./);
  const sent = await fileUnder(desk, draft, 'rows.csv');
  assert.match(sent, new RegExp(`2,${MEI},,,,,,,,Harbour Outfitters Europe,Agent,accepted,add to tenant,`));
  assert.match(sent, /3,two\.tenants@example\.com,,Lee,Platform User,.*,Agent,accepted,"create, add to tenant",/);
  assert.match(sent, /4,two\.tenants@example\.com,,,,.*,Supervisor,accepted,add to tenant,/);

  const card = await cardAfter(desk, () => desk.press(desk.rita, draft, 'submit_batch'));
  const said = textOf(card);
  assert.match(said, /^○ New: 4 users from /);
  assert.match(said, 'Platform User: 2 rows: two.tenants@example.com, no.tenant@example.com\n');
  assert.match(said, 'Only added to a tenant: 2 rows\n');
  assert.match(said, 'In Harbour Outfitters Europe as Supervisor: 1 row: two.tenants@example.com\n');
  await desk.press(desk.ana, card, 'approve_request');
  const result = await resultBelow(desk, card);
  assert.match(result.text, /^Done: 2 of 2 users created, 2 of 2 added to a tenant\./);
  assert.equal(postsOf(desk, MEI), []);
  assert.is(postsOf(desk, 'two.tenants@example.com').length, 1);
  assert.equal(tenantsOf(desk, MEI).sort(), [harbour, harbourEurope].sort());
  assert.equal(tenantsOf(desk, 'two.tenants@example.com').sort(), [harbour, harbourEurope].sort());
  assert.equal(
    (await resultLinesOf(desk, card)).map(({ line, outcome }) => [line, outcome]),
    [
      ['2', 'added'],
      ['3', 'created'],
      ['4', 'added'],
      ['5', 'created'],
    ],
  );
});

test('a row waits for the row that creates its user, and fails with it; a retry does both', async () => {
  const desk = await theDesk();
  const email = 'second.waits@example.com';
  const end = desk.cxengage.fault({ match: CREATE, times: 1, effect: { kind: 'answer', ...errorShapes.conflict409 } });
  const rows = table(row(email, 'Harbour Outfitters'), row(email, 'Harbour Outfitters Europe'));
  const { card } = await approveBatch(desk, rows);
  const failed = await resultBelow(desk, card);
  assert.is(end(), false);
  assert.match(failed.text, /^Failed: 0 of 1 user created, 0 of 1 added to a tenant, 2 failed\./);
  assert.match(textOf(failed), /Line 3, .*: Line 2 should have created this person, but did not\./);
  await pressBelow(desk, desk.ana, card, 'retry_failed_rows');
  const done = await resultBelow(desk, card, /^Done: 1 of 1 user created, 1 of 1 added to a tenant\./);
  assert.ok(done);
  assert.equal(tenantsOf(desk, email).sort(), [harbour, harbourEurope].sort());
});

test('when only the first tenant fails, the person comes into the other one', async () => {
  const desk = await theDesk();
  const email = 'first.fails@example.com';
  const path = new RegExp(`/tenants/${harbour}/users$`);
  const effect = { kind: 'answer', ...errorShapes.field } as const;
  const end = desk.cxengage.fault({ match: { ...INVITE, path }, times: 1, effect });
  const rows = table(row(email, 'Harbour Outfitters'), row(email, 'Harbour Outfitters Europe'));
  const { card } = await approveBatch(desk, rows);
  const result = await resultBelow(desk, card);
  assert.match(result.text, /^Done: 0 of 1 user created, 1 of 1 added to a tenant, 1 failed\./);
  assert.is(end(), false);
  assert.equal(tenantsOf(desk, email), [harbourEurope]);
});

test('a tenant whose users the bot may not list is left to the write', async () => {
  const desk = await theDesk();
  const email = 'only.platform@harbour.example';
  const path = new RegExp(`^/v1/tenants/${harbourEurope}/users`);
  const effect = { kind: 'answer', ...errorShapes.forbidden403 } as const;
  const end = desk.cxengage.fault({ match: { method: 'GET', path }, times: Number.POSITIVE_INFINITY, effect });
  const { card } = await approveBatch(desk, table(row(email, 'Harbour Outfitters Europe')));
  const result = await resultBelow(desk, card);
  end();
  assert.match(result.text, /^Done: 1 of 1 added to a tenant\./);
});

test('all or nothing takes people on the platform and second tenants too', async () => {
  const desk = await theDesk();
  const email = 'all.or.nothing@example.com';
  const rows = table(
    row('omar.haddad@harbour.example', 'Harbour Outfitters Europe'),
    row(email, 'Harbour Outfitters'),
    row(email, 'Harbour Outfitters Europe'),
  );
  const draft = await preview(desk, desk.rita, rows);
  const at = { channel: draft.channel, ts: draft.ts };
  await desk.rita.choose(at, 'all_or_nothing', ['all_or_nothing']);
  const card = await cardAfter(desk, () => desk.press(desk.rita, draft, 'submit_batch'));
  await desk.press(desk.ana, card, 'approve_request');
  const result = await resultBelow(desk, card);
  assert.match(result.text, /^Done: 1 of 1 user created, 2 of 2 added to a tenant\./);
});

test.run();
