import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { seedIds } from '../../src/sandbox/cxengage/seed.ts';
import type { Person } from '../../src/sandbox/slack/person.ts';
import { csvOf } from '../helpers/csv.ts';
import type { Desk } from '../helpers/desk.ts';
import { recordsOf } from '../helpers/records.ts';
import { sharedDesk } from '../helpers/shared-desk.ts';
import { textOf } from '../helpers/text-of.ts';
import { cardAfter, openBulkForm, previewOf, sendBulkForm } from './ask-batch.ts';
import { agent, chooseTenant, harbour } from './ask-invitation.ts';

const test = suite('the form for many users');
const theDesk = sharedDesk(test, {
  prepare: ({ cxengage }) => void cxengage.state.callers.apiKey.tenantIds.add(seedIds.harbourEurope),
});

const ROWS = 'email,first name,last name,role\npasted@example.com,First,Last,Platform User';

/** Sends the form that is open and gets it back with errors; nothing is stored. */
async function refused(desk: Desk, by: Person): Promise<Readonly<Record<string, string>>> {
  const before = recordsOf(desk).requests();
  const sent = await by.submit();
  assert.is(sent.action, 'errors', JSON.stringify(sent));
  assert.is(recordsOf(desk).requests(), before);
  return sent.errors ?? {};
}

test('without a file and without rows it says that one of them is needed', async () => {
  const desk = await theDesk();
  await openBulkForm(desk, desk.rita);
  assert.equal(await refused(desk, desk.rita), { file: 'Upload a file, or paste rows below.' });
});

test('with a file and rows it asks for one of them', async () => {
  const desk = await theDesk();
  await openBulkForm(desk, desk.rita);
  const { id } = desk.rita.upload({ name: 'team.csv', content: csvOf(1) });
  desk.rita.fill({ file: [id], rows: ROWS });
  assert.equal(await refused(desk, desk.rita), { rows: 'Upload a file or paste rows, not both.' });
});

test('a file above 10 MB is refused before it is read', async () => {
  const desk = await theDesk();
  await openBulkForm(desk, desk.rita);
  const { id } = desk.rita.upload({ name: 'team.csv', content: csvOf(1).padEnd(10 * 1024 * 1024 + 1, ' ') });
  desk.rita.fill({ file: [id] });
  assert.equal(await refused(desk, desk.rita), { file: 'The file is larger than 10 MB. Split it.' });
});

test('pasted rows without an e-mail column are refused under the field, and the text stays', async () => {
  const desk = await theDesk();
  await openBulkForm(desk, desk.rita);
  const rows = 'name,role\nBob,Platform User';
  desk.rita.fill({ rows });
  const { rows: sentence, ...others } = await refused(desk, desk.rita);
  assert.match(sentence ?? '', /^The first line must contain the column names, one of them "email"\./);
  assert.equal(others, {});
  assert.is(desk.rita.view()?.state.rows?.rows?.value, rows);
});

test('a header without rows is refused under the field', async () => {
  const desk = await theDesk();
  await openBulkForm(desk, desk.rita);
  desk.rita.fill({ rows: 'email,first name,last name,role' });
  assert.equal(await refused(desk, desk.rita), { rows: 'The file has a header but no rows.' });
});

test('pasted rows become a preview like those of a file', async () => {
  const desk = await theDesk();
  await openBulkForm(desk, desk.rita);
  desk.rita.fill({ rows: ROWS });
  const draft = await previewOf(desk, desk.rita);
  assert.match(draft.text, /^Checked: 1 of 1 pasted row can be sent\./);
});

test('pasted rows without a role column are refused, and the role can then be chosen for them', async () => {
  const desk = await theDesk();
  const { rita } = desk;
  await openBulkForm(desk, rita);
  rita.fill({ rows: 'email,first name\nno.role@example.com,First' });
  assert.equal(await refused(desk, rita), {
    rows: 'There is no column for the platform role. Choose one under "Platform role for rows without one", or add a column "role".',
  });
  await rita.options('platformRoleId', 'platform user');
  rita.fill({ platformRoleId: seedIds.platformUser });
  assert.match((await previewOf(desk, rita)).text, /^Checked: 1 of 1 pasted row /);
});

test('a role for rows that name none which CxEngage has dropped is refused under it', async () => {
  const desk = await theDesk();
  const { rita, clock } = desk;
  const { state } = desk.cxengage;
  await openBulkForm(desk, rita);
  await rita.options('platformRoleId');
  rita.fill({ rows: ROWS, platformRoleId: seedIds.platformUser });
  const all = [...state.roles];
  state.roles.splice(0, state.roles.length, ...all.filter(({ id }) => id !== seedIds.platformUser));
  clock.advance(61_000);
  try {
    assert.equal(await refused(desk, rita), {
      platformRoleId: 'This role no longer exists. Choose another.',
    });
  } finally {
    state.roles.splice(0, state.roles.length, ...all);
    clock.advance(61_000);
  }
});

test('a tenant without a role is refused under the role', async () => {
  const desk = await theDesk();
  await openBulkForm(desk, desk.rita);
  desk.rita.fill({ rows: ROWS });
  await chooseTenant(desk, desk.rita, harbour);
  assert.equal(await refused(desk, desk.rita), { roleId: 'Choose a role of the tenant.' });
});

test('the role of another tenant is refused under the role, and what was typed stays when the tenant changes', async () => {
  const desk = await theDesk();
  const { rita } = desk;
  await openBulkForm(desk, rita);
  rita.fill({ rows: ROWS });
  await chooseTenant(desk, rita, harbour);
  await rita.options('roleId');
  rita.fill({ roleId: agent });
  await chooseTenant(desk, rita, seedIds.harbourEurope);
  assert.is(rita.view()?.state.rows?.rows?.value, ROWS);
  assert.equal(await refused(desk, rita), { roleId: 'The chosen tenant does not have this role. Choose again.' });
});

test('a role, or a way to invite, without a tenant is refused under the tenant', async () => {
  const desk = await theDesk();
  const { rita } = desk;
  await openBulkForm(desk, rita);
  const wanted = { tenantId: 'Choose a tenant too, or clear "Role in the tenant" and "How to add them".' };
  rita.fill({ rows: ROWS, status: 'invited' });
  assert.equal(await refused(desk, rita), wanted);
  rita.fill({ status: null });
  await chooseTenant(desk, rita, harbour);
  await rita.options('roleId');
  rita.fill({ roleId: agent });
  await rita.select('tenantId', null);
  assert.equal(await refused(desk, rita), wanted);
});

test('the approver reads the reason, and the role and the tenant for all rows, also when every row names its own', async () => {
  const desk = await theDesk();
  const { rita } = desk;
  await openBulkForm(desk, rita);
  const header = 'email,first name,last name,role,tenant,tenant role';
  rita.fill({ rows: `${header}\nown.tenant@example.com,A,B,Platform User,Harbour Outfitters Europe,Agent` });
  await rita.options('platformRoleId');
  rita.fill({ platformRoleId: seedIds.platformAdministrator });
  await chooseTenant(desk, rita, harbour);
  await rita.options('roleId');
  rita.fill({ roleId: agent, reason: 'New shift' });
  const draft = await previewOf(desk, rita);
  const card = await cardAfter(desk, () => desk.press(rita, draft, 'submit_batch'));
  assert.match(textOf(card), /Platform role for rows without one: Platform Administrator\n/);
  assert.match(textOf(card), /Tenant for rows without one: Harbour Outfitters\n/);
  assert.match(textOf(card), /Role in the tenant: Agent\n/);
  assert.match(textOf(card), /In Harbour Outfitters Europe as Agent: 1 row/);
  assert.match(textOf(card), /New shift/);
});

test('the approver reads that a single row has another role in the tenant that was chosen for all rows', async () => {
  const desk = await theDesk();
  const { rita } = desk;
  await openBulkForm(desk, rita);
  const rows = ['one,', 'two,Administrator', 'three,'].map((row) =>
    row.replace(',', '.of.tenant@example.com,A,B,Platform User,'),
  );
  rita.fill({ rows: ['email,first name,last name,role,tenant role', ...rows].join('\n') });
  await chooseTenant(desk, rita, harbour);
  await rita.options('roleId');
  rita.fill({ roleId: agent });
  const draft = await previewOf(desk, rita);
  const card = await cardAfter(desk, () => desk.press(rita, draft, 'submit_batch'));
  const groups = [
    `Platform User: 3 rows: ${['one', 'two', 'three'].map((name) => `${name}.of.tenant@example.com`).join(', ')}`,
    'In Harbour Outfitters as Administrator: 1 row: two.of.tenant@example.com',
    'In Harbour Outfitters as Agent: 2 rows',
  ];
  for (const message of [draft, card]) assert.ok(textOf(message).includes(groups.join('\n')), textOf(message));
});

test('the same form that arrives twice makes one batch and one preview', async () => {
  const desk = await theDesk();
  const records = recordsOf(desk);
  const requests = records.requests();
  // Of an earlier request something else may still be told.
  const before = new Set(desk.rita.direct().map(({ ts }) => ts));
  await openBulkForm(desk, desk.rita);
  desk.rita.fill({ rows: ROWS });
  const [draft] = await Promise.all([previewOf(desk, desk.rita), desk.slack.until(() => submitted(desk), 'the form')]);
  await desk.slack.resend();
  assert.match(draft.text, /^Checked: 1 of 1 pasted row /);
  assert.is(records.requests(), requests + 1);
  const previews = desk.rita.direct().filter(({ ts, text }) => !before.has(ts) && text.startsWith('Checked: '));
  assert.is(previews.length, 1);
});

function submitted({ slack }: Desk) {
  return slack.calls.findLast(({ kind }) => kind === 'delivery')?.method === 'view_submission' || undefined;
}

test('opened from the form of a single user it stands on top of that one, and sending it closes both', async () => {
  const desk = await theDesk();
  const { rita, slack } = desk;
  await rita.command('typed.before@example.com');
  const single = await slack.until(() => (rita.view()?.view.submit ? rita.view() : undefined), 'the form');
  const button = single.elements.find(({ actionId }) => actionId === 'open_bulk');
  await rita.click({ viewBlock: button?.blockId ?? '' }, 'open_bulk');
  const isOnTop = () => rita.view()?.view.callback_id === 'create_users_from_csv' || undefined;
  await slack.until(isOnTop, 'the form for many');
  await rita.close();
  assert.is(rita.view()?.state.email?.email?.value, 'typed.before@example.com');
  await rita.click({ viewBlock: button?.blockId ?? '' }, 'open_bulk');
  await slack.until(isOnTop, 'the form for many');
  rita.fill({ rows: ROWS });
  await previewOf(desk, rita);
  assert.is(rita.view(), undefined);
});

test('the template has the roles that there are, and a row of it can be created once it has an address of a person', async () => {
  const desk = await theDesk();
  const { rita, slack } = desk;
  await openBulkForm(desk, rita);
  const button = rita.view()?.elements.find(({ actionId }) => actionId === 'send_template');
  await rita.click({ viewBlock: button?.blockId ?? '' }, 'send_template');
  const file = await slack.until(
    () => rita.direct().find((one) => one.files?.[0]?.name === 'users.csv')?.files?.[0],
    'it',
  );
  await slack.until(() => /I sent it to you/.test(textOf({ blocks: rita.view()?.view.blocks })) || undefined, 'why');
  await rita.close();
  assert.is(rita.view()?.view.callback_id, 'create_users_from_csv');
  const template = String(rita.download(String(file.id))?.content);
  for (const { name } of desk.cxengage.state.roles) assert.ok(template.includes(name), name);
  const { id } = rita.upload({
    name: 'users.csv',
    content: template.replace('sample.1@example.invalid', 'my@example.com'),
  });
  rita.fill({ file: [id] });
  const draft = await previewOf(desk, rita);
  assert.match(draft.text, /^Checked: 1 of 3 rows of users\.csv can be sent\./);
  assert.not.match(textOf(draft), /Ignored columns/);
});

test('while CxEngage is silent the form says so and stays', async () => {
  const desk = await theDesk();
  const { rita, cxengage } = desk;
  await openBulkForm(desk, rita);
  rita.fill({ rows: ROWS });
  await chooseTenant(desk, rita, harbour);
  await rita.options('roleId');
  rita.fill({ roleId: agent });
  desk.clock.advance(61_000);
  const end = cxengage.fault({ match: {}, times: Number.POSITIVE_INFINITY, effect: { kind: 'drop' } });
  try {
    const { file } = await refused(desk, rita);
    assert.match(file ?? '', /Please try again/);
  } finally {
    end();
  }
  await previewOf(desk, rita);
});

test('somebody who may not ask any more is told so in the form', async () => {
  const desk = await theDesk();
  const { rita, slack, clock } = desk;
  await openBulkForm(desk, rita);
  const { users = [] } = slack.workspace.groups.get('S01REQUESTR') ?? {};
  slack.workspace.changeGroup('S01REQUESTR', []);
  clock.advance(30_001);
  rita.fill({ rows: ROWS });
  try {
    const sent = await rita.submit();
    assert.is(sent.action, 'update');
    assert.match(textOf({ blocks: rita.view()?.view.blocks }), /You aren't on the list of requesters/);
  } finally {
    slack.workspace.changeGroup('S01REQUESTR', users);
    clock.advance(30_001);
  }
  assert.is((await sendBulkForm(desk, desk.ana, { rows: ROWS })).action, 'clear');
});

test.run();
