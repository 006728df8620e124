import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { errorShapes } from '../../src/sandbox/cxengage/error-shapes.ts';
import type { FaultEffect } from '../../src/sandbox/cxengage/faults.ts';
import { csvOf } from '../helpers/csv.ts';
import type { Desk } from '../helpers/desk.ts';
import { eventually } from '../helpers/eventually.ts';
import { sharedDesk } from '../helpers/shared-desk.ts';
import { textOf } from '../helpers/text-of.ts';
import {
  approveBatch,
  CREATE,
  heldAfter,
  INVITE,
  postsOf,
  pressBelow,
  resultBelow,
  resultsOf,
  usersOf,
} from './approve-batch.ts';
import { cardAfter, preview } from './ask-batch.ts';
import { harbour } from './ask-invitation.ts';

const test = suite('many users carried out');
const theDesk = sharedDesk(test);

const emails = (name: string, count: number) =>
  Array.from({ length: count }, (_, at) => `${name}.${at + 1}@example.com`);

/** A batch of its own while `effect` waits for writes. */
async function carriedOut(
  desk: Desk,
  name: string,
  count: number,
  effect?: FaultEffect,
  more: { times?: number; after?: number } = {},
) {
  const { times = 1, after = 0 } = more;
  const end = effect ? desk.cxengage.fault({ match: { ...CREATE, after }, times, effect }) : () => false;
  const { card } = await approveBatch(desk, csvOf(count, { name }));
  const result = await resultBelow(desk, card);
  assert.is(end(), false);
  const rows = await resultsOf(desk, card);
  assert.equal([...rows.keys()].sort(), emails(name, count).sort());
  return { card, result, rows, posts: (email: string) => postsOf(desk, email).length };
}

test('without trouble a row takes two calls: one that looks up and one that creates', async () => {
  const desk = await theDesk();
  await carriedOut(desk, 'warm', 1);
  const before = desk.cxengage.calls.length;
  const { result, rows } = await carriedOut(desk, 'plain', 30);
  const calls = desk.cxengage.calls.slice(before);
  assert.match(result.text, /^Done: 30 of 30 users created\./);
  assert.ok([...rows.values()].every(({ outcome, userId, error }) => outcome === 'created' && userId && !error));
  for (const email of emails('plain', 30)) {
    const about = calls.filter(({ path, body }) =>
      `${decodeURIComponent(path)}${JSON.stringify(body)}`.includes(email),
    );
    assert.is(about.length, 2, email);
  }
  assert.ok(calls.length <= 62, `${calls.length} calls`);
});

test('a row that CxEngage refuses does not stop the others, and the result has its sentence', async () => {
  const desk = await theDesk();
  const { result, rows } = await carriedOut(desk, 'refused', 6, { kind: 'answer', ...errorShapes.field }, { after: 2 });
  assert.match(result.text, /^Done: 5 of 6 users created, 1 failed\./);
  assert.is(usersOf(desk, 'refused'), 5);
  const [failed, ...others] = [...rows.values()].filter(({ outcome }) => outcome === 'failed');
  assert.is(others.length, 0);
  assert.match(failed?.error ?? '', /is not a valid address/);
  assert.match(failed?.reference ?? '', /^[0-9a-f]{8}$/);
  assert.not.match(textOf(result), /Retry/);
});

test('a reply that is lost is settled by a look-up: one call, one user', async () => {
  const desk = await theDesk();
  const { rows, posts } = await carriedOut(desk, 'lost', 4, { kind: 'dropAfterWrite' });
  assert.is(usersOf(desk, 'lost'), 4);
  assert.equal(emails('lost', 4).map(posts), [1, 1, 1, 1]);
  const notes = [...rows.values()].filter(({ error }) => /A look-up found/.test(error));
  assert.is(notes.length, 1);
  assert.is(notes[0]?.outcome, 'created');
});

test('a call that broke before it was written is made again, but only when it cannot be written any more', async () => {
  const desk = await theDesk();
  const { rows } = await carriedOut(desk, 'broken', 4, { kind: 'drop' });
  assert.is(usersOf(desk, 'broken'), 4);
  assert.ok([...rows.values()].every(({ outcome }) => outcome === 'created'));
  const [first, second] =
    emails('broken', 4)
      .map((email) => postsOf(desk, email))
      .find(({ length }) => length === 2) ?? [];
  assert.ok((second?.at ?? 0) - (first?.at ?? 0) >= 150_000);
});

test('a call that is written late after it broke makes one user', async () => {
  const desk = await theDesk();
  const { posts } = await carriedOut(desk, 'late', 3, { kind: 'lateWrite', ms: 8_000 });
  assert.is(usersOf(desk, 'late'), 3);
  assert.equal(emails('late', 3).map(posts), [1, 1, 1]);
});

test('a call that is written long after it was given up makes one user, and the other rows do not wait for it', async () => {
  const desk = await theDesk();
  const { clock } = desk;
  const begun = clock.now();
  const { posts, result } = await carriedOut(desk, 'very-late', 3, { kind: 'lateWrite', ms: 35_000 });
  assert.match(result.text, /^Done: 3 of 3/);
  assert.is(usersOf(desk, 'very-late'), 3);
  assert.equal(emails('very-late', 3).map(posts), [1, 1, 1]);
  assert.ok(clock.now() - begun < 150_000, 'it was looked for before it had settled');
});

test('CxEngage writes a user and answers 409: created, in the words of a single request', async () => {
  const desk = await theDesk();
  const effect = { kind: 'answer', ...errorShapes.conflict409, writeFirst: true } as const;
  const { rows, posts, result } = await carriedOut(desk, 'repeated', 2, effect);
  assert.match(result.text, /^Done: 2 of 2 users created\./);
  const row = [...rows.values()].find(({ error }) => error !== '');
  assert.is(row?.outcome, 'created');
  assert.is(row?.error, 'CxEngage answered 409, although the call had created the user.');
  assert.is(row?.userId, desk.cxengage.state.findUser(row?.email ?? '')?.id);
  assert.equal(emails('repeated', 2).map(posts), [1, 1]);
});

test('another role, status and address than approved are told in the result, in the words of a single request', async () => {
  const desk = await theDesk();
  const { state } = desk.cxengage;
  const { addUser } = state;
  state.addUser = (user) =>
    /\.1@/.test(user.email)
      ? addUser({ ...user, roleId: 'another-role', status: 'disabled' })
      : addUser({ ...user, email: user.email.replace('@', '.stripped@') });
  const { rows, posts, result } = await carriedOut(desk, 'other', 2).finally(() => {
    state.addUser = addUser;
  });
  const [first = '', second = ''] = emails('other', 2);
  assert.match(
    rows.get(first)?.error ?? '',
    /^The role in CxEngage is not the approved one: another-role\. The status/,
  );
  assert.is(rows.get(second)?.error, `CxEngage stored it as ${second.replace('@', '.stripped@')}.`);
  assert.equal([first, second].map(posts), [1, 1]);
  assert.match(
    textOf(result),
    /Different from what was approved\nLine 2, .*: The role in CxEngage .*\nLine 3, .*: CxEngage stored it as/,
  );
});

test('an error after the write is settled by a look-up', async () => {
  const desk = await theDesk();
  const effect = { kind: 'answer', ...errorShapes.json500, writeFirst: true } as const;
  const { result, posts } = await carriedOut(desk, 'written', 5, effect, { times: 2 });
  assert.match(result.text, /^Done: 5 of 5/);
  assert.is(usersOf(desk, 'written'), 5);
  assert.equal(emails('written', 5).map(posts), [1, 1, 1, 1, 1]);
});

test('what waits for its turn at a slow CxEngage has not begun, and so is never late', async () => {
  const desk = await theDesk();
  const { cxengage, clock, log } = desk;
  const logged = log.length;
  cxengage.fault({ match: CREATE, times: 4, effect: { kind: 'slow', ms: 6_000 } });
  const { card } = await approveBatch(desk, csvOf(8, { name: 'tardy' }));
  await eventually(() => cxengage.calls.filter(({ status }) => status === 'waiting').length === 4, 'four calls');
  clock.advance(6_100);
  assert.match((await resultBelow(desk, card)).text, /^Done: 8 of 8/);
  assert.not(log.slice(logged).some(({ msg }) => /not confirmed/.test(String(msg))));
  assert.equal(
    emails('tardy', 8).map((email) => postsOf(desk, email).length),
    [1, 1, 1, 1, 1, 1, 1, 1],
  );
});

test('asked to slow down it does so, and every row is done', async () => {
  const desk = await theDesk();
  const { cxengage } = desk;
  let [atOnce, most] = [0, 0];
  const open = new Set<unknown>();
  const stop = cxengage.onCall((call) => {
    if (call.method !== 'POST') return;
    if (call.status === 'waiting') open.add(call);
    else open.delete(call);
    const isAsked = cxengage.calls.some(({ status, body }) => status === 429 && /slower/.test(JSON.stringify(body)));
    most = Math.max(most, isAsked ? 0 : open.size);
    atOnce = Math.max(atOnce, isAsked && desk.clock.now() > pausedUntil() ? open.size : 0);
  });
  const pausedUntil = () =>
    Math.max(...cxengage.calls.filter(({ status }) => status === 429).map(({ at }) => at)) + 2_000;
  const limit = cxengage.fault({
    match: { ...CREATE, after: 8 },
    times: 1,
    effect: { kind: 'answer', ...errorShapes.tooMany429 },
  });
  const slow = cxengage.fault({ match: CREATE, times: 40, effect: { kind: 'slow', ms: 300 } });
  const { card } = await approveBatch(desk, csvOf(24, { name: 'slower' }));
  const result = await resultBelow(desk, card);
  stop();
  slow();
  assert.is(limit(), false);
  assert.match(result.text, /^Done: 24 of 24/);
  assert.is(usersOf(desk, 'slower'), 24);
  assert.is(most, 4);
  assert.ok(atOnce <= 2, `${atOnce} calls at once after it was asked to slow down`);
});

const TENANT = 'email,first name,last name,role,tenant,tenant role,invitation';
const inTenant = (email: string, status: string) => `${email},A,B,Platform User,Harbour Outfitters,Agent,${status}`;

test('a row with a tenant is created and then invited, and the result says both', async () => {
  const desk = await theDesk();
  const [here, invited, none] = emails('tenant', 3);
  const table = [TENANT, inTenant(here ?? '', ''), inTenant(invited ?? '', 'invited'), `${none},A,B,Platform User,,,`];
  const { card } = await approveBatch(desk, table.join('\n'));
  assert.match((await resultBelow(desk, card)).text, /^Done: 3 of 3/);
  const rows = await resultsOf(desk, card);
  assert.equal(
    [here, invited, none].map((email = '') => rows.get(email)?.invitation),
    ['accepted', 'invited', ''],
  );
  const members = desk.cxengage.state.tenantUsers.filter(
    ({ tenantId, userId }) => tenantId === harbour && [...rows.values()].some((row) => row.userId === userId),
  );
  assert.is(members.length, 2);
});

test('an invitation that fails keeps the id of the user, and a retry only invites', async () => {
  const desk = await theDesk();
  const { cxengage, ben } = desk;
  const email = 'half.done@example.com';
  const end = cxengage.fault({ match: INVITE, effect: { kind: 'answer', ...errorShapes.forbidden403 } });
  const { card } = await approveBatch(desk, [TENANT, inTenant(email, '')].join('\n'));
  const first = await resultBelow(desk, card);
  assert.is(end(), false);
  assert.match(first.text, /^Failed: 0 of 1 user created, 1 failed\./);
  const failed = (await resultsOf(desk, card)).get(email);
  assert.is(failed?.userId, cxengage.state.findUser(email)?.id);
  assert.is(failed?.outcome, 'failed');
  await pressBelow(desk, ben, card, 'retry_failed_rows');
  await resultBelow(desk, card, /^Done: 1 of 1/);
  assert.is((await resultsOf(desk, card, 'result-2.csv')).get(email)?.invitation, 'accepted');
  assert.is(postsOf(desk, email).length, 1);
  assert.is(postsOf(desk, email, INVITE.path).length, 2);
});

test('a retry does not take for its own what another request has created meanwhile', async () => {
  const desk = await theDesk();
  const { cxengage, rita, ana, ben } = desk;
  const email = 'elsewhere.1@example.com';
  cxengage.fault({ match: CREATE, effect: { kind: 'answer', ...errorShapes.forbidden403 } });
  const { card } = await approveBatch(desk, csvOf(1, { name: 'elsewhere' }));
  await resultBelow(desk, card, /^Failed: 0 of 1 user created, 1 failed\./);
  const single = await desk.ask(rita, email);
  await desk.press(ana, single, 'approve_request');
  await resultBelow(desk, single, / was created as /);
  await pressBelow(desk, ben, card, 'retry_failed_rows');
  await desk.becomes(card, /Finished|Approved/);
  const row = (await resultsOf(desk, card, 'result-2.csv')).get(email);
  assert.is(row?.outcome, 'failed');
  assert.match(row?.error ?? '', /^This person is already on the platform/);
  assert.is(usersOf(desk, 'elsewhere'), 1);
});

test('a retry that is stopped before it begins keeps the id of a user who is there', async () => {
  const desk = await theDesk();
  const { cxengage, ana } = desk;
  const email = 'stopped.retry@example.com';
  cxengage.fault({ match: INVITE, effect: { kind: 'answer', ...errorShapes.forbidden403 } });
  const { card } = await approveBatch(desk, [TENANT, inTenant(email, '')].join('\n'));
  await resultBelow(desk, card);
  const { userId } = (await resultsOf(desk, card)).get(email) ?? {};
  const other = await heldAfter(desk, 0, () => approveBatch(desk, csvOf(1, { name: 'holding' })));
  await pressBelow(desk, ana, card, 'retry_failed_rows');
  await pressBelow(desk, ana, card, 'stop_batch');
  await resultBelow(desk, card, /^Stopped by @ana[^:]*: 0 of 1/);
  const row = (await resultsOf(desk, card, 'result-2.csv')).get(email);
  assert.is(row?.outcome, 'not started');
  assert.ok(userId);
  assert.is(row?.userId, userId);
  await resultBelow(desk, other.card);
});

test('a batch does not take for its own whom another request has created since its preview', async () => {
  const desk = await theDesk();
  const { rita, ana } = desk;
  const email = 'since.1@example.com';
  const draft = await preview(desk, rita, csvOf(1, { name: 'since' }));
  const single = await desk.ask(rita, email);
  await desk.press(ana, single, 'approve_request');
  await resultBelow(desk, single, / was created as /);
  const card = await cardAfter(desk, () => desk.press(rita, draft, 'submit_batch'));
  await desk.press(ana, card, 'approve_request');
  assert.match((await resultBelow(desk, card)).text, /^Failed: 0 of 1 user created, 1 failed\./);
  const row = (await resultsOf(desk, card)).get(email);
  assert.match(row?.error ?? '', /^This person is already on the platform/);
  assert.is(usersOf(desk, 'since'), 1);
  assert.is(postsOf(desk, email).length, 1);
});

test('of two previews of one file only one creates, also where CxEngage would take an address twice', async () => {
  const desk = await theDesk();
  const { rita, ana, cxengage } = desk;
  const { duplicate } = cxengage.settings;
  cxengage.settings.duplicate = 'off';
  const drafts = [
    await preview(desk, rita, csvOf(3, { name: 'again' })),
    await preview(desk, rita, csvOf(3, { name: 'again' })),
  ];
  for (const [draft, words] of [
    [drafts[0], /^Done: 3 of 3/],
    [drafts[1], /^Failed: 0 of 3 users created, 3 failed/],
  ] as const) {
    assert.ok(draft);
    const card = await cardAfter(desk, () => desk.press(rita, draft, 'submit_batch'));
    await desk.press(ana, card, 'approve_request');
    assert.match((await resultBelow(desk, card)).text, words);
  }
  assert.is(usersOf(desk, 'again'), 3);
  cxengage.settings.duplicate = duplicate;
});

test.run();
