import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Message } from '../../src/sandbox/slack/workspace.ts';
import { csvOf } from '../helpers/csv.ts';
import type { Desk } from '../helpers/desk.ts';
import { eventually } from '../helpers/eventually.ts';
import { recordsOf } from '../helpers/records.ts';
import { sharedDesk } from '../helpers/shared-desk.ts';
import { textOf } from '../helpers/text-of.ts';
import { approveBatch, heldAfter, pressBelow, resultBelow, resultsOf, usersOf } from './approve-batch.ts';
import { asTimePasses, sendBulkForm } from './ask-batch.ts';

const test = suite('many users while CxEngage is away');
const theDesk = sharedDesk(test);

const USERS = { path: /^\/v1\/users/ };
/** What a gateway says behind which nobody is. */
const NOBODY_THERE = { kind: 'answer', status: 503, contentType: 'text/html', body: '<html>503</html>' } as const;

/** Nobody answers for users until the returned function is called. */
function away({ cxengage }: Desk) {
  return cxengage.fault({ match: USERS, times: Number.POSITIVE_INFINITY, effect: NOBODY_THERE });
}

const doneOf = ({ text }: { text: string }) => Number(/^Done: (\d+) of 40/.exec(text)?.[1]);

/** Time passes in steps that are shorter than the back-off: so often does the program look whether somebody is there. */
async function passes({ clock }: Desk, ms: number): Promise<void> {
  const until = clock.now() + ms;
  await eventually(() => {
    clock.advance(2_000);
    return clock.now() > until;
  }, `${ms} ms`);
}

test('for some minutes: rows wait, and do not use up their tries one after the other', async () => {
  const desk = await theDesk();
  const { card, revision } = await heldAfter(desk, 3, () => approveBatch(desk, csvOf(40, { name: 'short' })));
  const back = away(desk);
  desk.clock.advance(61_000);
  await passes(desk, 200_000);
  back();
  const done = doneOf(await resultBelow(desk, card));
  assert.is(done, 40);
  assert.is(usersOf(desk, 'short'), 40);
  const { events } = recordsOf(desk);
  assert.not(events(revision).some((event) => event.startsWith('paused')));
});

test('for long: the batch is paused and says why, and goes on by itself', async () => {
  const desk = await theDesk();
  const { card, revision } = await heldAfter(desk, 3, () => approveBatch(desk, csvOf(40, { name: 'long' })));
  const back = away(desk);
  await passes(desk, 360_000);
  const paused = await resultBelow(desk, card, /paused\..* CxEngage isn't answering\./);
  assert.match(textOf(paused), /The batch continues by itself as soon as it can\./);
  assert.is(recordsOf(desk).status(revision), 'paused');
  const calls = desk.cxengage.calls.length;
  await passes(desk, 120_000);
  const tries = desk.cxengage.calls.slice(calls).filter(({ path }) => USERS.path.test(path));
  assert.ok(tries.length <= 12, `${tries.length} calls to see whether CxEngage is back`);
  back();
  const result = await resultBelow(desk, card);
  assert.is(doneOf(result), 40);
  assert.not.match(textOf(result), /hasn't answered/);
  assert.is(usersOf(desk, 'long'), 40);
  assert.is(recordsOf(desk).rows(revision).join(), Array.from({ length: 40 }, () => 'done').join());
});

test('an approver may resume it at once', async () => {
  const desk = await theDesk();
  const { card } = await heldAfter(desk, 3, () => approveBatch(desk, csvOf(10, { name: 'at-once' })));
  const back = away(desk);
  await passes(desk, 360_000);
  await resultBelow(desk, card, /paused\./);
  back();
  await pressBelow(desk, desk.ana, card, 'resume_batch');
  assert.match((await resultBelow(desk, card)).text, /^Done: 10 of 10/);
});

test('stopped while it is away: what is under way is settled, and it ends', async () => {
  const desk = await theDesk();
  const { card, revision } = await heldAfter(desk, 3, () => approveBatch(desk, csvOf(12, { name: 'given-up' })));
  const back = away(desk);
  desk.clock.advance(61_000);
  await passes(desk, 30_000);
  await pressBelow(desk, desk.ana, card, 'stop_batch');
  await passes(desk, 330_000);
  assert.match((await resultBelow(desk, card)).text, /^Stopped by @ana[^:]*: 3 of 12 /);
  back();
  const { events } = recordsOf(desk);
  assert.not(events(revision).some((event) => event.startsWith('paused')));
});

test('of the rest of a stopped batch only some rows can start: it is paused all the same', async () => {
  const desk = await theDesk();
  const { cxengage, rita, ana, ben } = desk;
  const { card } = await heldAfter(desk, 1, () => approveBatch(desk, csvOf(3, { name: 'rest-away' })));
  await pressBelow(desk, ana, card, 'stop_batch');
  await resultBelow(desk, card, /^Stopped by @ana/);
  const [held] = [...(await resultsOf(desk, card)).values()].filter(({ outcome }) => outcome !== 'created');
  await desk.ask(rita, held?.email ?? '');
  // The look-up is answered, and the write and all that follows is not.
  const match = { ...USERS, after: 1 };
  const back = cxengage.fault({ match, times: Number.POSITIVE_INFINITY, effect: NOBODY_THERE });
  await pressBelow(desk, ben, card, 'create_rest');
  const isLost = () => cxengage.calls.some(({ method, status }) => method === 'POST' && status === 503) || undefined;
  await asTimePasses(desk)(isLost, 'a write that is not answered');
  await passes(desk, 360_000);
  await resultBelow(desk, card, /paused\..* CxEngage isn't answering\./);
  back();
  await resultBelow(desk, card, /^Done: 2 of 3 users created, 1 left\./);
  assert.is(usersOf(desk, 'rest-away'), 2);
});

/** A table is pasted and sent; answers with what waits for the preview that then comes. */
async function asked(desk: Desk, rows: string): Promise<() => Promise<Message>> {
  const { rita } = desk;
  const before = new Set(rita.direct().map(({ ts }) => ts));
  // Slack itself gives the program 3 s: no time passes meanwhile.
  assert.is((await sendBulkForm(desk, rita, { rows })).action, 'clear');
  const isNew = ({ ts, text }: Message) => !before.has(ts) && /^Checked: |can't be used: /.test(text);
  return () => asTimePasses(desk)(() => rita.direct().find(isNew), 'the preview');
}

test('for long while addresses are looked up: the file is given back with the reason', async () => {
  const desk = await theDesk();
  const back = away(desk);
  const preview = await asked(desk, csvOf(30, { name: 'given-back' }));
  await passes(desk, 360_000);
  assert.match((await preview()).text, /can't be used: CxEngage has been unavailable for 5 minutes\./);
  back();
  desk.clock.advance(61_000);
});

test('while addresses are looked up: those that were not looked up are looked up when it is back', async () => {
  const desk = await theDesk();
  desk.clock.advance(61_000);
  const back = away(desk);
  const before = desk.cxengage.calls.length;
  const preview = await asked(desk, csvOf(30, { name: 'short' }));
  const isAsked = () => desk.cxengage.calls.slice(before).some(({ status }) => status === 503);
  await eventually(isAsked, 'a look-up that nobody answers');
  back();
  // The first test has created nearly all of them; the first rows have used up their look-ups.
  const [, isNew] = /^Checked: (\d+) of 30 rows/.exec((await preview()).text) ?? [];
  assert.ok(Number(isNew ?? 0) <= 9, `${isNew} are taken for new`);
});

test.run();
