import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { seedIds } from '../../src/sandbox/cxengage/seed.ts';
import { type Desk, withDesk } from '../helpers/desk.ts';
import { eventually } from '../helpers/eventually.ts';
import { sharedDesk } from '../helpers/shared-desk.ts';
import { textOf } from '../helpers/text-of.ts';
import { hasRetry, isForPeople, sentenceOf } from './two-writes.ts';

const test = suite('what CxEngage gets and says');
const theDesk = sharedDesk(test);
const { platformUser: roleId } = seedIds;

function bodies({ cxengage }: Desk, email: string): readonly unknown[] {
  return cxengage.calls
    .filter(({ method, path }) => method === 'POST' && path === '/v1/users')
    .map(({ body }) => body)
    .filter((body) => JSON.stringify(body).includes(`"${email}"`));
}

async function createdWith(desk: Desk, email: string, form?: Parameters<Desk['ask']>[2]) {
  const card = await desk.ask(desk.rita, email, form);
  await desk.press(desk.ana, card, 'approve_request');
  return desk.inThread(card, /Created as/);
}

/** What is typed beside e-mail and role, and what is sent beside them. */
const sent: readonly (readonly [string, string, Parameters<Desk['ask']>[2], object])[] = [
  ['cxengage-api §9 row 1: the status of the form', 'status@example.com', {}, { status: 'enabled' }],
  ['cxengage-api §9 row 1: another status', 'pending@example.com', { status: 'pending' }, { status: 'pending' }],
  ['cxengage-api §9 row 5: no blank external id', 'blank@example.com', { externalId: '  ' }, { status: 'enabled' }],
  ['cxengage-api §9 row 18: the e-mail as typed', 'Bob.O+cx@Example.COM', {}, { status: 'enabled' }],
  [
    'cxengage-api §9 rows 6 and 17: texts as texts, the telephone as E.164',
    'texts@example.com',
    { firstName: ' Bob ', lastName: "O'Neil", externalId: ' 7 ', personalTelephone: '(416) 222-1122' },
    { status: 'enabled', firstName: 'Bob', lastName: "O'Neil", externalId: '7', personalTelephone: '+14162221122' },
  ],
];
for (const [name, email, form, body] of sent) {
  test(`sends ${name}`, async () => {
    const desk = await theDesk();
    await createdWith(desk, email, form);
    assert.equal(bodies(desk, email), [{ email, roleId, ...body }]);
  });
}

test('sends cxengage-api §9 row 6: additional roles as a list', async () => {
  const desk = await theDesk();
  const { rita, slack } = desk;
  await rita.command('more.roles@example.com');
  await slack.until(() => rita.view()?.view.submit, 'the form');
  await rita.options('roleId');
  await rita.options('additionalRoleIds');
  rita.fill({ roleId, additionalRoleIds: [seedIds.passwordRestricted] });
  await rita.submit();
  const card = await slack.until(
    () => slack.workspace.messages.find(({ text }) => text.includes('asks to create more.roles@example.com')),
    'the card',
  );
  await desk.press(desk.ana, card, 'approve_request');
  await desk.inThread(card, /Created as/);
  assert.equal(bodies(desk, 'more.roles@example.com'), [
    {
      email: 'more.roles@example.com',
      roleId,
      additionalRoleIds: [seedIds.passwordRestricted],
      status: 'enabled',
    },
  ]);
});

test(
  'sends cxengage-api §9 row 1: no status where the operator says so',
  withDesk(
    async (desk) => {
      await createdWith(desk, 'omitted@example.com');
      assert.equal(bodies(desk, 'omitted@example.com'), [{ email: 'omitted@example.com', roleId }]);
    },
    { env: { CXENGAGE_USER_STATUS: 'omit' } },
  ),
);

for (const status of [200, 201] as const) {
  test(`takes cxengage-api §9 row 8: ${status} as done`, async () => {
    const desk = await theDesk();
    desk.cxengage.settings.createStatus = status;
    const result = await createdWith(desk, `code.${status}@example.com`);
    assert.not.match(textOf(result), /Not as approved/);
  });
}

for (const unknownEmail of [404, 'emptyList'] as const) {
  test(`takes cxengage-api §9 row 10: ${unknownEmail} as nobody has that address`, async () => {
    const desk = await theDesk();
    desk.cxengage.settings.unknownEmail = unknownEmail;
    await createdWith(desk, `nobody.${String(unknownEmail).toLowerCase()}@example.com`);
    desk.cxengage.settings.unknownEmail = 404;
  });
}

test('takes cxengage-api §9 row 1: words that it does not know, and shows them unchanged', async () => {
  const desk = await theDesk();
  const email = 'new.words@example.com';
  const card = await desk.ask(desk.rita, email);
  const id = '5145c050-0000-4000-8000-000000000001';
  const user = { id, email, status: 'awaiting-moonrise', roleId: 'not-a-role-we-know', created: 'yesterday' };
  desk.cxengage.fault({
    match: { method: 'POST', path: /^\/v1\/users$/ },
    effect: { kind: 'answer', status: 200, body: { result: user } },
  });
  await desk.press(desk.ana, card, 'approve_request');
  const result = await desk.inThread(card, /Created as/);
  assert.match(
    textOf(result),
    new RegExp(
      `^Created as not-a-role-we-know\\.[\\s\\S]*Created in CxEngage: yesterday[\\s\\S]*Status in CxEngage: "awaiting-moonrise"\nPlatform role in CxEngage: not-a-role-we-know\n[\\s\\S]*User ID: ${id}`,
    ),
  );
});

test('while CxEngage is down an approved request waits, and is then carried out once', async () => {
  const desk = await theDesk();
  const card = await desk.ask(desk.rita, 'down@example.com');
  await desk.cxengage.down();
  await desk.press(desk.ana, card, 'approve_request');
  await desk.becomes(card, /Approved by .* In progress…/s);
  await desk.cxengage.up();
  // A write on a connection that broke with the server is settled by look-up first, 20 s later on this clock.
  await eventually(() => {
    desk.clock.advance(200);
    return desk.ana.thread(card.channel, card.ts).some((reply) => /Created as/.test(textOf(reply)));
  }, 'the creation');
  assert.is(desk.cxengage.state.users.filter(({ email }) => email === 'down@example.com').length, 1);
});

test('cxengage-api §9 row 13: a role above the bot’s own is refused with the API’s words', async () => {
  const desk = await theDesk();
  const { ana, rita, slack, inThread, press } = desk;
  await rita.command('above@example.com');
  await slack.until(() => rita.view()?.view.submit, 'the form');
  await rita.options('roleId');
  rita.fill({ roleId: seedIds.platformAdministrator });
  await rita.submit();
  const card = await slack.until(
    () =>
      slack.workspace.messages.find(({ text }) => text.includes('create above@example.com as Platform Administrator')),
    'the card',
  );
  await press(ana, card, 'approve_request');
  const failure = await inThread(card, /Failed/);
  isForPeople(desk, failure);
  assert.match(sentenceOf(failure), /the role has more permissions than yours \(403\)/);
  assert.is(hasRetry(failure), true);
});

test.run();
