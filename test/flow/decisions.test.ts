import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { errorShapes } from '../../src/sandbox/cxengage/error-shapes.ts';
import { seedIds as cxengageIds } from '../../src/sandbox/cxengage/seed.ts';
import type { Person } from '../../src/sandbox/slack/person.ts';
import { seedIds as people } from '../../src/sandbox/slack/seed.ts';
import type { Message } from '../../src/sandbox/slack/workspace.ts';
import type { Desk } from '../helpers/desk.ts';
import { recordsOf } from '../helpers/records.ts';
import { sharedDesk } from '../helpers/shared-desk.ts';
import { textOf } from '../helpers/text-of.ts';
import { partsOf } from '../slack/surfaces/parts-of.ts';
import { pending, submitted, toldBy } from './pending-request.ts';

const test = suite('decisions');
const theDesk = sharedDesk(test);

/** Deny pressed, the form filled in and sent. */
async function deny(desk: Desk, by: Person, card: Message, reason: string) {
  await desk.press(by, card, 'deny_request');
  await desk.slack.until(() => by.view()?.view.callback_id === 'deny_request' || undefined, 'the form for the reason');
  by.fill({ reason });
  return by.submit();
}

test('approve: the user is created once, and everybody sees it', async () => {
  const desk = await theDesk();
  const { card, email, status, posts, records, revision } = await pending(desk);
  await desk.press(desk.ana, card, 'approve_request');
  const result = await desk.inThread(card, /Created as/);
  assert.match(textOf(result), new RegExp(email));
  assert.match(textOf(await desk.becomes(card, /✓ /)), /Approved by @ana/);
  await desk.inDirect(desk.rita, new RegExp(`${email} was created`));
  assert.is(status(), 'created');
  assert.is(posts(), 1);
  assert.equal(records.events(revision), [
    `submitted by ${people.rita}`,
    `approved by ${people.ana}`,
    'write_started',
    'created',
  ]);
});

test('approve asks first: what, for whom, and who asked for it', async () => {
  const desk = await theDesk();
  const { card, email } = await pending(desk);
  const [approve] = partsOf(card, 'button');
  const said = `Create ${email} as Platform User? Asked for by @rita. CxEngage cannot delete users.`;
  assert.equal(Object(approve?.confirm).text, { type: 'plain_text', text: said, emoji: false });
});

test('deny: the reason is on the card and with the requester, and nothing is sent', async () => {
  const desk = await theDesk();
  const { card, email, status, posts } = await pending(desk);
  const sent = await deny(desk, desk.ana, card, '  No such project.  ');
  assert.is(sent.action, 'close');
  const denied = await desk.becomes(card, /Denied by/);
  assert.match(textOf(denied), /> No such project\.$/m);
  assert.not.match(JSON.stringify(denied.blocks), /approve_request|deny_request|cancel_request/);
  const direct = await desk.inDirect(desk.rita, /denied your request.*No such project/s);
  assert.ok(direct);
  await desk.inDirect(desk.rita, new RegExp(`^Your request for ${email} .*: the result is below`));
  assert.is(status(), 'denied');
  assert.is(posts(), 0);
});

for (const blank of [' ', '\n\n', ' \t ']) {
  test(`deny: ${JSON.stringify(blank)} is no reason`, async () => {
    const desk = await theDesk();
    const { card, status } = await pending(desk);
    const sent = await deny(desk, desk.ana, card, blank);
    assert.equal(sent.errors, { reason: 'Enter a reason. The requester sees it.' });
    assert.is(status(), 'pending');
  });
}

test('deny: a form whose request was approved meanwhile says by whom, and changes nothing', async () => {
  const desk = await theDesk();
  const { card, status } = await pending(desk);
  await desk.press(desk.ana, card, 'deny_request');
  await desk.slack.until(() => desk.ana.view()?.view.submit, 'the form for the reason');
  await desk.press(desk.ben, card, 'approve_request');
  await desk.inThread(card, /Created as/);
  desk.ana.fill({ reason: 'Too late.' });
  assert.is((await desk.ana.submit()).action, 'update');
  assert.match(JSON.stringify(desk.ana.view()?.view), new RegExp(`approved by <@${people.ben}>`));
  assert.is(status(), 'created');
});

test('cancel: the requester takes it back in the direct message, and then may ask again', async () => {
  const desk = await theDesk();
  const { card, email, status, posts } = await pending(desk);
  assert.not.match(JSON.stringify(card.blocks), 'cancel_request');
  const direct = await desk.inDirect(desk.rita, new RegExp(`Your request:.*${email}`, 's'));
  await desk.press(desk.rita, direct, 'cancel_request');
  await desk.becomes(direct, /You cancelled your request/);
  await desk.becomes(card, /Cancelled by @rita/);
  assert.is(status(), 'cancelled');
  assert.is(posts(), 0);
  await desk.ask(desk.rita, email);
});

/** How a request is decided first → what everybody else reads who presses a button after that. */
const late: Readonly<Record<string, (desk: Desk, card: Message) => Promise<unknown>>> = {
  approved: (desk, card) => desk.press(desk.ana, card, 'approve_request').then(() => desk.inThread(card, /Created as/)),
  denied: (desk, card) => deny(desk, desk.ana, card, 'No.'),
  cancelled: (desk, card) => desk.cancel(desk.rita, card),
};
for (const [was, decide] of Object.entries(late)) {
  test(`late: what is ${was} cannot be approved, denied or cancelled any more`, async () => {
    const desk = await theDesk();
    const { card, revision, status, posts } = await pending(desk);
    await decide(desk, card);
    const [stands, sent] = [status(), posts()];
    const forge = { forge: true, value: revision } as const;
    for (const [by, button] of [
      [desk.ben, 'approve_request'],
      [desk.ben, 'deny_request'],
      [desk.rita, 'cancel_request'],
    ] as const) {
      const told = await toldBy(desk, by, () => by.click({ channel: card.channel, ts: card.ts }, button, forge));
      assert.match(told, new RegExp(`^This request is already ${was} by <@U\\w+>`));
    }
    assert.is(status(), stands);
    assert.is(posts(), sent);
  });
}

test('twice: a double click approves once', async () => {
  const desk = await theDesk();
  const { card, posts, records, revision } = await pending(desk);
  const clicked = await desk.ana.click({ channel: card.channel, ts: card.ts }, 'approve_request', { twice: true });
  assert.ok(clicked.acked && clicked.second?.acked);
  await desk.inThread(card, /Created as/);
  assert.is(records.events(revision).filter((event) => event.startsWith('approved')).length, 1);
  assert.is(posts(), 1);
});

test('at once: of two approvers one is first, and the other is told who', async () => {
  const desk = await theDesk();
  const { card, posts, records, revision } = await pending(desk);
  const told = [desk.ana, desk.ben].map((by) => ({ by, before: desk.privately(by).length }));
  await Promise.all(told.map(({ by }) => desk.press(by, card, 'approve_request')));
  await desk.inThread(card, /Created as/);
  const [decision, ...more] = records.events(revision).filter((event) => event.startsWith('approved'));
  assert.equal(more, []);
  const second = decision === `approved by ${people.ana}` ? desk.ben : desk.ana;
  const before = told.find(({ by }) => by === second)?.before ?? 0;
  const answer = await desk.slack.until(() => desk.privately(second)[before], 'a private answer');
  assert.match(answer, /^This request is already approved by <@U\w+>/);
  assert.is(posts(), 1);
});

test('at once: approve and cancel: one of them counts', async () => {
  const desk = await theDesk();
  const { card, status, posts, records, revision } = await pending(desk);
  await Promise.all([desk.press(desk.ana, card, 'approve_request'), desk.cancel(desk.rita, card)]);
  await desk.becomes(card, /✓ Created|Cancelled/);
  assert.is(records.events(revision).filter((event) => /^(approved|cancelled)/.test(event)).length, 1);
  assert.is(posts(), status() === 'created' ? 1 : 0);
});

for (const value of ['', 'no-such-revision', '00000000-0000-4000-8000-000000000000', "' or 1=1 --"]) {
  test(`forged: the value ${JSON.stringify(value)} is no revision, and nothing happens`, async () => {
    const desk = await theDesk();
    const { card, status } = await pending(desk);
    for (const button of [
      'approve_request',
      'deny_request',
      'cancel_request',
      'ask_again',
      'retry_request',
      'invite_to_tenant',
    ]) {
      const click = () => desk.ana.click({ channel: card.channel, ts: card.ts }, button, { forge: true, value });
      assert.match(await toldBy(desk, desk.ana, click), /^This button is out of date: /);
      if (desk.ana.view()) await desk.ana.close();
    }
    assert.is(status(), 'pending');
    assert.match(textOf(desk.now(card)), /Waiting for /);
  });
}

test('forged: a request is not decided by a button on another request’s card', async () => {
  const desk = await theDesk();
  const one = await pending(desk);
  const other = await pending(desk);
  const { card } = one;
  const where = { channel: card.channel, ts: card.ts };
  const click = () => desk.ana.click(where, 'approve_request', { forge: true, value: other.revision });
  assert.match(await toldBy(desk, desk.ana, click), /Nothing was changed/);
  assert.is(one.status(), 'pending');
  assert.is(other.status(), 'pending');
});

test('forged: approve is no way to try a failed request again, nor retry to decide a pending one', async () => {
  const desk = await theDesk();
  const { card, revision, status } = await pending(desk);
  const click = (button: string) => () =>
    desk.ana.click({ channel: card.channel, ts: card.ts }, button, { forge: true, value: revision });
  assert.match(await toldBy(desk, desk.ana, click('retry_request')), /still waiting for approval/);
  assert.is(status(), 'pending');
  desk.cxengage.fault({
    match: { method: 'POST', path: /^\/v1\/users$/ },
    effect: { kind: 'answer', ...errorShapes.forbidden403 },
  });
  await desk.press(desk.ben, card, 'approve_request');
  await desk.inThread(card, /Failed/);
  assert.match(await toldBy(desk, desk.ana, click('approve_request')), /was approved by .* and failed/);
  assert.is(status(), 'failed');
});

for (const by of ['ana', 'omar'] as const) {
  test(`stale: a copy of the card that ${by} presses becomes a link to the card, and decides nothing`, async () => {
    const desk = await theDesk();
    const { card, status } = await pending(desk);
    const posted = await fetch(`${desk.slack.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${desk.slack.botToken}`, 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({ channel: card.channel, text: card.text, blocks: card.blocks }),
    });
    const { ts } = Object.fromEntries(Object.entries(Object(await posted.json())));
    const copy = { ...card, ts: String(ts) };
    const person = desk.slack.as(people[by]);
    await person.click({ channel: copy.channel, ts: copy.ts }, 'approve_request', { forge: true });
    const moved = await desk.becomes(copy, /^This is an old copy of a request\./);
    assert.match(JSON.stringify(moved.blocks), new RegExp(`/archives/${card.channel}/p${card.ts.replace('.', '')}"`));
    assert.not.match(JSON.stringify(moved.blocks), /approve_request/);
    assert.is(status(), 'pending');
    assert.match(textOf(desk.now(card)), /Waiting for /);
  });
}

test('own: an approver who asked for it does not approve it; another does', async () => {
  const desk = await theDesk();
  const { card, status } = await pending(desk, undefined, desk.ana);
  const told = await toldBy(desk, desk.ana, () => desk.press(desk.ana, card, 'approve_request'));
  assert.match(told, /^This is your own request\./);
  assert.is(status(), 'pending');
  await desk.press(desk.ben, card, 'approve_request');
  await desk.inThread(card, /Created as/);
});

test('own: an approver whose e-mail it is, in any case, does not approve it; another does', async () => {
  const desk = await theDesk();
  const { card, status } = await pending(desk, 'Ben@EXAMPLE.com');
  const told = await toldBy(desk, desk.ben, () => desk.press(desk.ben, card, 'approve_request'));
  assert.match(told, /^This request is for your own account\./);
  assert.is(status(), 'pending');
  await desk.press(desk.ana, card, 'approve_request');
  await desk.inThread(card, /Created as/);
});

test('open: a second request for an e-mail is refused under the field, with a link to the first', async () => {
  const desk = await theDesk();
  const { card, email, records } = await pending(desk);
  const before = records.requests();
  const { errors } = await submitted(desk, email.toUpperCase());
  const link = `${desk.slack.url}/archives/${card.channel}/p${card.ts.replace('.', '')}`;
  assert.equal(errors, { email: `There is already an open request for this person: ${link}` });
  assert.is(records.requests(), before);
});

test('open: what failed is not tried again while a newer request for the e-mail is open', async () => {
  const desk = await theDesk();
  const { card, email, status } = await pending(desk);
  desk.cxengage.fault({
    match: { method: 'POST', path: /^\/v1\/users$/ },
    effect: { kind: 'answer', ...errorShapes.forbidden403 },
  });
  await desk.press(desk.ana, card, 'approve_request');
  const failure = await desk.inThread(card, /Failed/);
  const newer = await desk.ask(desk.rita, email);
  const told = await toldBy(desk, desk.ben, () => desk.press(desk.ben, failure, 'retry_request'));
  assert.match(told, /^There is another open request for this person\./);
  assert.is(status(), 'failed');
  await desk.press(desk.ben, newer, 'approve_request');
  await desk.inThread(newer, /Created as/);
});

test('repeated: a form that arrives twice makes one request', async () => {
  const desk = await theDesk();
  const records = recordsOf(desk);
  const before = records.requests();
  const first = await submitted(desk, 'repeated@example.com');
  assert.is(first.action, 'close');
  const again = await desk.slack.resend();
  assert.equal(again, { acked: true, body: undefined });
  assert.is(records.requests(), before + 1);
});

test('repeated: a form that is sent twice at once makes one request', async () => {
  const desk = await theDesk();
  const records = recordsOf(desk);
  const before = records.requests();
  const { rita, slack } = desk;
  await rita.command('at.once@example.com');
  await slack.until(() => rita.view()?.view.submit, 'the form');
  await rita.options('roleId');
  rita.fill({ roleId: cxengageIds.platformUser });
  await Promise.all([rita.submit(), rita.submit()]);
  assert.not(rita.view());
  assert.is(records.requests(), before + 1);
});

test.run();
