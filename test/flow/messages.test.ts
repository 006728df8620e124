import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { errorShapes } from '../../src/sandbox/cxengage/error-shapes.ts';
import { seedIds as people } from '../../src/sandbox/slack/seed.ts';
import type { Message } from '../../src/sandbox/slack/workspace.ts';
import type { Desk } from '../helpers/desk.ts';
import { eventually } from '../helpers/eventually.ts';
import { recordsOf, revisionOn, untilStored } from '../helpers/records.ts';
import { sharedDesk } from '../helpers/shared-desk.ts';
import { textOf } from '../helpers/text-of.ts';
import { chooseTenant, fillInvitation, harbour, invitationInThread } from './ask-invitation.ts';
import { pending, toldBy } from './pending-request.ts';

const test = suite('what messages say and where they lead');
const theDesk = sharedDesk(test);

/** What the bot remembers of people. */
const MEMBERS_FRESH_MS = 30_000;

const failing = {
  match: { method: 'POST', path: /^\/v1\/users$/ },
  effect: { kind: 'answer', ...errorShapes.forbidden403 },
} as const;

/** A copy of a message, as the bot itself would post it a second time. */
async function copyOf(desk: Desk, message: Message): Promise<Message> {
  const { slack, clock } = desk;
  const { channel, text, blocks, thread_ts } = message;
  // While messages are being shown, a click on one that is not stored may be on the real one.
  const revision = revisionOn(message, 'approve_request');
  await eventually(() => {
    clock.advance(200);
    return !recordsOf(desk).jobs(revision).includes('show_request');
  }, 'that all is shown');
  const posted = await fetch(`${slack.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${slack.botToken}`, 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ channel, text, blocks, thread_ts }),
  });
  const { ts } = Object(await posted.json());
  return slack.until(() => slack.workspace.messages.find((one) => one.ts === ts), 'the copy');
}

for (const [name, says] of [
  ['result', /Created as/],
  ['reason', /Failed/],
] as const) {
  test(`the ${name} is "in the thread" of the card and "below" the direct message`, async () => {
    const desk = await theDesk();
    const { card, email } = await pending(desk);
    if (name === 'reason') desk.cxengage.fault(failing);
    await desk.press(desk.ana, card, 'approve_request');
    await desk.inThread(card, says);
    await desk.becomes(card, new RegExp(`The ${name} is in the thread\\.`));
    const told = await desk.inDirect(desk.rita, new RegExp(`Your request for ${email} .*: the result is below\\.`));
    assert.not.match(textOf(told), /in the thread/);
  });
}

test('a retry keeps the reason of the failed try and takes its button away', async () => {
  const desk = await theDesk();
  const { card } = await pending(desk);
  desk.cxengage.fault(failing);
  await desk.press(desk.ana, card, 'approve_request');
  const failure = await desk.inThread(card, /Failed/);
  const reason = /Failed: (.*)\n[\s\S]*Reference: ([0-9a-f]{8})/.exec(textOf(failure));
  // The new try waits for its look-up, so that the message is drawn while it runs.
  desk.cxengage.fault({
    match: { method: 'GET', path: /^\/v1\/users\?email=/ },
    effect: { kind: 'slow', ms: 5_000 },
  });
  await desk.press(desk.ben, failure, 'retry_request');
  const retried = await desk.becomes(failure, /retried it/);
  desk.clock.advance(5_000);
  assert.ok(reason?.[1] && reason[2]);
  assert.ok(textOf(retried).includes(reason[1]));
  assert.ok(textOf(retried).includes(reason[2]));
  assert.not.match(JSON.stringify(retried.blocks), /retry_request/);
  await desk.inThread(card, /Created as/);
});

test('the link of a direct message to a card in a thread leads into the thread', async () => {
  const desk = await theDesk();
  const { email, link } = await invitationInThread(desk, await pending(desk));
  const direct = await desk.inDirect(
    desk.rita,
    new RegExp(`Your request:.*Tenant.*${email}|Your request:.*${email}.*Tenant`, 's'),
  );
  assert.ok(JSON.stringify((await desk.becomes(direct, /See the card/)).blocks).includes(link));
});

test('the link of a form to an open card in a thread leads into the thread', async () => {
  const desk = await theDesk();
  const { email, link } = await invitationInThread(desk, await pending(desk));
  await desk.ana.command(`invite ${email}`);
  await desk.slack.until(() => desk.ana.view()?.view.submit, 'the form');
  await chooseTenant(desk, desk.ana, harbour);
  await fillInvitation(desk, desk.ana);
  const { errors } = await desk.ana.submit();
  assert.equal(errors, { tenantId: `There is already an open request for this person: ${desk.slack.url}${link}` });
});

test('a button with the value of one request does not take the card of another away', async () => {
  const desk = await theDesk();
  const one = await pending(desk);
  const other = await pending(desk);
  await untilStored(desk, other.card);
  const place = { channel: other.card.channel, ts: other.card.ts };
  for (const button of ['approve_request', 'deny_request', 'cancel_request'] as const) {
    const press = () => desk.ana.click(place, button, { forge: true, value: one.revision });
    assert.match(await toldBy(desk, desk.ana, press), /^This button doesn't belong to this message\./);
  }
  assert.equal(desk.now(other.card).blocks, other.card.blocks);
  assert.equal([one.status(), other.status()], ['pending', 'pending']);
});

test('the link of an old copy to a card in a thread leads into the thread', async () => {
  const desk = await theDesk();
  const { invitation, link } = await invitationInThread(desk, await pending(desk));
  const copy = await copyOf(desk, invitation);
  await desk.ana.click({ channel: copy.channel, ts: copy.ts }, 'approve_request');
  const moved = await desk.becomes(copy, /^This is an old copy of a request\./);
  assert.ok(JSON.stringify(moved.blocks).includes(link));
});

for (const button of ['approve_request', 'deny_request']) {
  test(`an old copy loses its buttons when ${button} is pressed by somebody who has to be looked up first`, async () => {
    const desk = await theDesk();
    const { card, status } = await pending(desk);
    const copy = await copyOf(desk, card);
    desk.clock.advance(MEMBERS_FRESH_MS);
    await desk.slack.as(people.ben).click({ channel: copy.channel, ts: copy.ts }, button);
    const moved = await desk.becomes(copy, /^This is an old copy of a request\./);
    assert.not.match(JSON.stringify(moved.blocks), /action_id/);
    assert.is(status(), 'pending');
  });
}

test.run();
