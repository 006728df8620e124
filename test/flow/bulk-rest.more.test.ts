import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Message } from '../../src/sandbox/slack/workspace.ts';
import { csvOf } from '../helpers/csv.ts';
import type { Desk } from '../helpers/desk.ts';
import { recordsOf, revisionOn } from '../helpers/records.ts';
import { sharedDesk } from '../helpers/shared-desk.ts';
import { textOf } from '../helpers/text-of.ts';
import {
  approveBatch,
  heldAfter,
  postsOf,
  pressBelow,
  resultBelow,
  resultsOf,
  type SentBatch,
  usersOf,
} from './approve-batch.ts';
import { cardAfter, preview } from './ask-batch.ts';

const test = suite('the rest of a stopped batch');
const theDesk = sharedDesk(test);

/** Calls that CxEngage has not just put off. */
const takenPosts = (desk: Desk, email: string) => postsOf(desk, email).filter(({ status }) => status !== 429);

/** Ana stops the batch after so many users. */
async function stopAfter(desk: Desk, users: number, send: () => Promise<SentBatch>): Promise<SentBatch> {
  const sent = await heldAfter(desk, users, send);
  await pressBelow(desk, desk.ana, sent.card, 'stop_batch');
  await resultBelow(desk, sent.card, /^Stopped by @ana/);
  return sent;
}

/** Rita cancels her request in her own message. */
async function cancel(desk: Desk, card: Message, email: string): Promise<void> {
  const own = desk.rita.direct().findLast(({ text }) => text.includes(email));
  assert.ok(own);
  await desk.press(desk.rita, own, 'cancel_request');
  await desk.becomes(card, /Cancelled/);
}

test('it is created by an approver, each row once, and the thread says who stopped and who went on', async () => {
  const desk = await theDesk();
  const { rita, ben, slack } = desk;
  const { card } = await stopAfter(desk, 3, () => approveBatch(desk, csvOf(10, { name: 'rest' })));
  const first = await resultBelow(desk, card);
  assert.match(first.text, /^Stopped by @ana[^:]*: 3 of 10 users created, 7 left\./);
  assert.match(textOf(first), /\[ Create the other 7 \]/);
  await resultsOf(desk, card);
  await pressBelow(desk, rita, card, 'create_rest');
  await slack.until(() => desk.privately(rita).find((words) => /^Only approvers can do this/.test(words)), 'no');
  await pressBelow(desk, ben, card, 'create_rest');
  const second = await resultBelow(desk, card, /^Done: 10 of 10 users created\./);
  await desk.becomes(first, /^Stopped by @ana\. Continued by @ben with the other 7\. New result below\.$/);
  const rows = await resultsOf(desk, card, 'result-2.csv');
  assert.is(rows.size, 10);
  assert.ok(
    [...rows.values()].every(({ email, outcome }) => outcome === 'created' && takenPosts(desk, email).length === 1),
  );
  assert.is(usersOf(desk, 'rest'), 10);
  assert.match(
    recordsOf(desk).events(revisionOn(second, 'invite_batch')).join(),
    new RegExp(`rest_asked by ${ben.user.id}`),
  );
});

test('an address that came to the platform meanwhile is looked up again, and not created', async () => {
  const desk = await theDesk();
  const { cxengage, ana } = desk;
  const { card } = await stopAfter(desk, 1, () => approveBatch(desk, csvOf(3, { name: 'meanwhile' })));
  const [taken] = [...(await resultsOf(desk, card)).values()].filter(({ outcome }) => outcome !== 'created');
  assert.ok(taken);
  cxengage.state.addUser({ email: taken.email });
  await pressBelow(desk, ana, card, 'create_rest');
  await resultBelow(desk, card, /^Done: 2 of 3 users created, 1 failed\./);
  const row = (await resultsOf(desk, card, 'result-2.csv')).get(taken.email);
  assert.match(row?.error ?? '', /already on the platform/);
  assert.is(takenPosts(desk, taken.email).length, 0);
});

test('an address that another open request asks for stays, and is named; after that request it can go on', async () => {
  const desk = await theDesk();
  const { rita, ana, ben } = desk;
  const { card } = await stopAfter(desk, 1, () => approveBatch(desk, csvOf(3, { name: 'asked' })));
  const [held] = [...(await resultsOf(desk, card)).values()].filter(({ outcome }) => outcome !== 'created');
  assert.ok(held);
  const other = await desk.ask(rita, held.email);
  await pressBelow(desk, ben, card, 'create_rest');
  const second = await resultBelow(desk, card, /^Done: 2 of 3 users created, 1 left\./);
  assert.match(
    textOf(second),
    `Not started\nLine ${held.line}, ${held.email}: email: There is already an open request for this`,
  );
  const row = (await resultsOf(desk, card, 'result-2.csv')).get(held.email);
  assert.match(row?.error ?? '', /There is already an open request for this address/);
  await pressBelow(desk, ben, card, 'create_rest');
  await desk.slack.until(() => desk.privately(ben).find((words) => /^Other open requests ask/.test(words)), 'why not');
  await cancel(desk, other, held.email);
  await pressBelow(desk, ana, card, 'create_rest');
  await resultBelow(desk, card, /^Done: 3 of 3 users created\./);
  assert.is(takenPosts(desk, held.email).length, 1);
});

test('failed rows are not touched by it, and both buttons are there', async () => {
  const desk = await theDesk();
  const { cxengage, ana, clock } = desk;
  const effect = { kind: 'answer', status: 403, body: { error: { message: 'not yet', attribute: null } } } as const;
  const match = { method: 'POST', path: /^\/v1\/users$/ };
  cxengage.fault({ match, times: 1, effect });
  const { card } = await stopAfter(desk, 2, () => approveBatch(desk, csvOf(6, { name: 'both-left' })));
  const first = await resultBelow(desk, card);
  assert.match(first.text, /^Stopped by @ana[^:]*: 2 of 6 users created, 1 failed, 3 left\./);
  assert.match(textOf(first), /\[ Create the other 3 \] {2}\[ Retry failed rows \]/);
  clock.advance(61_000);
  await pressBelow(desk, ana, card, 'create_rest');
  await resultBelow(desk, card, /^Done: 5 of 6 users created, 1 failed\./);
  await pressBelow(desk, ana, card, 'retry_failed_rows');
  await resultBelow(desk, card, /^Done: 6 of 6 users created\./);
  assert.is(usersOf(desk, 'both-left'), 6);
});

test('all or nothing, stopped before its first write, is all or nothing again', async () => {
  const desk = await theDesk();
  const { rita, ana, slack } = desk;
  const approve = async () => {
    const draft = await preview(desk, rita, csvOf(3, { name: 'whole-rest' }));
    await rita.choose({ channel: draft.channel, ts: draft.ts }, 'all_or_nothing', ['all_or_nothing']);
    const card = await cardAfter(desk, () => desk.press(rita, draft, 'submit_batch'));
    await desk.press(ana, card, 'approve_request');
    return { card, revision: '' };
  };
  const { card } = await stopAfter(desk, 0, approve);
  const held = await desk.ask(rita, 'whole-rest.2@example.com');
  await pressBelow(desk, ana, card, 'create_rest');
  await slack.until(() => desk.privately(ana).find((words) => /^This batch is all or nothing, and/.test(words)), 'no');
  await cancel(desk, held, 'whole-rest.2@example.com');
  desk.cxengage.state.addUser({ email: 'whole-rest.3@example.com' });
  await pressBelow(desk, ana, card, 'create_rest');
  await resultBelow(desk, card, /^Failed: .*all or nothing/);
  assert.is(usersOf(desk, 'whole-rest'), 1, 'the one who was there');
});

test.run();
