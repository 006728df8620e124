import { seedIds as cxengage } from '../cxengage/seed.ts';
import type { Person } from '../slack/person.ts';
import { seedIds as people } from '../slack/seed.ts';
import type { Message } from '../slack/workspace.ts';
import type { Sandbox } from '../start-sandbox.ts';
import { formOf } from './form-of.ts';
import type { Teller } from './teller.ts';
import { wordsOf } from './words-of.ts';

/** Plays the program's main job step by step against the running sandbox, and tells what each party sees. */
export async function playStory({ slack, cxengage: platform }: Sandbox, tell: Teller): Promise<void> {
  const [rita, ana, ben, gus] = [people.rita, people.ana, people.ben, people.gus].map((id) => slack.as(id));
  if (!rita || !ana || !ben || !gus) throw new Error('the seed lacks a person of the story');
  const { channels, users, groups } = slack.workspace;
  const name = (id: string) =>
    channels.has(id) ? `#${channels.get(id)?.name}` : `@${users.get(id)?.name ?? groups.get(id)?.handle ?? id}`;
  const show = (heading: string, message: Message) => tell.sees(heading, wordsOf(message, name));
  const form = async (by: Person) => slack.until(() => (by.view()?.view.submit ? by.view() : undefined), 'the form');
  const private_ = (by: Person, text: RegExp) =>
    slack.until(
      () => by.sees().findLast((one) => one.ephemeralTo === by.user.id && text.test(one.text)),
      'a private answer',
    );
  const inChannel = (text: RegExp) =>
    slack.until(
      () => ana.sees().find((one) => one.channel === people.approvals && !one.ephemeralTo && text.test(wordsOf(one))),
      `a message with ${text}`,
    );
  /** Once Rita has her own message the card is stored, and its buttons count. */
  const told = (text: RegExp) =>
    slack.until(() => rita.direct().find((one) => text.test(wordsOf(one))), `a direct message with ${text}`);
  const press = (by: Person, { channel, ts }: Message, button: string) => by.click({ channel, ts }, button);
  const post = (path: RegExp) => platform.calls.findLast((call) => call.method === 'POST' && path.test(call.path));
  const tellCall = (path: RegExp) => {
    const call = post(path);
    if (call) tell.call(`${call.method} ${call.path} → ${call.status}`, call.body);
  };

  tell.step('Gus, a guest, types /create-user. The bot refuses, and only Gus sees it.');
  await gus.command('');
  const answered = (open = gus.view()) => (open && !/Checking/.test(formOf(open)) ? open : undefined);
  const refusal = await slack.until(() => answered(), 'a refusal');
  tell.sees('only Gus sees', formOf(refusal));

  tell.step('Rita types /create-user bjones@email.com. The form opens with the email filled in.');
  await rita.command('bjones@email.com');
  const first = {
    email: 'bjones@email.com',
    roleId: 'Platform User',
    firstName: 'Bob',
    lastName: ' ',
    personalTelephone: '12',
    status: 'enabled (active at once)',
  };
  await rita.options((await form(rita)) && 'roleId', 'user');
  rita.fill({ roleId: cxengage.platformUser, firstName: 'Bob', lastName: ' ', personalTelephone: '12' });
  tell.sees('Rita', formOf(await form(rita), first));

  tell.step('She sends it. Two fields are wrong, and both say so at once.');
  await rita.submit();
  tell.sees('Rita', formOf(await form(rita), first));

  tell.step('She fixes them and sends it again. The card is posted, and she gets a direct message.');
  rita.fill({
    lastName: 'Jones',
    personalTelephone: '(416) 222-1122',
    reason: 'Starts on Monday in the Toronto team.',
  });
  await rita.submit();
  const card = await inChannel(/New user: /);
  show('#approvals', card);
  show('only Rita sees, where she typed', await private_(rita, /^Sent to/));
  show('Rita, direct message', await told(/Your request/));

  tell.step('Rita tries to approve it herself.');
  await press(rita, card, 'approve_request');
  show('only Rita sees', await private_(rita, /^Only approvers/));

  tell.step('Ana approves. The bot looks up the address, creates the user once, and checks the result.');
  await press(ana, card, 'approve_request');
  const result = await inChannel(/Created as/);
  tellCall(/\/v1\/users$/);
  show('#approvals, the card', await inChannel(/✓ Created: /));
  show('#approvals, in its thread', result);

  tell.step('Rita presses "Add to tenant" and chooses the tenant, the role and how to add the user.');
  await press(rita, result, 'invite_to_tenant');
  await form(rita);
  const [tenant] = await rita.options('tenantId');
  const tenantId = tenant?.value ?? '';
  await rita.select('tenantId', tenantId);
  const remembers = () => String(rita.view()?.view.private_metadata).includes(tenantId) || undefined;
  await slack.until(remembers, 'the form to remember the tenant');
  const agent = (await rita.options('roleId', 'agent'))[0];
  rita.fill({ roleId: agent?.value ?? null, status: 'invited' });
  const chosen = {
    tenantId: 'Harbour Outfitters',
    roleId: 'Agent',
    status: 'Send an email invitation',
    noPassword: 'Tenant default',
  };
  tell.sees('Rita', formOf(await form(rita), chosen));
  await rita.submit();
  const invitation = await inChannel(/Role in the tenant/);
  show('#approvals, in the same thread', invitation);
  await told(/Role in the tenant/);

  tell.step('Ben approves. The invitation is sent, and the thread says when it expires.');
  await press(ben, invitation, 'approve_request');
  const sent = await inChannel(/Invited to /);
  tellCall(/\/v1\/tenants\/[^/]+\/users$/);
  show('#approvals, in the same thread', sent);

  tell.step('Another user, and the reply from CxEngage gets lost. The bot does not send twice. It looks the user up.');
  platform.fault({ match: { method: 'POST', path: /^\/v1\/users$/ }, effect: { kind: 'dropAfterWrite' } });
  await rita.command('dana@email.com');
  await form(rita);
  await rita.options('roleId', 'user');
  rita.fill({ roleId: cxengage.platformUser });
  await rita.submit();
  const second = await inChannel(/dana@email.com/);
  await told(/dana@email.com/);
  await press(ana, second, 'approve_request');
  show('#approvals, in its thread', await inChannel(/Created as.*dana@email\.com/s));
  const posts = platform.calls.filter((call) => call.method === 'POST' && call.path === '/v1/users').length;
  const made = platform.state.users.filter(({ email }) =>
    ['bjones@email.com', 'dana@email.com'].includes(email),
  ).length;
  tell.step(`Done. Calls of POST /v1/users: ${posts}. Users on the platform: ${made}.`);
}
