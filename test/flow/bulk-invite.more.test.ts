import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { seedIds as people } from '../../src/sandbox/slack/seed.ts';
import type { Message } from '../../src/sandbox/slack/workspace.ts';
import { csvOf } from '../helpers/csv.ts';
import type { Desk } from '../helpers/desk.ts';
import { recordsOf, revisionOn } from '../helpers/records.ts';
import { sharedDesk } from '../helpers/shared-desk.ts';
import { textOf } from '../helpers/text-of.ts';
import { approveBatch, INVITE, postsOf, pressBelow, resultBelow, resultsOf } from './approve-batch.ts';
import { asTimePasses, fileUnder } from './ask-batch.ts';
import { askInvitation, fillInvitation, harbour } from './ask-invitation.ts';

const test = suite('all users of a batch are invited');
const theDesk = sharedDesk(test);

/** A batch that is created, and the invite form for it, filled in by ana. */
async function formFor(desk: Desk, name: string, count: number): Promise<{ card: Message }> {
  const { card } = await approveBatch(desk, csvOf(count, { name }));
  await resultBelow(desk, card);
  await openForm(desk, card);
  return { card };
}

async function openForm(desk: Desk, card: Message): Promise<void> {
  await pressBelow(desk, desk.ana, card, 'invite_batch');
  await fillInvitation(desk, desk.ana, { reason: 'New shift' });
}

/** The card of an invitation in the thread of the batch. */
function invitationBelow(desk: Desk, { channel, ts }: Message): Promise<Message> {
  const find = () =>
    desk.ana.thread(channel, ts).find(({ blocks }) => /approve_request/.test(String(JSON.stringify(blocks))));
  const replies = () => {
    const found = find();
    return found?.ts === ts ? undefined : found;
  };
  return asTimePasses(desk)(replies, 'the card of the invitation');
}

test('the form leads to a card in the thread, another person approves, and all of them are in the tenant', async () => {
  const desk = await theDesk();
  const { ana, ben, slack, cxengage } = desk;
  const { card } = await formFor(desk, 'invited', 5);
  assert.match(textOf({ blocks: ana.view()?.view.blocks }), /5 users/);
  assert.is((await ana.submit()).action, 'close');
  const invitation = await invitationBelow(desk, card);
  const text = textOf(invitation);
  assert.match(text, /^○ Add to tenant: 5 users/);
  assert.match(text, /Tenant: Harbour Outfitters\nRole in the tenant: Agent\n/);
  assert.match(text, /In Harbour Outfitters as Agent: 5 rows/);
  assert.match(text, /New shift/);
  assert.not.match(text, /[0-9a-f]{8}-[0-9a-f]{4}-/);
  await desk.press(ana, invitation, 'approve_request');
  await slack.until(() => desk.privately(ana).find((words) => /your own request/.test(words)), 'the refusal');
  const before = cxengage.calls.length;
  await desk.press(ben, invitation, 'approve_request');
  const result = await resultBelow(desk, card, /^Done: 5 of 5 users added to the tenant\./);
  const calls = cxengage.calls.slice(before).filter(({ path }) => INVITE.path.test(path));
  // A tenant gives all its users or none: it is looked through once, not for each row.
  assert.equal(calls.map(({ method }) => method).sort(), ['GET', ...Array.from({ length: 5 }, () => 'POST')]);
  assert.not.match(JSON.stringify(result.blocks), /invite_batch/);
  const emails = [1, 2, 3, 4, 5].map((number) => `invited.${number}@example.com`);
  const ids = emails.map((email) => cxengage.state.findUser(email)?.id);
  const members = cxengage.state.tenantUsers.filter(
    ({ tenantId, userId }) => tenantId === harbour && ids.includes(userId),
  );
  assert.is(members.length, 5);
  assert.ok(
    emails.every((email) => postsOf(desk, email).length === 1 && postsOf(desk, email, INVITE.path).length === 1),
  );
});

test('the files of the invitation say what was asked for and what became of it, beside those of the batch', async () => {
  const desk = await theDesk();
  const { ana, ben, slack } = desk;
  const { card } = await formFor(desk, 'filed', 2);
  await ana.submit();
  const invitation = await invitationBelow(desk, card);
  await desk.press(ben, invitation, 'approve_request');
  await resultBelow(desk, card, /^Done: 2 of 2 users added/);
  const names = () =>
    slack.workspace.messages
      .filter(({ thread_ts: root }) => root === card.ts)
      .flatMap(({ files = [] }) => files.map(({ name }) => name));
  await asTimePasses(desk)(() => names().length >= 4 || undefined, 'the files');
  assert.equal(names().toSorted(), ['invited.csv', 'result.csv', 'rows-to-invite.csv', 'rows.csv']);
  assert.match(
    await fileUnder(desk, card, 'rows-to-invite.csv'),
    /filed\.1@example\.com,.*Platform User.*Harbour Outfitters,Agent,accepted/,
  );
  assert.match(await fileUnder(desk, card, 'invited.csv'), /\d,filed\.1@example\.com,added,[0-9a-f-]{36},accepted/);
  assert.is((await resultsOf(desk, card)).get('filed.1@example.com')?.outcome, 'created');
});

test('a second invitation of the same users while one waits is told to its requester, and posts no card', async () => {
  const desk = await theDesk();
  const { ana, ben } = desk;
  const { card } = await formFor(desk, 'second', 3);
  await ana.submit();
  const first = await invitationBelow(desk, card);
  const requests = recordsOf(desk).requests();
  await openForm(desk, card);
  await ana.submit();
  const told = await asTimePasses(desk)(
    () => ana.direct().find(({ text }) => /Users of an earlier batch can't be used: /.test(text)),
    'why there is no card',
  );
  assert.match(textOf(told), /Another open request already adds all of these users to this tenant\./);
  assert.is(recordsOf(desk).requests(), requests + 1);
  await desk.press(ben, first, 'approve_request');
  await resultBelow(desk, card, /^Done: 3 of 3 users added/);
  assert.equal(
    [1, 2, 3].map((number) => postsOf(desk, `second.${number}@example.com`, INVITE.path).length),
    [1, 1, 1],
  );
});

test('a user whom another open request adds to the same tenant is left out, and gets one call', async () => {
  const desk = await theDesk();
  const { ana, ben } = desk;
  const { card } = await approveBatch(desk, csvOf(2, { name: 'once' }));
  await resultBelow(desk, card);
  const single = await askInvitation(desk, ana, 'once.1@example.com');
  await openForm(desk, card);
  await ana.submit();
  const all = await invitationBelow(desk, card);
  assert.match(textOf(all), /^○ Add to tenant: 1 user/);
  const told = await asTimePasses(desk)(
    () => ana.direct().find((message) => /Not sent: 1 row \(another open request/.test(textOf(message))),
    'what was left out',
  );
  assert.ok(told);
  await Promise.all([desk.press(ben, single, 'approve_request'), desk.press(ben, all, 'approve_request')]);
  await resultBelow(desk, card, /^Done: 1 of 1 user added/);
  await desk.inThread(single, /Added to /);
  assert.equal(
    [1, 2].map((number) => postsOf(desk, `once.${number}@example.com`, INVITE.path).length),
    [1, 1],
  );
});

test('users who are in the tenant by now are told in the result, and nobody is invited twice', async () => {
  const desk = await theDesk();
  const { ana, ben, cxengage } = desk;
  const { card } = await formFor(desk, 'member', 2);
  await ana.submit();
  const invitation = await invitationBelow(desk, card);
  const userId = cxengage.state.findUser('member.1@example.com')?.id ?? '';
  cxengage.state.addTenantUser({ tenantId: harbour, userId, roleId: cxengage.state.tenantRoles[0]?.id ?? '' });
  await desk.press(ben, invitation, 'approve_request');
  const result = await resultBelow(desk, card, /^Done: 1 of 2 users added to the tenant, 1 failed/);
  assert.ok(result);
  assert.is(cxengage.state.tenantUsers.filter((one) => one.userId === userId).length, 1);
});

test('users who were invited already are not invited a second time, whatever CxEngage takes', async () => {
  const desk = await theDesk();
  const { ana, ben, cxengage } = desk;
  const { card } = await formFor(desk, 'twice', 2);
  await ana.submit();
  await desk.press(ben, await invitationBelow(desk, card), 'approve_request');
  await resultBelow(desk, card, /^Done: 2 of 2 users added/);
  await openForm(desk, card);
  await ana.submit();
  const next = await invitationBelow(desk, card);
  cxengage.settings.duplicate = 'off';
  await desk.press(ben, next, 'approve_request');
  await resultBelow(desk, card, /^Failed: 0 of 2 users added to the tenant, 2 failed/);
  cxengage.settings.duplicate = 400;
  const posts = [1, 2].map((number) => postsOf(desk, `twice.${number}@example.com`, INVITE.path).length);
  assert.equal(posts, [1, 1]);
});

test('denied with a reason, the users can be invited again', async () => {
  const desk = await theDesk();
  const { ana, ben, slack } = desk;
  const { card } = await formFor(desk, 'denied', 2);
  await ana.submit();
  const invitation = await invitationBelow(desk, card);
  const revision = revisionOn(invitation, 'deny_request');
  await desk.press(ben, invitation, 'deny_request');
  const form = await slack.until(() => (ben.view()?.view.submit ? ben.view() : undefined), 'the form');
  assert.match(textOf({ blocks: form.view.blocks }), /add 2 users to Harbour Outfitters/);
  ben.fill({ reason: 'Another tenant.' });
  await ben.submit();
  await desk.becomes(invitation, /Denied.*\n?.*Another tenant\./);
  assert.match(recordsOf(desk).events(revision).join(), new RegExp(`denied by ${people.ben}`));
  await openForm(desk, card);
  await ana.submit();
  assert.not((await invitationBelow(desk, card)).ts === invitation.ts);
});

test.run();
