import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { seedIds as people } from '../../src/sandbox/slack/seed.ts';
import type { Message } from '../../src/sandbox/slack/workspace.ts';
import { type Desk, withDesk } from '../helpers/desk.ts';
import { eventually } from '../helpers/eventually.ts';
import { recordsOf, revisionOn, untilStored } from '../helpers/records.ts';
import { textOf } from '../helpers/text-of.ts';
import { pending, submitted } from './pending-request.ts';

const MINUTE = 60_000;
const ALWAYS = Number.POSITIVE_INFINITY;
const LONG = 'Needed for the move to the new contact centre. '.repeat(60);
const SHORT_FORM = /Slack refused the full message/;
const test = suite('a card that Slack refuses for good');

const errorsIn = ({ log }: Desk) => log.filter(({ level, msg }) => level === 50 && msg !== 'bolt');
const cardsFor = ({ slack }: Desk, email: string): readonly Message[] =>
  slack.workspace.messages.filter(({ channel, text }) => channel === people.approvals && text.includes(email));
const postsOf = ({ slack }: Desk) =>
  slack.calls.filter(
    ({ method, arguments: args }) => method === 'chat.postMessage' && Object(args).channel === people.approvals,
  ).length;
const updatesIn = ({ slack }: Desk) => slack.calls.filter(({ method }) => method === 'chat.update').length;
const ofCard = (args: Readonly<Record<string, unknown>>) => args.channel === people.approvals && !args.thread_ts;

test(
  'one that is too long is shown in short form with its buttons, and everybody is told once',
  withDesk(async (desk) => {
    const email = 'long.reason@example.com';
    desk.slack.workspace.limitBlocks(2_500);
    const card = await desk.ask(desk.rita, email, { reason: LONG });
    await untilStored(desk, card);
    assert.match(textOf(card), SHORT_FORM);
    assert.match(textOf(card), email);
    assert.match(textOf(card), 'Platform User');
    await desk.inDirect(desk.rita, /Waiting for approval.*Slack refused the full card/s);
    assert.is(postsOf(desk), 2);
    assert.equal(
      errorsIn(desk).map(({ msg, purpose, code }) => [msg, purpose, code]),
      [['Slack refused the content of a message, so it is shown in short form', 'card', 'msg_blocks_too_long']],
    );
    assert.not.match(JSON.stringify(desk.log), /new contact centre/);
    await eventually(() => !jobsOf(desk, card).includes('show_request'), 'that all is shown');
    const updates = updatesIn(desk);
    for (let minute = 0; minute < 10; minute += 1) desk.clock.advance(MINUTE);
    await eventually(() => !jobsOf(desk, card).includes('show_request'), 'that all is shown');
    assert.is(postsOf(desk), 2);
    assert.is(updatesIn(desk), updates);
    // Each hour the card is looked for, in the form that Slack took.
    desk.clock.advance(60 * MINUTE);
    await eventually(() => updatesIn(desk) > updates, 'the look at the card');
    await eventually(() => !jobsOf(desk, card).includes('show_request'), 'that all is shown');
    assert.is(updatesIn(desk), updates + 1);
    assert.is(errorsIn(desk).length, 1);
    await desk.press(desk.ana, card, 'approve_request');
    await desk.inThread(card, /Created as/);
    await desk.becomes(card, /✓ /);
  }),
);

const jobsOf = (desk: Desk, card: Message) => recordsOf(desk).jobs(revisionOn(card, 'approve_request'));

test(
  'an edit that is refused shows the decision in short form',
  withDesk(async (desk) => {
    const { card } = await pending(desk);
    const messages = [`[ERROR] must be one of "${'bob@example.com'}" [json-pointer:/blocks/0/text]`];
    const isFull = (args: Readonly<Record<string, unknown>>) =>
      args.ts === card.ts && !SHORT_FORM.test(JSON.stringify(args.blocks));
    desk.slack.fault({
      method: 'chat.update',
      times: ALWAYS,
      when: isFull,
      effect: { error: 'invalid_blocks', messages },
    });
    await desk.press(desk.ana, card, 'approve_request');
    await desk.becomes(card, /Slack refused the full message.*✓ /s);
    const [line] = errorsIn(desk);
    assert.is(line?.code, 'invalid_blocks');
    assert.match(String(line?.said), 'json-pointer:/blocks/0/text');
    assert.not.match(JSON.stringify(desk.log), /bob@example/);
  }),
);

test(
  'where the short form is refused too, the requester and the operator are told, and the tries come to an end',
  withDesk(async (desk) => {
    const email = 'refused@example.com';
    const end = desk.slack.fault({
      method: 'chat.postMessage',
      times: ALWAYS,
      when: ofCard,
      effect: { error: 'invalid_blocks' },
    });
    await submitted(desk, email);
    await desk.inDirect(desk.rita, /Slack refused the card, so no approver can see your request/);
    // How often it is tried: `test/services/refused-content.test.ts`.
    const lines = errorsIn(desk).map(({ msg, code }) => [msg, code]);
    assert.equal(lines, [['Slack refuses a message, also in short form, so no one sees it', 'invalid_blocks']]);
    end();
    // The clock outruns the lease of the job, so the card may be posted twice. The stored one counts.
    const card = await eventually(async () => {
      const posted = cardsFor(desk, email);
      const stored = await Promise.all(posted.map(({ channel, ts }) => desk.app.records.requestAt(channel, ts)));
      const found = posted.find((_card, index) => stored[index]);
      if (!found) desk.clock.advance(MINUTE);
      return found;
    }, 'the card');
    await desk.press(desk.ana, card, 'approve_request');
    await desk.inThread(card, /Created as/);
  }),
);

test.run();
