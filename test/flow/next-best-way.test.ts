import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { seedIds as people } from '../../src/sandbox/slack/seed.ts';
import { type Desk, withDesk } from '../helpers/desk.ts';
import { eventually } from '../helpers/eventually.ts';
import { textOf } from '../helpers/text-of.ts';
import { pending } from './pending-request.ts';
import { removeMessage } from './remove-message.ts';

const HOUR = 3_600_000;
const test = suite('when a message cannot go where it should');

/** The last direct message of the bot to somebody that matches. */
const inDirect = (desk: Desk, userId: string, pattern: RegExp) =>
  desk.slack.until(
    () =>
      desk.slack
        .as(userId)
        .direct()
        .find((message) => pattern.test(textOf(message))),
    `a direct message with ${pattern}`,
  );

for (const [what, breakIt] of [
  ['the channel is archived', ({ slack }: Desk) => slack.workspace.archive(people.approvals)],
  [
    'the bot is removed from the channel',
    ({ slack }: Desk) => slack.workspace.leave(people.approvals, slack.bot.userId),
  ],
] as const) {
  test(
    `${what} after the approval: the decision stands, and whoever decided is told directly`,
    withDesk(async (desk) => {
      const { card, email } = await pending(desk);
      desk.cxengage.fault({ match: { method: 'POST', path: /^\/v1\/users$/ }, effect: { kind: 'slow', ms: 5_000 } });
      await desk.press(desk.ana, card, 'approve_request');
      await eventually(() => desk.writes().length === 1, 'the call');
      breakIt(desk);
      desk.clock.advance(5_000);
      await inDirect(desk, people.ana, new RegExp(`^Created as .*${email}`, 's'));
      await inDirect(desk, people.rita, new RegExp(`^${email} was created`));
    }),
  );
}

test(
  'a failure that only a direct message tells of can be retried from there',
  withDesk(async (desk) => {
    const { card, email } = await pending(desk);
    const refusal = { kind: 'answer', status: 403, body: { error: 'forbidden' } } as const;
    desk.cxengage.fault({ match: { method: 'POST', path: /^\/v1\/users$/ }, effect: refusal });
    desk.slack.fault({
      method: 'chat.postMessage',
      times: 2,
      when: ({ channel }) => channel === people.approvals,
      effect: { error: 'is_archived' },
    });
    await desk.press(desk.ana, card, 'approve_request');
    const failure = await inDirect(desk, people.ana, /^Failed/);
    await desk.press(desk.ana, failure, 'retry_request');
    await inDirect(desk, people.rita, new RegExp(`^${email} was created`));
  }),
);

test(
  'a requester who takes no direct messages is told in the thread, which he sees',
  withDesk(async (desk) => {
    desk.slack.workspace.closeDirect(true);
    const card = await desk.ask(desk.rita, 'closed@example.com');
    const told = await desk.inThread(card, /the bot can't send you a direct message/);
    await desk.slack.until(
      () => /cancel_request/.test(JSON.stringify(desk.now(card).blocks)) || undefined,
      'Cancel on the card',
    );
    assert.match(told.text, `<@${people.rita}> Your request for closed@example.com`);
    assert.not.match(textOf(desk.now(told)), 'Cancel request', 'it is on the card');
    await desk.press(desk.ana, card, 'approve_request');
    await desk.inThread(card, /^@?.*the bot can't send you a direct message[\s\S]*closed@example\.com was created/);
    await desk.becomes(told, /the bot can't send you a direct message[\s\S]*the result is below/);
  }),
);

test(
  'a pending card that was deleted is posted again within the hour, whoever touches it or not',
  withDesk(async (desk) => {
    const { card, email } = await pending(desk);
    await removeMessage(desk, card);
    const cardNow = () =>
      desk.slack.workspace.messages.find(({ channel, text }) => channel === people.approvals && text.includes(email));
    assert.is(cardNow(), undefined);
    desk.clock.advance(HOUR);
    const again = await desk.slack.until(cardNow, 'the card');
    await desk.press(desk.ana, again, 'approve_request');
    await desk.inThread(again, /Created as/);
  }),
);

test(
  'a card that was deleted is posted again at once for whoever asks for the same address',
  withDesk(async (desk) => {
    const { card, email } = await pending(desk);
    await removeMessage(desk, card);
    const { rita, slack } = desk;
    await rita.command(email);
    await slack.until(() => rita.view()?.view.submit, 'the form');
    await rita.options('roleId');
    rita.fill({ roleId: 'd68381b0-c8fa-11e5-b38c-5347eb4882ad' });
    assert.match((await rita.submit()).errors?.email ?? '', 'already an open request');
    const isCard = ({ channel, text }: { channel: string; text: string }) =>
      channel === people.approvals && text.includes(email);
    await slack.until(() => slack.workspace.messages.find(isCard), 'the card');
  }),
);

test.run();
