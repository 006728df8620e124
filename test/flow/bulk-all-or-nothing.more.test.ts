import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { errorShapes } from '../../src/sandbox/cxengage/error-shapes.ts';
import { csvOf } from '../helpers/csv.ts';
import type { Desk } from '../helpers/desk.ts';
import { eventually } from '../helpers/eventually.ts';
import { recordsOf, revisionOn } from '../helpers/records.ts';
import { sharedDesk } from '../helpers/shared-desk.ts';
import { CREATE, INVITE, pressBelow, resultBelow, usersOf } from './approve-batch.ts';
import { cardAfter, preview } from './ask-batch.ts';

const test = suite('many users, all or nothing');
const theDesk = sharedDesk(test);

/** A batch that is all or nothing, approved when its preview is too old to be relied upon. */
async function approvedLate(desk: Desk, name: string, count: number, table = csvOf(count, { name })) {
  const { rita, ana, clock } = desk;
  const draft = await preview(desk, rita, table);
  await rita.choose({ channel: draft.channel, ts: draft.ts }, 'all_or_nothing', ['all_or_nothing']);
  const card = await cardAfter(desk, () => desk.press(rita, draft, 'submit_batch'));
  // A job whose lease ends while it still runs is run twice, and posts the card twice.
  const jobs = () => recordsOf(desk).jobs(revisionOn(card, 'approve_request'));
  await eventually(() => !jobs().some((kind) => kind !== 'repost_card'), 'that the card is shown');
  clock.advance(16 * 60_000);
  const before = desk.cxengage.calls.length;
  await desk.press(ana, card, 'approve_request');
  const about = (email: string) =>
    desk.cxengage.calls
      .slice(before)
      .filter(({ path, body }) => `${decodeURIComponent(path)}${JSON.stringify(body)}`.includes(email));
  return { card, about };
}

test('all or nothing: a row takes two calls, also when its preview is old', async () => {
  const desk = await theDesk();
  const { card, about } = await approvedLate(desk, 'whole', 10);
  assert.match((await resultBelow(desk, card)).text, /^Done: 10 of 10/);
  for (let at = 1; at <= 10; at += 1) assert.is(about(`whole.${at}@example.com`).length, 2, `${at}`);
});

test('all or nothing: asked to slow down in the middle of the look-ups, it goes on from there', async () => {
  const desk = await theDesk();
  const answer = { kind: 'answer', ...errorShapes.tooMany429 } as const;
  const { card: first } = await approvedLate(desk, 'ready', 1);
  await resultBelow(desk, first);
  const match = { method: 'GET', path: /email=resumed\.9%40/ };
  const draftLookUp = { ...match, after: 1 };
  desk.cxengage.fault({ match: draftLookUp, effect: answer });
  const { card, about } = await approvedLate(desk, 'resumed', 10);
  assert.match((await resultBelow(desk, card)).text, /^Done: 10 of 10/);
  assert.is(about('resumed.1@').length, 2);
  assert.is(about('resumed.9@').length, 3);
});

test('all or nothing: a batch that is longer than what CxEngage answers in a minute is done all the same', async () => {
  const desk = await theDesk();
  const answer = { kind: 'answer', ...errorShapes.tooMany429 } as const;
  for (let at = 4; at <= 40; at += 4) {
    // The first is the look-up of the preview.
    const match = { method: 'GET', path: new RegExp(`email=rated\\.${at}%40`), after: 1 };
    desk.cxengage.fault({ match, effect: answer });
  }
  const { card } = await approvedLate(desk, 'rated', 40);
  assert.match((await resultBelow(desk, card)).text, /^Done: 40 of 40/);
});

test('all or nothing: a retry looks again, and creates nothing when an address is taken by now', async () => {
  const desk = await theDesk();
  const { ana, cxengage } = desk;
  const effect = { kind: 'answer', ...errorShapes.forbidden403 } as const;
  const end = cxengage.fault({ match: CREATE, times: Number.POSITIVE_INFINITY, effect });
  const { card } = await approvedLate(desk, 'again', 3);
  assert.match((await resultBelow(desk, card)).text, /^Failed: 0 of 3/);
  end();
  cxengage.state.addUser({ email: 'again.2@example.com' });
  await pressBelow(desk, ana, card, 'retry_failed_rows');
  const result = await resultBelow(desk, card, /^Failed: .*all or nothing/);
  assert.match(result.text, /The user in line 3 is on the platform by now\. This batch is all or nothing/);
  assert.is(usersOf(desk, 'again'), 1, 'the one who was there');
});

test('all or nothing: once a row is done a retry of the others is no question of all any more', async () => {
  const desk = await theDesk();
  const { ana, cxengage } = desk;
  const effect = { kind: 'answer', ...errorShapes.forbidden403 } as const;
  const { match, times } = { match: { ...CREATE, after: 1 }, times: Number.POSITIVE_INFINITY };
  const end = cxengage.fault({ match, times, effect });
  const { card } = await approvedLate(desk, 'partly', 3);
  assert.match((await resultBelow(desk, card)).text, /^Done: 1 of 3 users created, 2 failed/);
  end();
  const left = [1, 2, 3].filter((at) => !cxengage.state.findUser(`partly.${at}@example.com`));
  cxengage.state.addUser({ email: `partly.${left[0]}@example.com` });
  await pressBelow(desk, ana, card, 'retry_failed_rows');
  await resultBelow(desk, card, /^Done: 2 of 3 users created, 1 failed/);
});

test('all or nothing: users who are created and not added yet are added by a retry', async () => {
  const desk = await theDesk();
  const { ana, cxengage } = desk;
  const effect = { kind: 'answer', ...errorShapes.forbidden403 } as const;
  const end = cxengage.fault({ match: INVITE, times: Number.POSITIVE_INFINITY, effect });
  const rows = [1, 2].map((at) => `added.${at}@example.com,Platform User,Harbour Outfitters,Agent`);
  const { card } = await approvedLate(desk, 'added', 2, ['email,role,tenant,tenant role', ...rows].join('\n'));
  assert.match((await resultBelow(desk, card)).text, /^Failed: 0 of 2/);
  assert.is(usersOf(desk, 'added'), 2);
  end();
  await pressBelow(desk, ana, card, 'retry_failed_rows');
  await resultBelow(desk, card, /^Done: 2 of 2 users created/);
  assert.is(usersOf(desk, 'added'), 2);
});

test.run();
