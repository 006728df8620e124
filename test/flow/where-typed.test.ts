import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { seedIds as cxengage } from '../../src/sandbox/cxengage/seed.ts';
import type { Person } from '../../src/sandbox/slack/person.ts';
import { seedIds as people } from '../../src/sandbox/slack/seed.ts';
import type { Desk } from '../helpers/desk.ts';
import { recordsOf } from '../helpers/records.ts';
import { isSentLine } from '../helpers/sent-line.ts';
import { sharedDesk } from '../helpers/shared-desk.ts';
import { openBulkForm } from './ask-batch.ts';
import { fillInvitation } from './ask-invitation.ts';

const test = suite('the line where the command was typed');
const theDesk = sharedDesk(test);

const SENT = `Sent to <#${people.approvals}>. I'll message you when it's decided.`;
const CHECKING = "Checking your rows. I'll send you a preview as a direct message.";
const ROWS = 'email,role\nwhere.typed@example.com,Platform User';

/** A response_url lives half an hour. */
const LIFE_MS = 30 * 60_000;
/** What the bot remembers of people. */
const MEMBERS_FRESH_MS = 30_000;

const linesIn = ({ slack }: Desk) => slack.workspace.messages.filter(isSentLine);

/** The next line: its text, its channel and who sees it. */
async function lineAfter(desk: Desk, act: () => Promise<unknown>) {
  const before = linesIn(desk).length;
  await act();
  const { text, channel, ephemeralTo } = await desk.slack.until(() => linesIn(desk)[before], 'the line');
  return { text, channel, ephemeralTo };
}

const toRita = (text: string) => ({ text, channel: people.general, ephemeralTo: people.rita });

async function filledForm({ slack, rita }: Desk, email: string): Promise<void> {
  await rita.command(email, { channel: people.general });
  await slack.until(() => rita.view()?.view.submit, 'the form');
  await rita.options('roleId');
  rita.fill({ roleId: cxengage.platformUser, reason: 'New shift' });
}

async function openBulk({ slack }: Desk, by: Person): Promise<void> {
  const button = by.view()?.elements.find(({ actionId }) => actionId === 'open_bulk');
  await by.click({ viewBlock: button?.blockId ?? '' }, 'open_bulk');
  await slack.until(() => by.view()?.view.callback_id === 'create_users_from_csv' || undefined, 'the form on top');
}

test('says to the requester alone where the request was sent', async () => {
  const desk = await theDesk();
  await filledForm(desk, 'line.1@example.com');
  assert.equal(await lineAfter(desk, () => desk.rita.submit()), toRita(SENT));
});

test('comes after a form that had to wait for a check, too', async () => {
  const desk = await theDesk();
  desk.clock.advance(MEMBERS_FRESH_MS);
  const updates = () => desk.slack.calls.filter(({ method }) => method === 'views.update').length;
  const before = updates();
  await filledForm(desk, 'line.2@example.com');
  assert.is(updates(), before + 1);
  assert.equal(await lineAfter(desk, () => desk.rita.submit()), toRita(SENT));
});

test('comes after a form that was drawn again with the chosen tenant', async () => {
  const desk = await theDesk();
  const { email } = desk.cxengage.state.addUser({ email: 'line.3@example.com' });
  await desk.rita.command(`invite ${email}`, { channel: people.general });
  await fillInvitation(desk, desk.rita, { reason: 'New shift' });
  assert.equal(await lineAfter(desk, () => desk.rita.submit()), toRita(SENT));
});

test('says of many users that their rows are checked first, also when the form was opened from that for one', async () => {
  const desk = await theDesk();
  const { rita } = desk;
  await rita.command('bulk', { channel: people.general });
  await desk.slack.until(() => rita.view()?.view.submit, 'the form');
  rita.fill({ rows: ROWS });
  assert.equal(await lineAfter(desk, () => rita.submit()), toRita(CHECKING));

  await rita.command('', { channel: people.general });
  await desk.slack.until(() => rita.view()?.view.submit, 'the form');
  await openBulk(desk, rita);
  rita.fill({ rows: ROWS });
  assert.equal(await lineAfter(desk, () => rita.submit()), toRita(CHECKING));
});

test('is said once for a form that arrives twice', async () => {
  const desk = await theDesk();
  await filledForm(desk, 'line.4@example.com');
  await lineAfter(desk, () => desk.rita.submit());
  const before = linesIn(desk).length;
  await desk.slack.resend();
  await filledForm(desk, 'line.5@example.com');
  await lineAfter(desk, () => desk.rita.submit());
  assert.is(linesIn(desk).length, before + 1);
});

test('is left out when the response_url has expired, and the log has no URL', async () => {
  const desk = await theDesk();
  await filledForm(desk, 'line.6@example.com');
  const [requests, lines, logged] = [recordsOf(desk).requests(), linesIn(desk).length, desk.log.length];
  desk.clock.advance(LIFE_MS + 1);
  assert.is((await desk.rita.submit()).action, 'close');
  const isLost = ({ msg }: Record<string, unknown>) => /line where the command was typed/.test(String(msg));
  const line = await desk.slack.until(() => desk.log.slice(logged).find(isLost), 'the line in the log');
  assert.is(line.cause, 'upstream');
  assert.not.match(JSON.stringify(desk.log.slice(logged)), /\/response\//);
  assert.is(recordsOf(desk).requests(), requests + 1);
  assert.is(linesIn(desk).length, lines);
  await desk.inDirect(desk.rita, /line\.6@example\.com/);
});

test('is left out for a form that was opened by a button', async () => {
  const desk = await theDesk();
  const card = await desk.ask(desk.rita, 'line.7@example.com');
  await desk.press(desk.ana, card, 'approve_request');
  const result = await desk.inThread(card, /Created as/);
  await desk.slack.until(() => linesIn(desk).at(-1)?.text === SENT || undefined, 'the line of the first form');
  await desk.press(desk.rita, result, 'invite_to_tenant');
  await fillInvitation(desk, desk.rita);
  const before = linesIn(desk).length;
  assert.is((await desk.rita.submit()).action, 'close');
  await desk.inDirect(desk.rita, /Role in the tenant/);
  assert.is(linesIn(desk).length, before);
});

test('stays away when the form is refused', async () => {
  const desk = await theDesk();
  await openBulkForm(desk, desk.rita);
  const before = linesIn(desk).length;
  assert.is((await desk.rita.submit()).action, 'errors');
  desk.rita.fill({ rows: ROWS });
  await lineAfter(desk, () => desk.rita.submit());
  assert.is(linesIn(desk).length, before + 1);
});

test.run();
