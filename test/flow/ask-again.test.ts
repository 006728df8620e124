import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { seedIds as cxengage } from '../../src/sandbox/cxengage/seed.ts';
import type { Person } from '../../src/sandbox/slack/person.ts';
import { seedIds as people } from '../../src/sandbox/slack/seed.ts';
import type { Message } from '../../src/sandbox/slack/workspace.ts';
import { formValues } from '../../src/slack/surfaces/form.ts';
import { csvOf } from '../helpers/csv.ts';
import type { Desk } from '../helpers/desk.ts';
import { recordsOf, revisionOn } from '../helpers/records.ts';
import { sharedDesk } from '../helpers/shared-desk.ts';
import { textOf } from '../helpers/text-of.ts';
import { approveBatch, pressBelow, resultBelow } from './approve-batch.ts';
import { asTimePasses, openBulkForm, previewOf } from './ask-batch.ts';
import { agent, askInvitation, fillInvitation, harbour } from './ask-invitation.ts';
import { toldBy } from './pending-request.ts';

const test = suite('asking again');
const theDesk = sharedDesk(test);

/** Presses Ask again; resolves with what the form holds. */
async function again({ press, slack }: Desk, by: Person, message: Message): Promise<Readonly<Record<string, unknown>>> {
  await press(by, message, 'ask_again');
  await slack.until(() => by.view()?.view.submit, 'the form');
  return formValues(by.view()?.state);
}

/** The requester's own message about a request, once they have cancelled it. */
async function cancelled({ rita, inDirect, press, becomes }: Desk, email: string): Promise<Message> {
  const own = await inDirect(rita, new RegExp(`Your request:.*${email}`, 's'));
  await press(rita, own, 'cancel_request');
  return becomes(own, new RegExp(`^You cancelled your request for ${email}`));
}

test('a denial is told once, with who and why; Ask again opens the form with the old values, and it becomes a new request', async () => {
  const desk = await theDesk();
  const { ana, rita, slack } = desk;
  const email = 'twice@example.com';
  const form = {
    firstName: 'Bob',
    lastName: 'Jones',
    externalId: 'SF-1',
    personalTelephone: '+14162221122',
    reason: 'New in billing',
  };
  const card = await desk.ask(rita, email, form);
  await desk.press(ana, card, 'deny_request');
  await slack.until(() => ana.view()?.view.submit, 'the form for the reason');
  ana.fill({ reason: 'Use the contractor role.' });
  await ana.submit();

  const told = await desk.inDirect(rita, /denied your request/);
  assert.match(textOf(told), `@ana denied your request for ${email} (Platform User): "Use the contractor role."`);
  const own = await desk.inDirect(rita, new RegExp(`^Your request for ${email} .*: the result is below\\.`));
  assert.not.match(textOf(own), /denied|contractor/i);

  const before = recordsOf(desk).requests();
  const roleId = cxengage.platformUser;
  assert.equal(await again(desk, rita, told), { email, roleId, ...form, status: 'enabled' });
  assert.is(recordsOf(desk).requests(), before);
  rita.fill({ reason: 'A contractor' });
  assert.is((await rita.submit()).action, 'close');
  const isNext = (one: Message) => one.channel === people.approvals && /A contractor/.test(textOf(one));
  const next = await slack.until(() => slack.workspace.messages.find(isNext), 'the new card');
  assert.match(textOf(next), email);
  assert.not.equal(revisionOn(next, 'approve_request'), revisionOn(card, 'approve_request'));
});

test('of a change in a tenant the tenant and what belongs to it is chosen, and the form offers its roles', async () => {
  const desk = await theDesk();
  const email = 'tenant@example.com';
  desk.cxengage.state.addUser({ email });
  await askInvitation(desk, desk.rita, email, { status: 'invited', noPassword: 'true' });
  const values = await again(desk, desk.rita, await cancelled(desk, email));
  assert.equal(values, { tenantId: harbour, roleId: agent, status: 'invited', noPassword: 'true' });
  assert.ok((await desk.rita.options('roleId')).length > 0);
  assert.is((await desk.rita.submit()).action, 'close');
});

test('a role that is not listed any more stays empty', async () => {
  const desk = await theDesk();
  const email = 'gone@example.com';
  const { tenantRoles } = desk.cxengage.state;
  desk.cxengage.state.addUser({ email });
  const role = desk.cxengage.state.addTenantRole({ tenantId: harbour, name: 'Gone soon' });
  // The program keeps a list for a while.
  desk.clock.advance(60_000);
  await askInvitation(desk, desk.rita, email, { roleId: role.id });
  const own = await cancelled(desk, email);
  tenantRoles.splice(tenantRoles.indexOf(role), 1);
  desk.clock.advance(60_000);
  const { roleId, tenantId } = await again(desk, desk.rita, own);
  assert.equal({ roleId, tenantId }, { roleId: undefined, tenantId: harbour });
  await desk.rita.close();
});

test('of discarded rows the form has the old choices, and no file', async () => {
  const desk = await theDesk();
  const { rita } = desk;
  const platformRoleId = cxengage.platformUser;
  const file = rita.upload({ name: 'team.csv', content: 'email,first name,last name\nrow@example.com,Row,One\n' });
  await openBulkForm(desk, rita);
  await rita.options('platformRoleId');
  rita.fill({ file: [file.id], encoding: 'utf-8', platformRoleId });
  const draft = await previewOf(desk, rita);
  await desk.press(rita, draft, 'discard_batch');
  const discarded = await desk.becomes(draft, /Discarded/);
  assert.equal(await again(desk, rita, discarded), { encoding: 'utf-8', platformRoleId });
  await rita.close();
});

test('of the users of a batch the form is about those who are left, with the old tenant', async () => {
  const desk = await theDesk();
  const { rita } = desk;
  const { card } = await approveBatch(desk, csvOf(2, { name: 'left' }));
  await resultBelow(desk, card);
  await pressBelow(desk, rita, card, 'invite_batch');
  await fillInvitation(desk, rita);
  await rita.submit();
  const isAsked = (one: Message) => /Your request:.*users of an earlier batch/s.test(textOf(one));
  const own = await asTimePasses(desk)(() => rita.direct().find(isAsked), 'the request');
  await desk.press(rita, own, 'cancel_request');
  const ended = await desk.becomes(own, /^You cancelled your request for 2 users \(Agent in Harbour Outfitters\)\./);
  const values = await again(desk, rita, ended);
  assert.equal(values, { tenantId: harbour, roleId: agent, status: 'accepted', noPassword: 'null' });
  assert.match(textOf({ blocks: rita.view()?.view.blocks }), /2 users/);
  await rita.close();
});

test('a request that is still open cannot be asked for again', async () => {
  const desk = await theDesk();
  const { rita } = desk;
  const email = 'open@example.com';
  await desk.ask(rita, email);
  const own = await desk.inDirect(rita, new RegExp(`Your request:.*${email}`, 's'));
  const forged = { forge: true, value: revisionOn(own, 'cancel_request') };
  const click = () => rita.click({ channel: own.channel, ts: own.ts }, 'ask_again', forged);
  assert.match(await toldBy(desk, rita, click), /^This button is out of date/);
});

test.run();
