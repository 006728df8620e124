import SqliteFile from 'better-sqlite3';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { seedIds } from '../../src/sandbox/cxengage/seed.ts';
import { seedIds as people } from '../../src/sandbox/slack/seed.ts';
import { csvOf } from '../helpers/csv.ts';
import { type Desk, withDesk } from '../helpers/desk.ts';
import { eventually } from '../helpers/eventually.ts';
import { recordsOf } from '../helpers/records.ts';
import { sharedDesk } from '../helpers/shared-desk.ts';
import { textOf } from '../helpers/text-of.ts';
import {
  approveBatch,
  CREATE,
  heldAfter,
  postsOf,
  pressBelow,
  resultBelow,
  resultsOf,
  sendBatch,
  usersOf,
} from './approve-batch.ts';
import { asTimePasses, cardAfter, openBulkForm, previewOf } from './ask-batch.ts';

const test = suite('many users held up on the way');
const theDesk = sharedDesk(test);

const posts = ({ cxengage }: Desk) =>
  cxengage.calls.filter(({ method, path }) => method === 'POST' && path === '/v1/users').length;
const waiting = ({ cxengage }: Desk) => cxengage.calls.filter(({ status }) => status === 'waiting').length;
const outcomes = (rows: Awaited<ReturnType<typeof resultsOf>>, outcome: string) =>
  [...rows.values()].filter((row) => row.outcome === outcome);

test('paused, no call starts; resumed, every row is done, each with one call', async () => {
  const desk = await theDesk();
  const { cxengage, rita, ana, clock } = desk;
  const slow = cxengage.fault({ match: CREATE, times: 40, effect: { kind: 'slow', ms: 500 } });
  const { card, revision } = await approveBatch(desk, csvOf(30, { name: 'paused' }));
  await eventually(() => waiting(desk) === 4, 'calls under way');
  const progress = await pressBelow(desk, rita, card, 'pause_batch');
  await desk.becomes(progress, /Paused by @rita[^.]*\. No more rows start until an approver resumes the batch\./);
  const before = posts(desk);
  const isOver = () => !recordsOf(desk).jobs(revision).includes('carry_out_batch') || undefined;
  await asTimePasses(desk)(isOver, 'the end of the job');
  clock.advance(120_000);
  assert.is(posts(desk), before);
  assert.is(waiting(desk), 0);
  assert.ok(usersOf(desk, 'paused') <= before);
  await pressBelow(desk, ana, card, 'resume_batch');
  slow();
  assert.match((await resultBelow(desk, card)).text, /^Done: 30 of 30/);
  const rows = await resultsOf(desk, card);
  assert.ok([...rows.keys()].every((email) => postsOf(desk, email).length === 1));
});

test('what an approver has paused its requester does not resume', async () => {
  const desk = await theDesk();
  const { rita, ana, slack } = desk;
  const { card, revision } = await heldAfter(desk, 0, () => approveBatch(desk, csvOf(2, { name: 'doubted' })));
  await pressBelow(desk, ana, card, 'pause_batch');
  await pressBelow(desk, rita, card, 'resume_batch');
  await slack.until(() => desk.privately(rita).find((words) => /^Only approvers can do this/.test(words)), 'no');
  assert.is(recordsOf(desk).status(revision), 'paused');
  await pressBelow(desk, ana, card, 'stop_batch');
  await resultBelow(desk, card);
  assert.is(usersOf(desk, 'doubted'), 0);
});

test('stopped, what was not begun never is, and its addresses are free again', async () => {
  const desk = await theDesk();
  const { ana } = desk;
  const { card, revision } = await heldAfter(desk, 3, () => approveBatch(desk, csvOf(12, { name: 'stopped' })));
  await pressBelow(desk, ana, card, 'stop_batch');
  const result = await resultBelow(desk, card);
  assert.match(result.text, /^Stopped by @ana[^:]*: 3 of 12 users created, 9 left\./);
  const rows = await resultsOf(desk, card);
  assert.is(outcomes(rows, 'created').length, 3);
  assert.is(outcomes(rows, 'not started').length, 9);
  assert.is(usersOf(desk, 'stopped'), 3);
  assert.match(recordsOf(desk).events(revision).join(), new RegExp(`stopped by ${people.ana}`));
  const [free] = outcomes(rows, 'not started');
  await desk.ask(desk.rita, free?.email ?? '');
});

test('stopped while it is paused, it ends', async () => {
  const desk = await theDesk();
  const { ana, rita } = desk;
  const { card } = await heldAfter(desk, 0, () => approveBatch(desk, csvOf(3, { name: 'both' })));
  await pressBelow(desk, rita, card, 'pause_batch');
  await pressBelow(desk, ana, card, 'stop_batch');
  assert.match((await resultBelow(desk, card)).text, /^Stopped by @ana[^:]*: 0 of 3 users created, 3 left/);
  assert.is(usersOf(desk, 'both'), 0);
});

/** A batch of six of which two are created before `change`; the rest fails, and nobody else is there. */
async function changedInTheMiddle(desk: Desk, name: string, change: () => void, undo: () => void): Promise<string> {
  const { card } = await heldAfter(desk, 2, () => approveBatch(desk, csvOf(6, { name })));
  change();
  try {
    desk.clock.advance(61_000);
    const result = await resultBelow(desk, card);
    assert.match(result.text, /^Done: 2 of 6 users created, 4 failed\./);
  } finally {
    undo();
    desk.clock.advance(61_000);
  }
  assert.is(usersOf(desk, name), 2);
  const failed = outcomes(await resultsOf(desk, card), 'failed');
  assert.is(failed.length, 4);
  const [sentence = '', ...others] = new Set(failed.map(({ error }) => error));
  assert.equal(others, []);
  return sentence;
}

test('the role is taken from the platform in the middle: the rows that are left fail', async () => {
  const desk = await theDesk();
  const { state } = desk.cxengage;
  const all = [...state.roles];
  const set = (roles: typeof all) => () => void state.roles.splice(0, state.roles.length, ...roles);
  const without = all.filter(({ name }) => name !== 'Platform User');
  const told = await changedInTheMiddle(desk, 'role', set(without), set(all));
  assert.match(told, /^A role in this request no longer exists\./);
});

test('the role chosen for rows that name none is taken from the platform before the approval: nothing is created', async () => {
  const desk = await theDesk();
  const { rita, ana, clock } = desk;
  const { state } = desk.cxengage;
  await openBulkForm(desk, rita);
  await rita.options('platformRoleId');
  rita.fill({ rows: 'email\nno.role.any.more@example.com', platformRoleId: seedIds.platformUser });
  const draft = await previewOf(desk, rita);
  const card = await cardAfter(desk, () => desk.press(rita, draft, 'submit_batch'));
  const all = [...state.roles];
  state.roles.splice(0, state.roles.length, ...all.filter(({ id }) => id !== seedIds.platformUser));
  clock.advance(61_000);
  try {
    await desk.press(ana, card, 'approve_request');
    const result = await desk.inThread(card, /0 of 1 user created/);
    assert.match(textOf(result), /A role in this request no longer exists\./);
  } finally {
    state.roles.splice(0, state.roles.length, ...all);
    clock.advance(61_000);
  }
  assert.is(usersOf(desk, 'no.role'), 0);
});

test('rows that were changed after they were sent are not created, and the result says why', async () => {
  const desk = await theDesk();
  const { ana, config } = desk;
  const { card, revision } = await sendBatch(desk, csvOf(3, { name: 'forged' }));
  const file = new SqliteFile(config.databaseUrl.replace(/^sqlite:/, ''));
  const swap = "update batch_rows set content = replace(content, 'forged.2@', 'forged.evil@') where email = ?";
  assert.is(file.prepare(swap).run('forged.2@example.com').changes, 1);
  file.close();
  await desk.press(ana, card, 'approve_request');
  const result = await resultBelow(desk, card, /^Failed: /);
  assert.match(
    textOf(result),
    /The rows are not the ones that were approved\. Nothing more was created\. Make a new request\./,
  );
  assert.not.match(JSON.stringify(result.blocks), /"type":"actions"/);
  assert.is(usersOf(desk, 'forged'), 0);
  assert.is(recordsOf(desk).status(revision), 'failed');
});

test('an approver who is in a row cannot approve, and another can', async () => {
  const desk = await theDesk();
  const { ana, ben, slack } = desk;
  slack.workspace.changeEmail(people.ana, 'Own.2@example.com');
  desk.clock.advance(31_000);
  const { card, revision } = await sendBatch(desk, csvOf(3, { name: 'own' }));
  await desk.press(ana, card, 'approve_request');
  await slack.until(() => desk.privately(ana).find((words) => /for your own account/.test(words)), 'the refusal');
  assert.is(recordsOf(desk).status(revision), 'pending');
  await desk.press(ben, card, 'approve_request');
  await resultBelow(desk, card);
  slack.workspace.changeEmail(people.ana, 'ana@example.com');
  desk.clock.advance(31_000);
});

test('two quick presses and a late one approve it once', async () => {
  const desk = await theDesk();
  const { ana, ben } = desk;
  const { card, revision } = await sendBatch(desk, csvOf(4, { name: 'pressed' }));
  const place = { channel: card.channel, ts: card.ts };
  await ana.click(place, 'approve_request', { twice: true });
  await ben.click(place, 'approve_request', { forge: true, value: revision });
  await resultBelow(desk, card);
  const answers = () =>
    [...desk.privately(ana), ...desk.privately(ben)].filter((words) => /already approved by/.test(words));
  await desk.slack.until(() => answers().length >= 2 || undefined, 'two answers');
  assert.is(
    recordsOf(desk)
      .events(revision)
      .filter((event) => event.startsWith('approved')).length,
    1,
  );
  assert.is(usersOf(desk, 'pressed'), 4);
});

test('failed rows are tried again for an approver, and the second result has all rows', async () => {
  const desk = await theDesk();
  const { cxengage, rita, ben, slack } = desk;
  const effect = { kind: 'answer', status: 403, body: { error: { message: 'not yet', attribute: null } } } as const;
  cxengage.fault({ match: CREATE, times: 2, effect });
  const { card } = await approveBatch(desk, csvOf(5, { name: 'again' }));
  assert.match((await resultBelow(desk, card)).text, /^Done: 3 of 5 users created, 2 failed\./);
  await resultsOf(desk, card);
  await pressBelow(desk, rita, card, 'retry_failed_rows');
  await slack.until(() => desk.privately(rita).find((words) => /^Only approvers can do this/.test(words)), 'no');
  const first = await pressBelow(desk, ben, card, 'retry_failed_rows');
  await resultBelow(desk, card, /^Done: 5 of 5/);
  await desk.becomes(first, /Retried by @ben/);
  const rows = await resultsOf(desk, card, 'result-2.csv');
  assert.is(outcomes(rows, 'created').length, 5);
  assert.is(usersOf(desk, 'again'), 5);
});

test(
  'stopped in the middle and started again, the program goes on, and every row is created once',
  withDesk(async (desk) => {
    const { cxengage } = desk;
    cxengage.fault({ match: { ...CREATE, after: 4 }, times: 8, effect: { kind: 'slow', ms: 150 } });
    const { card } = await approveBatch(desk, csvOf(40, { name: 'restarted' }));
    await eventually(() => usersOf(desk, 'restarted') >= 4 && waiting(desk) > 0, 'some users');
    await desk.app.stop();
    const before = usersOf(desk, 'restarted');
    assert.ok(before < 40, `${before} users`);
    await desk.restart();
    assert.match((await resultBelow(desk, card)).text, /^Done: 40 of 40/);
    const rows = await resultsOf(desk, card);
    assert.ok([...rows.keys()].every((email) => postsOf(desk, email).length === 1));
    assert.is(usersOf(desk, 'restarted'), 40);
  }),
);

test(
  'stopped while rows wait for their turn, those come to their end, and no other begins',
  withDesk(async (desk) => {
    const { ana, cxengage, clock } = desk;
    cxengage.fault({ match: CREATE, times: 4, effect: { kind: 'slow', ms: 3_000 } });
    const { card, revision } = await approveBatch(desk, csvOf(12, { name: 'waiting' }));
    const begun = () =>
      recordsOf(desk)
        .rows(revision)
        .filter((state) => state === 'creating').length;
    await eventually(() => waiting(desk) === 4 && begun() === 8, 'four calls, and four that wait');
    await pressBelow(desk, ana, card, 'stop_batch');
    const isStopped = (event: string) => event.startsWith('stopped');
    await eventually(() => recordsOf(desk).events(revision).some(isStopped), 'the stop');
    clock.advance(3_100);
    assert.match((await resultBelow(desk, card)).text, /^Stopped by @ana[^:]*: 8 of 12 users created, 4 left\./);
    assert.is(usersOf(desk, 'waiting'), 8);
  }),
);

test.run();
