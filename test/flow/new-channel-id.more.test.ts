import { DatabaseSync } from 'node:sqlite';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { seedIds as people } from '../../src/sandbox/slack/seed.ts';
import type { Message } from '../../src/sandbox/slack/workspace.ts';
import { type Desk, withDesk } from '../helpers/desk.ts';
import { eventually } from '../helpers/eventually.ts';
import { untilStored } from '../helpers/records.ts';
import { textOf } from '../helpers/text-of.ts';
import { invitationInThread } from './ask-invitation.ts';
import { pending } from './pending-request.ts';

const NEW_ID = 'C02APPROVAL';
const HOUR = 3_600_000;
const test = suite('a channel whose id has changed');

/** The same message under the channel's new id. */
const moved = (message: Message): Message => ({ ...message, channel: NEW_ID });
const linesOn = ({ log }: Desk) => log.filter(({ msg }) => /has changed the id of the channel/.test(String(msg)));
const rename = ({ slack }: Desk) => slack.workspace.changeId(people.approvals, NEW_ID);
const click = (desk: Desk, card: Message, button: string) =>
  desk.ana.click({ channel: card.channel, ts: card.ts }, button);

test(
  'a click on a card counts, and everything that follows goes to the new id',
  withDesk(async (desk) => {
    const { card, email, status } = await pending(desk);
    await untilStored(desk, card);
    rename(desk);
    await click(desk, moved(card), 'approve_request');
    await desk.inThread(moved(card), /Created as/);
    await desk.becomes(moved(card), /✓ /);
    await desk.inDirect(desk.rita, new RegExp(`^${email} was created`));
    assert.is(status(), 'created');
  }),
);

test(
  'the operator is told once which setting to change',
  withDesk(async (desk) => {
    const one = await pending(desk);
    const other = await pending(desk);
    await untilStored(desk, other.card);
    rename(desk);
    await click(desk, moved(one.card), 'approve_request');
    await desk.inThread(moved(one.card), /Created as/);
    await click(desk, moved(other.card), 'approve_request');
    await desk.inThread(moved(other.card), /Created as/);
    assert.equal(
      linesOn(desk).map(({ level, msg }) => [level, msg]),
      [
        [
          50,
          `Slack has changed the id of the channel ${people.approvals} to ${NEW_ID}. If APPROVALS_CHANNEL is ${people.approvals}, set it to ${NEW_ID} and restart the bot.`,
        ],
      ],
    );
  }),
);

test(
  'a card that nobody has clicked is found under the new id too, and is not posted again',
  withDesk(async (desk) => {
    const one = await pending(desk);
    const other = await pending(desk);
    await untilStored(desk, other.card);
    rename(desk);
    await click(desk, moved(one.card), 'approve_request');
    await desk.inThread(moved(one.card), /Created as/);
    desk.clock.advance(HOUR);
    const checked = () =>
      desk.slack.calls.filter(
        ({ method, arguments: args, answer }) =>
          method === 'chat.update' && Object(args).ts === other.card.ts && Object(answer).ok === true,
      );
    await eventually(() => checked().length > 0, 'that the card is looked for');
    const cards = desk.slack.workspace.messages.filter(({ text }) => text.includes(`${other.email} `));
    assert.is(cards.filter(({ channel }) => channel === NEW_ID).length, 1);
  }),
);

test(
  'the form of a denial opens, and the denial is stored',
  withDesk(async (desk) => {
    const { card, status } = await pending(desk);
    await untilStored(desk, card);
    rename(desk);
    await click(desk, moved(card), 'deny_request');
    await desk.slack.until(() => desk.ana.view()?.view.submit, 'the form');
    desk.ana.fill({ reason: 'Not now' });
    await desk.ana.submit();
    await desk.becomes(moved(card), /Denied by/);
    assert.is(status(), 'denied');
  }),
);

test(
  'the card of an invitation in a thread: its result follows in that thread',
  withDesk(async (desk) => {
    const { card, invitation } = await invitationInThread(desk, await pending(desk));
    rename(desk);
    await click(desk, moved(invitation), 'approve_request');
    await desk.inThread(moved(card), /Added to /);
  }),
);

test(
  'the operator sets the new id before anybody clicks: the card is not posted again, and its result follows in its thread',
  withDesk(async (desk) => {
    const { card, email } = await pending(desk);
    await untilStored(desk, card);
    const path = desk.config.databaseUrl.replace(/^sqlite:/, '');
    const database = new DatabaseSync(path);
    // As it is stored by a bot that was started again with the new id.
    database.prepare('update messages set channel = ? where channel = ?').run('G01APPROVAL', card.channel);
    const cards = () =>
      desk.slack.workspace.messages.filter(({ text, ephemeralTo }) => text.includes(email) && !ephemeralTo);
    const before = cards().length;
    desk.clock.advance(HOUR);
    await untilStored(desk, card);
    assert.is(cards().length, before);
    await desk.press(desk.ana, card, 'approve_request');
    await desk.inThread(card, /Created as/);
    database.close();
  }),
);

test(
  'a click from another channel while the old one is still there changes nothing, and redirects nothing',
  withDesk(async (desk) => {
    const { card, status } = await pending(desk);
    await untilStored(desk, card);
    const { slack, ana } = desk;
    // A signed payload, as only Slack can send it, with the place of another channel.
    await slack.deliver(forged(desk, card, people.general));
    await desk.inDirect(ana, /^This is an old copy of the request\./);
    assert.is(status(), 'pending');
    assert.equal(linesOn(desk), []);
    await desk.press(ana, card, 'approve_request');
    await desk.inThread(card, /Created as/);
    assert.match(textOf(desk.now(card)), /Approved by/);
  }),
);

function forged({ slack, ana }: Desk, card: Message, channel: string) {
  const value = /"action_id":"approve_request","value":"([^"]+)"/.exec(JSON.stringify(card.blocks))?.[1];
  return {
    type: 'block_actions',
    user: { id: ana.user.id, team_id: slack.bot.teamId },
    team: { id: slack.bot.teamId, domain: 'example' },
    api_app_id: slack.bot.appId,
    token: 'any',
    trigger_id: slack.trigger(ana.user.id),
    container: { type: 'message', message_ts: card.ts, channel_id: channel },
    channel: { id: channel, name: 'general' },
    message: { type: 'message', ts: card.ts, text: card.text, blocks: card.blocks },
    response_url: `${slack.url}/response/actions/T/none`,
    actions: [{ type: 'button', action_id: 'approve_request', block_id: 'b', value, action_ts: card.ts }],
  };
}

test.run();
