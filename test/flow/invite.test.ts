import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { errorShapes } from '../../src/sandbox/cxengage/error-shapes.ts';
import { seedIds } from '../../src/sandbox/cxengage/seed.ts';
import type { Person } from '../../src/sandbox/slack/person.ts';
import type { Message } from '../../src/sandbox/slack/workspace.ts';
import type { Desk } from '../helpers/desk.ts';
import { eventually } from '../helpers/eventually.ts';
import { recordsOf, revisionOn, untilStored } from '../helpers/records.ts';
import { sharedDesk } from '../helpers/shared-desk.ts';
import { textOf } from '../helpers/text-of.ts';
import { agent, askInvitation, chooseTenant, fillInvitation, harbour, invitationCard } from './ask-invitation.ts';
import { toldBy } from './pending-request.ts';

const { harbourEurope, okta, tenantRole } = seedIds;

const test = suite('invite to a tenant');
const theDesk = sharedDesk(test, {
  prepare: ({ cxengage }) => void cxengage.state.callers.apiKey.tenantIds.add(harbourEurope),
});

let number = 0;

/** Somebody who is on the platform and in no tenant. */
function newcomer({ cxengage }: Desk): string {
  number += 1;
  return cxengage.state.addUser({ email: `invite.${number}@example.com` }).email;
}

/** A user whom rita asked for and ana approved: the card and the result. */
async function created(desk: Desk) {
  number += 1;
  const email = `invite.${number}@example.com`;
  const card = await desk.ask(desk.rita, email);
  await desk.press(desk.ana, card, 'approve_request');
  return { email, card, result: await desk.inThread(card, /Created as/) };
}

/** Bodies of the POSTs to tenants for one person. */
function posted({ cxengage }: Desk, email: string) {
  return cxengage.calls
    .filter(({ method, path }) => method === 'POST' && /^\/v1\/tenants\/[^/]+\/users$/.test(path))
    .map(({ body }) => body)
    .filter((body) => JSON.stringify(body).includes(`"${email}"`));
}

/** An API time as messages show it without Slack. */
const shownTime = (time: string | null | undefined) => `${time?.slice(0, 16).replace('T', ' ')} UTC`;
const memberOf = ({ cxengage }: Desk, email: string, tenantId: string = harbour) =>
  cxengage.state.findTenantUser(tenantId, cxengage.state.findUser(email)?.id ?? '');

/** Waits for the result in the thread in which the card of an invitation stands. */
function resultOf(desk: Desk, card: Message, pattern: RegExp): Promise<Message> {
  return desk.inThread({ ...card, ts: card.thread_ts ?? card.ts }, pattern);
}

test('from the thread: the form is for that user, the card stands in the thread, and so does the result', async () => {
  const desk = await theDesk();
  const { email, card, result } = await created(desk);
  await desk.press(desk.rita, result, 'invite_to_tenant');
  await fillInvitation(desk, desk.rita);
  assert.is((await desk.rita.submit()).action, 'close');
  const invitation = await invitationCard(desk, email);
  assert.is(invitation.thread_ts, card.ts);
  assert.match(textOf(invitation), /Tenant: Harbour Outfitters\nRole in the tenant: Agent\n/);
  assert.not(memberOf(desk, email));

  await desk.press(desk.ben, invitation, 'approve_request');
  const added = await desk.inThread(card, /Added to /);
  assert.is(added.thread_ts, card.ts);
  assert.match(textOf(added), new RegExp(email));
  assert.is(memberOf(desk, email)?.status, 'accepted');
  await desk.becomes(invitation, /✓ /);
  await desk.inDirect(desk.rita, new RegExp(`${email} was added to `));
});

test('from the direct message: the same, and the card stands in the thread of the user’s card', async () => {
  const desk = await theDesk();
  const { email, card } = await created(desk);
  const direct = await desk.inDirect(desk.rita, new RegExp(`${email} was created`));
  await desk.press(desk.rita, direct, 'invite_to_tenant');
  await fillInvitation(desk, desk.rita);
  await desk.rita.submit();
  const invitation = await invitationCard(desk, email);
  assert.is(invitation.thread_ts, card.ts);
  await desk.press(desk.ana, invitation, 'approve_request');
  await desk.inThread(card, /Added to /);
});

test('/create-user invite: the card stands in the channel, and the result in its thread', async () => {
  const desk = await theDesk();
  const email = newcomer(desk);
  const card = await askInvitation(desk, desk.rita, email);
  assert.not(card.thread_ts);
  await desk.press(desk.ana, card, 'approve_request');
  const result = await desk.inThread(card, /Added to /);
  assert.match(textOf(result), /Role in the tenant: Agent/);
});

for (const words of ['invite', 'invite bob', 'invite a@example.com b@example.com']) {
  test(`/create-user ${words}: is told how to type it, and opens nothing`, async () => {
    const { rita } = await theDesk();
    const answer = await rita.command(words);
    assert.match(answer.ephemeral?.text ?? '', /\/create-user invite bob@example\.com/);
    assert.not(rita.view());
  });
}

/** What is chosen beside tenant and role, and what is sent beside e-mail and role. */
const bodies: readonly (readonly [string, Parameters<Person['fill']>[0], object])[] = [
  ['cxengage-api §9 rows 2 and 4: as it stands', {}, { status: 'accepted' }],
  ['cxengage-api §9 row 2: accepted', { status: 'accepted' }, { status: 'accepted' }],
  ['cxengage-api §9 row 2: invited', { status: 'invited' }, { status: 'invited' }],
  ['cxengage-api §9 row 4: tenant default', { noPassword: 'null' }, { status: 'accepted' }],
  ['cxengage-api §9 row 4: password allowed', { noPassword: 'false' }, { status: 'accepted', noPassword: false }],
  ['cxengage-api §9 row 4: SSO only', { noPassword: 'true' }, { status: 'accepted', noPassword: true }],
  ['an identity provider', { defaultIdentityProvider: okta }, { status: 'accepted', defaultIdentityProvider: okta }],
  [
    'everything',
    { status: 'invited', noPassword: 'true', defaultIdentityProvider: okta },
    { status: 'invited', noPassword: true, defaultIdentityProvider: okta },
  ],
];
for (const [name, form, sent] of bodies) {
  test(`the body: ${name}`, async () => {
    const desk = await theDesk();
    const email = newcomer(desk);
    const card = await askInvitation(desk, desk.rita, email, form);
    await desk.press(desk.ana, card, 'approve_request');
    await desk.inThread(card, /Added to|Invited to/);
    assert.equal(posted(desk, email), [{ email, roleId: agent, ...sent }]);
  });
}

test('invited: a mail goes out, and the thread says when the link ends', async () => {
  const desk = await theDesk();
  const email = newcomer(desk);
  const card = await askInvitation(desk, desk.rita, email, { status: 'invited', reason: 'New shift' });
  assert.match(textOf(card), /How to add them: Send an email invitation/);
  assert.match(textOf(card), /New shift/);
  await desk.press(desk.ana, card, 'approve_request');
  const member = () => memberOf(desk, email);
  const result = await desk.inThread(card, /Invited to /);
  assert.match(
    textOf(result),
    new RegExp(
      `The invitation expires ${shownTime(member()?.invitationExpiryDate)}\\.\\n.*Status in the tenant: invited`,
      's',
    ),
  );
  assert.equal(
    desk.cxengage.state.mails.filter(({ to }) => to === email).map(({ about }) => about),
    ['invitation'],
  );
});

test('cxengage-api §9 row 7: accepted: no mail goes out, and the thread shows the id of the reply', async () => {
  const desk = await theDesk();
  const email = newcomer(desk);
  const card = await askInvitation(desk, desk.rita, email);
  await desk.press(desk.ana, card, 'approve_request');
  const result = await desk.inThread(card, /Added to /);
  assert.match(
    textOf(result),
    new RegExp(
      `Status in the tenant: accepted \\(in the tenant\\)[\\s\\S]*User ID: ${desk.cxengage.state.findUser(email)?.id}`,
    ),
  );
  assert.not.match(textOf(result), /expires/);
  assert.equal(
    desk.cxengage.state.mails.filter(({ to }) => to === email),
    [],
  );
});

test('the menus offer active tenants, and active roles and identity providers of the chosen tenant', async () => {
  const desk = await theDesk();
  const { rita, slack } = desk;
  await rita.command('invite only.platform@harbour.example');
  await slack.until(() => rita.view()?.view.submit, 'the form');
  const names = async (field: string) => (await rita.options(field)).map(({ text }) => text.text);
  assert.equal(await names('roleId'), []);
  assert.equal(await names('tenantId'), ['Harbour Outfitters', 'Harbour Outfitters Europe']);
  await chooseTenant(desk, rita, harbour);
  const roles = await names('roleId');
  assert.ok(roles.includes('Agent') && roles.includes('Supervisor'));
  assert.not(roles.includes('Seasonal Agent'));
  assert.not(roles.includes('Platform User'));
  assert.equal(await names('defaultIdentityProvider'), ['Harbour Okta']);
  await chooseTenant(desk, rita, harbourEurope);
  assert.equal(await names('defaultIdentityProvider'), []);
});

/** The invite form for `email`, filled in as `form` says and sent; what comes back under the fields. */
async function refused(desk: Desk, email: string, form: Parameters<Person['fill']>[0] = {}) {
  const before = recordsOf(desk).requests();
  await desk.rita.command(`invite ${email}`);
  await fillInvitation(desk, desk.rita, form);
  const { errors } = await desk.rita.submit();
  assert.is(recordsOf(desk).requests(), before);
  return errors;
}

test('cxengage-api §9 row 3: a role of another tenant is refused under its field', async () => {
  const desk = await theDesk();
  const { rita } = desk;
  await rita.command(`invite ${newcomer(desk)}`);
  await fillInvitation(desk, rita);
  await chooseTenant(desk, rita, harbourEurope);
  assert.equal((await rita.submit()).errors, { roleId: 'The chosen tenant does not have this role. Choose again.' });
  await rita.options('roleId');
  rita.fill({ roleId: tenantRole(harbourEurope, 'Agent') });
  assert.is((await rita.submit()).action, 'close');
});

test('an identity provider of another tenant is refused under its field', async () => {
  const desk = await theDesk();
  const { rita } = desk;
  await rita.command(`invite ${newcomer(desk)}`);
  await fillInvitation(desk, rita, { defaultIdentityProvider: okta });
  await chooseTenant(desk, rita, harbourEurope);
  await rita.options('roleId');
  rita.fill({ roleId: tenantRole(harbourEurope, 'Agent') });
  assert.equal((await rita.submit()).errors, {
    defaultIdentityProvider: 'The chosen tenant does not have this identity provider. Choose again.',
  });
});

test('a person who is not on the platform is refused, with what to do first', async () => {
  const desk = await theDesk();
  assert.equal(await refused(desk, 'nobody@example.com'), {
    tenantId: "This person isn't on the platform yet. Create them first: /create-user nobody@example.com",
  });
});

for (const [email, status, more] of [
  ['mei.tanaka@harbour.example', 'accepted', ''],
  ['Mei.Tanaka@HARBOUR.example', 'accepted', ''],
  ['omar.haddad@harbour.example', 'invited', " They haven't accepted the invitation yet."],
  ['ruth.cole@harbour.example', 'expired', ' Their invitation has expired.'],
  ['new.starter@harbour.example', 'pending', " They haven't accepted an invitation yet."],
  ['left.in.may@harbour.example', 'disabled', ' They are disabled there.'],
] as const) {
  test(`cxengage-api §9 row 19: ${email}, who is ${status} there, is refused, and nothing is sent`, async () => {
    const desk = await theDesk();
    assert.equal(await refused(desk, email), {
      tenantId: `This person is already in this tenant.${more} Choose another tenant.`,
    });
    assert.equal(posted(desk, email), []);
  });
}

test('cxengage-api §9 row 19: who got into the tenant before the approval is not added again', async () => {
  const desk = await theDesk();
  const email = newcomer(desk);
  const card = await askInvitation(desk, desk.rita, email);
  const userId = desk.cxengage.state.findUser(email)?.id ?? '';
  desk.cxengage.state.addTenantUser({ tenantId: harbour, userId, roleId: agent, status: 'invited' });
  await desk.press(desk.ana, card, 'approve_request');
  assert.match(
    textOf(await desk.inThread(card, /Failed/)),
    /This person is already in this tenant\. They haven't accepted the invitation yet\./,
  );
  assert.equal(posted(desk, email), []);
});

test('a second open invitation to the same tenant is refused with a link; one to another tenant is not', async () => {
  const desk = await theDesk();
  const email = newcomer(desk);
  const card = await askInvitation(desk, desk.rita, email);
  const link = `${desk.slack.url}/archives/${card.channel}/p${card.ts.replace('.', '')}`;
  await untilStored(desk, card);
  assert.equal(await refused(desk, email.toUpperCase()), {
    tenantId: `There is already an open request for this person: ${link}`,
  });
  await desk.rita.close();
  const other = { tenantId: harbourEurope, roleId: tenantRole(harbourEurope, 'Agent') };
  await desk.rita.command(`invite ${email}`);
  await fillInvitation(desk, desk.rita, other);
  assert.is((await desk.rita.submit()).action, 'close');
});

test('a role that the tenant lost before the approval is refused before anything is sent', async () => {
  const desk = await theDesk();
  const { cxengage, rita } = desk;
  const role = cxengage.state.addTenantRole({ tenantId: harbour, name: 'Short-lived' });
  desk.clock.advance(60_000);
  const email = newcomer(desk);
  const card = await askInvitation(desk, rita, email, { roleId: role.id });
  // A minute takes the lease from a job that still runs, and the card would be posted twice.
  const { jobs } = recordsOf(desk);
  await eventually(() => !jobs(revisionOn(card, 'approve_request')).includes('show_request'), 'that everybody is told');
  cxengage.state.tenantRoles = cxengage.state.tenantRoles.filter(({ id }) => id !== role.id);
  desk.clock.advance(60_000);
  await desk.press(desk.ana, card, 'approve_request');
  const failure = await desk.inThread(card, /Failed/);
  assert.match(textOf(failure), /The tenant no longer has this role\. Make a new request with another role\./);
  assert.equal(posted(desk, email), []);
});

test('nobody approves an invitation that he asked for; another does', async () => {
  const desk = await theDesk();
  const email = newcomer(desk);
  const card = await askInvitation(desk, desk.ben, email);
  const told = await toldBy(desk, desk.ben, () => desk.press(desk.ben, card, 'approve_request'));
  assert.match(told, /^This is your own request\./);
  assert.not(memberOf(desk, email));
  await desk.press(desk.ana, card, 'approve_request');
  await desk.inThread(card, /Added to /);
});

test('who approved the user does not approve his own invitation of that user', async () => {
  const desk = await theDesk();
  const { email, result } = await created(desk);
  await desk.press(desk.ana, result, 'invite_to_tenant');
  await fillInvitation(desk, desk.ana);
  await desk.ana.submit();
  const card = await invitationCard(desk, email);
  const told = await toldBy(desk, desk.ana, () => desk.press(desk.ana, card, 'approve_request'));
  assert.match(told, /^This is your own request\./);
  await desk.press(desk.ben, card, 'approve_request');
  await resultOf(desk, card, /Added to /);
});

test('nobody approves an invitation of himself', async () => {
  const desk = await theDesk();
  desk.cxengage.state.addUser({ email: 'Ben@example.com' });
  const card = await askInvitation(desk, desk.rita, 'ben@example.com');
  const told = await toldBy(desk, desk.ben, () => desk.press(desk.ben, card, 'approve_request'));
  assert.match(told, /^This request is for your own account\./);
  assert.not(memberOf(desk, 'ben@example.com'));
});

test('cxengage-api §9 row 20: an invitation that fails keeps the user, and is tried again alone', async () => {
  const desk = await theDesk();
  const { email, card, result } = await created(desk);
  await desk.press(desk.rita, result, 'invite_to_tenant');
  await fillInvitation(desk, desk.rita);
  await desk.rita.submit();
  const invitation = await invitationCard(desk, email);
  desk.cxengage.fault({
    match: { method: 'POST', path: /\/v1\/tenants\// },
    effect: { kind: 'answer', ...errorShapes.forbidden403 },
  });
  await desk.press(desk.ana, invitation, 'approve_request');
  const failure = await desk.inThread(card, /^Failed:/);
  assert.ok(desk.cxengage.state.findUser(email));
  assert.not(memberOf(desk, email));
  await desk.press(desk.ben, failure, 'retry_request');
  await desk.inThread(card, /Added to /);
  const made = desk.cxengage.calls.filter(
    ({ method, path, body }) => method === 'POST' && path === '/v1/users' && JSON.stringify(body).includes(email),
  );
  assert.is(made.length, 1);
});

test('deny and cancel work on an invitation as on any request', async () => {
  const desk = await theDesk();
  const first = newcomer(desk);
  const cancelled = await askInvitation(desk, desk.rita, first);
  await desk.cancel(desk.rita, cancelled);
  await desk.becomes(cancelled, /Cancelled by @rita/);
  const denied = await askInvitation(desk, desk.rita, newcomer(desk));
  await desk.press(desk.ana, denied, 'deny_request');
  await desk.slack.until(() => desk.ana.view()?.view.callback_id === 'deny_request' || undefined, 'the form');
  desk.ana.fill({ reason: 'Wrong tenant.' });
  await desk.ana.submit();
  await desk.becomes(denied, /Denied by .*Wrong tenant\./s);
  assert.equal(posted(desk, first), []);
});

test.run();
