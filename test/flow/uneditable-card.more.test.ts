import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { seedIds as people } from '../../src/sandbox/slack/seed.ts';
import type { Message } from '../../src/sandbox/slack/workspace.ts';
import { type Desk, withDesk } from '../helpers/desk.ts';
import { eventually } from '../helpers/eventually.ts';
import { textOf } from '../helpers/text-of.ts';
import { fileUnder, preview } from './ask-batch.ts';
import { pending, toldBy } from './pending-request.ts';
import { removeMessage } from './remove-message.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const test = suite('a card that Slack lets nobody edit any more');

/** A pending request in a workspace whose edit window has closed for its card. */
async function uneditable(desk: Desk) {
  desk.slack.workspace.setEditWindow(5);
  const request = await pending(desk);
  desk.clock.advance(6 * MINUTE);
  return request;
}

const cardsFor = ({ slack }: Desk, email: string) =>
  slack.workspace.messages.filter(
    ({ channel, text, thread_ts }) => channel === people.approvals && !thread_ts && text.includes(email),
  );
const repliesTo = (desk: Desk, card: Message) =>
  desk.ana
    .thread(card.channel, card.ts)
    .slice(1)
    .filter(({ ephemeralTo }) => !ephemeralTo)
    .map((message) => textOf(message));
const updatesOf = ({ slack }: Desk, { ts }: Message) =>
  slack.calls.filter(({ method, arguments: args }) => method === 'chat.update' && Object(args).ts === ts).length;

/** Lets some hours pass, and waits until the hourly look at the request is over. */
async function hoursPass(desk: Desk, { jobs }: { jobs: () => readonly string[] }) {
  for (let hour = 0; hour < 3; hour += 1) {
    desk.clock.advance(HOUR);
    const before = desk.log.length;
    await eventually(() => !jobs().includes('show_request'), `that all is shown (${before})`);
  }
}

const jobsOf = ({ records, revision }: Awaited<ReturnType<typeof pending>>) => ({
  jobs: () => records.jobs(revision),
});

test(
  'a request that waits keeps its one card, and the edit is tried once',
  withDesk(async (desk) => {
    const request = await uneditable(desk);
    desk.clock.advance(HOUR);
    await eventually(() => updatesOf(desk, request.card) > 0, 'the look at the card');
    await hoursPass(desk, jobsOf(request));
    assert.is(cardsFor(desk, request.email).length, 1);
    assert.is(updatesOf(desk, request.card), 1);
    await desk.press(desk.ana, request.card, 'approve_request');
    await desk.inThread(request.card, /Created as/);
  }),
);

test(
  'a denial is told in its thread, once, and a click on the card says that it is denied',
  withDesk(async (desk) => {
    const request = await uneditable(desk);
    const { card, email } = request;
    await desk.press(desk.ben, card, 'deny_request');
    await desk.slack.until(() => desk.ben.view()?.view.submit, 'the form');
    desk.ben.fill({ reason: 'Use the contractor role' });
    await desk.ben.submit();
    const told = await desk.inThread(card, /^@ben denied the request for /);
    assert.match(textOf(told), 'Use the contractor role');
    assert.not.match(JSON.stringify(told.blocks), '"type":"user"');
    await desk.inDirect(desk.rita, /denied your request/);
    await hoursPass(desk, jobsOf(request));
    assert.is(repliesTo(desk, card).length, 1);
    assert.is(updatesOf(desk, card), 1);
    assert.is(cardsFor(desk, email).length, 1);
    const press = () => desk.press(desk.ana, card, 'approve_request');
    assert.match(await toldBy(desk, desk.ana, press), /^This request is already denied by .*\.$/);
  }),
);

test(
  'a cancellation is told in its thread',
  withDesk(async (desk) => {
    const request = await uneditable(desk);
    await desk.cancel(desk.rita, request.card);
    await desk.inThread(request.card, /^@rita cancelled the request for /);
    await hoursPass(desk, jobsOf(request));
    assert.is(repliesTo(desk, request.card).length, 1);
  }),
);

test(
  'the result in the thread is enough, also after a failure and a retry',
  withDesk(async (desk) => {
    const { card } = await uneditable(desk);
    const refusal = { kind: 'answer', status: 403, body: { error: 'forbidden' } } as const;
    desk.cxengage.fault({ match: { method: 'POST', path: /^\/v1\/users$/ }, effect: refusal });
    await desk.press(desk.ana, card, 'approve_request');
    const failure = await desk.inThread(card, /^Failed/);
    desk.clock.advance(6 * MINUTE);
    await desk.press(desk.ana, failure, 'retry_request');
    await desk.inThread(card, /^Created as/);
    assert.is(repliesTo(desk, card).length, 2);
  }),
);

test(
  'it is posted again when it was deleted',
  withDesk(async (desk) => {
    const { card, email } = await uneditable(desk);
    desk.clock.advance(HOUR);
    await eventually(() => updatesOf(desk, card) > 0, 'the look at the card');
    await removeMessage(desk, card);
    desk.clock.advance(HOUR);
    const again = await desk.slack.until(() => cardsFor(desk, email)[0], 'the card');
    await desk.press(desk.ana, again, 'approve_request');
    await desk.inThread(again, /Created as/);
  }),
);

test(
  'the files of a preview that is posted anew are below it',
  withDesk(async (desk) => {
    const locked = { error: 'cant_update_message' } as const;
    desk.slack.fault({ method: 'chat.update', times: Number.POSITIVE_INFINITY, effect: locked });
    const draft = await preview(desk, desk.rita, 'email,role\nnew@example.com,Platform User\nno address,Platform User');
    assert.match(await fileUnder(desk, draft, 'problems.csv'), /no address/);
    assert.match(await fileUnder(desk, draft, 'rows.csv'), /new@example\.com/);
    const files = desk.rita.direct().flatMap((message) => message.files ?? []);
    assert.is(files.length, 2);
  }),
);

test.run();
