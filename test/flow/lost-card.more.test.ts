import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { seedIds as people } from '../../src/sandbox/slack/seed.ts';
import type { Message } from '../../src/sandbox/slack/workspace.ts';
import { type Desk, withDesk } from '../helpers/desk.ts';
import { eventually } from '../helpers/eventually.ts';
import { recordsOf, revisionOn } from '../helpers/records.ts';
import { sharedDesk } from '../helpers/shared-desk.ts';
import { textOf } from '../helpers/text-of.ts';
import { fillInvitation, invitationCard } from './ask-invitation.ts';
import { pending, submitted } from './pending-request.ts';
import { removeMessage } from './remove-message.ts';

const test = suite('cards that cannot be shown');
const theDesk = sharedDesk(test);

/** The longest that a job waits for its next try. */
const LONGEST_WAIT_MS = 60_000;

function cardsFor({ slack }: Pick<Desk, 'slack'>, email: string): readonly Message[] {
  return slack.workspace.messages.filter(({ channel, text }) => channel === people.approvals && text.includes(email));
}

const cardFor = (desk: Pick<Desk, 'slack'>, email: string): Message | undefined => cardsFor(desk, email)[0];

test('a bot that is not in the channel tells the requester and the operator, and posts the card once it is back', async () => {
  const desk = await theDesk();
  const { slack, clock, log } = desk;
  const email = 'kicked@example.com';
  slack.workspace.leave(people.approvals, slack.bot.userId);
  try {
    await submitted(desk, email);
    await desk.inDirect(desk.rita, new RegExp(`Your request:.*${email}.*Waiting for approval`, 's'));
    const aloud = await eventually(() => log.find(({ msg }) => /no one can decide/.test(String(msg))), 'the error');
    assert.is(aloud.level, 50);
  } finally {
    slack.workspace.join(people.approvals, slack.bot.userId);
  }
  assert.not(cardFor(desk, email));
  // The clock outruns the lease of the job, so the card may be posted twice. The stored one counts.
  const card = await eventually(async () => {
    const posted = cardsFor(desk, email);
    const stored = await Promise.all(posted.map(({ channel: at, ts }) => desk.app.records.requestAt(at, ts)));
    const found = posted.find((_card, index) => stored[index]);
    if (!found) clock.advance(LONGEST_WAIT_MS);
    return found;
  }, 'the card');
  await desk.press(desk.ana, card, 'approve_request');
  await desk.inThread(card, /Created as/);
});

test('a card that only has to wait its turn alarms nobody', async () => {
  const desk = await theDesk();
  const { slack, clock, log } = desk;
  const email = 'waiting.card@example.com';
  const alarms = () => log.filter(({ msg }) => /no one can decide/.test(String(msg))).length;
  const before = alarms();
  const waited = log.length;
  slack.fault({
    method: 'chat.postMessage',
    when: ({ channel }) => channel === people.approvals,
    effect: { ratelimited: 1 },
  });
  await submitted(desk, email);
  await eventually(() => {
    clock.advance(1_000);
    return cardFor(desk, email);
  }, 'the card');
  assert.ok(log.slice(waited).some(({ msg }) => msg === 'message could not be shown'));
  assert.is(alarms(), before);
});

test('a pending card that was deleted is posted again the next time it is shown', async () => {
  const desk = await theDesk();
  const { slack, clock } = desk;
  const email = 'deleted.card@example.com';
  const isToRita = ({ channel, text }: Readonly<Record<string, unknown>>) =>
    channel === people.rita && String(text).includes(email);
  // Her message has to wait, so the request is shown a second time.
  slack.fault({ method: 'chat.postMessage', when: isToRita, effect: { ratelimited: 1 } });
  const first = await desk.ask(desk.rita, email);
  const records = recordsOf(desk);
  await eventually(
    () => desk.log.some(({ msg, purpose }) => /not be shown/.test(String(msg)) && purpose === 'direct'),
    'the 429',
  );
  await removeMessage(desk, first);
  clock.advance(LONGEST_WAIT_MS);
  const again = await slack.until(() => cardFor(desk, email), 'the card');
  assert.is.not(again.ts, first.ts);
  await desk.press(desk.ana, again, 'approve_request');
  await desk.inThread(again, /Created as/);
  assert.is(records.status(revisionOn(first, 'approve_request')), 'created');
});

for (const error of ['edit_window_closed', 'cant_update_message', 'internal_error']) {
  test(`a card that cannot be changed (${error}) does not hide the result`, async () => {
    const desk = await theDesk();
    const { card, email } = await pending(desk);
    const end = desk.slack.fault({
      method: 'chat.update',
      times: Number.POSITIVE_INFINITY,
      when: ({ ts }) => ts === card.ts,
      effect: { error },
    });
    try {
      await desk.press(desk.ana, card, 'approve_request');
      await desk.inThread(card, /Created as/);
      await desk.inDirect(desk.rita, new RegExp(`${email} is created`));
      assert.match(textOf(desk.now(card)), /Waiting for /);
    } finally {
      end();
    }
  });
}

test('an invitation whose thread was deleted gets its card in the channel, and its result in the thread of that', async () => {
  const desk = await theDesk();
  const { card, email } = await pending(desk);
  await desk.press(desk.ana, card, 'approve_request');
  const result = await desk.inDirect(desk.rita, new RegExp(`${email} is created`));
  await removeMessage(desk, card);
  desk.clock.advance(4_000);
  await desk.press(desk.rita, result, 'invite_to_tenant');
  await fillInvitation(desk, desk.rita);
  await desk.rita.submit();
  const invitation = await invitationCard(desk, email);
  assert.not(invitation.thread_ts);
  await desk.press(desk.ben, invitation, 'approve_request');
  await desk.inThread(invitation, /Added to /);
});

test(
  'creations that hang do not hold up the cards of others',
  withDesk(
    async (desk) => {
      const { ana, clock, cxengage, rita, slack } = desk;
      const hanging = 8;
      const cards: Message[] = [];
      for (let number = 0; number < hanging; number += 1) {
        cards.push(await desk.ask(rita, `hanging.${number}@example.com`));
        clock.advance(4_000);
      }
      const post = { method: 'POST', path: /^\/v1\/users$/ };
      cxengage.fault({ match: post, times: hanging, effect: { kind: 'hang' } });
      for (const card of cards) await desk.press(ana, card, 'approve_request');
      const waiting = () =>
        cxengage.calls.filter(({ method, path }) => method === 'POST' && path === '/v1/users').length;
      await eventually(() => waiting() === hanging, 'all the calls');
      await desk.ask(rita, 'free@example.com');
      assert.ok(cxengage.calls.filter(({ status }) => status === 'waiting').length >= hanging);
      assert.ok(slack.workspace.messages.some(({ text }) => text.includes('free@example.com')));
      // So that the stop need not wait for them.
      await cxengage.down();
      await cxengage.up();
    },
    { env: { CXENGAGE_CONCURRENCY: '20' } },
  ),
);

test.run();
