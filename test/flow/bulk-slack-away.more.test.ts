import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { seedIds as people } from '../../src/sandbox/slack/seed.ts';
import { csvOf } from '../helpers/csv.ts';
import type { Desk } from '../helpers/desk.ts';
import { eventually } from '../helpers/eventually.ts';
import { recordsOf } from '../helpers/records.ts';
import { sharedDesk } from '../helpers/shared-desk.ts';
import { textOf } from '../helpers/text-of.ts';
import { approveBatch, heldAfter, pressBelow, resultBelow, usersOf } from './approve-batch.ts';

const test = suite('many users, and what Slack says of people in the meantime');
const theDesk = sharedDesk(test);

/** Longer than the bot remembers people, and longer than CxEngage asked it to wait. */
const FORGOTTEN_MS = 61_000;

/** Time passes in steps that are shorter than the back-off. */
async function passes({ clock }: Desk, ms: number): Promise<void> {
  const until = clock.now() + ms;
  await eventually(() => {
    clock.advance(Math.min(2_000, Math.max(0, until - clock.now())));
    return clock.now() >= until;
  }, `${ms} ms`);
}

const states = (desk: Desk, revision: string, state: string) =>
  recordsOf(desk)
    .rows(revision)
    .filter((one) => one === state).length;

for (const method of ['users.info', 'usergroups.list']) {
  test(`${method} gets no answer: rows wait, nothing is said of CxEngage, and they go on by themselves`, async () => {
    const desk = await theDesk();
    const name = method.replace('.', '-').toLowerCase();
    const { card, revision } = await heldAfter(desk, 3, () => approveBatch(desk, csvOf(20, { name })));
    const back = desk.slack.fault({ method, times: Number.POSITIVE_INFINITY, effect: { status: 500 } });
    desk.clock.advance(FORGOTTEN_MS);
    await passes(desk, 60_000);
    assert.is(states(desk, revision, 'failed'), 0);
    const waiting = await resultBelow(desk, card, /In progress/i);
    await desk.becomes(waiting, /Waiting for Slack\./);
    await passes(desk, 330_000);
    const paused = await desk.becomes(waiting, /Paused\. Since .*, Slack hasn't confirmed who may do this\./);
    assert.match(textOf(paused), /continues by itself as soon as it can/);
    assert.not.match(textOf(paused), /CxEngage hasn't answered/);
    assert.is(usersOf(desk, name), 3);
    back();
    await passes(desk, 30_000);
    assert.match((await resultBelow(desk, card)).text, /^Done: 20 of 20/);
    assert.is(states(desk, revision, 'done'), 20);
  });
}

test('a pause of a person lasts, although a service was away before', async () => {
  const desk = await theDesk();
  const { card, revision } = await heldAfter(desk, 3, () => approveBatch(desk, csvOf(6, { name: 'held-by-hand' })));
  const back = desk.slack.fault({ method: 'users.info', times: Number.POSITIVE_INFINITY, effect: { status: 500 } });
  desk.clock.advance(FORGOTTEN_MS);
  await passes(desk, 400_000);
  assert.is(recordsOf(desk).status(revision), 'paused');
  back();
  await passes(desk, 20_000);
  await eventually(() => recordsOf(desk).status(revision) !== 'paused', 'that it goes on');
  await resultBelow(desk, card);

  const other = await heldAfter(desk, 3, () => approveBatch(desk, csvOf(6, { name: 'held-again' })));
  await pressBelow(desk, desk.ana, other.card, 'pause_batch');
  await passes(desk, 400_000);
  assert.is(recordsOf(desk).status(other.revision), 'paused');
  await pressBelow(desk, desk.ana, other.card, 'resume_batch');
  await resultBelow(desk, other.card);
  assert.is(usersOf(desk, 'held-again'), 6);
});

const IN_A_ROW = 'the-approver-turns-out-to-be-in-a-row.7@example.com';

interface Loss {
  readonly change: (desk: Desk) => void;
  readonly says: RegExp;
}

const losses: Readonly<Record<string, Loss>> = {
  'the approver is taken off the list': {
    change: ({ slack }) => slack.workspace.changeGroup(people.approverGroup, [people.ben]),
    says: /The approver is no longer allowed/,
  },
  'the approver is deactivated': {
    change: ({ slack }) => slack.workspace.deactivate(people.ana),
    says: /The approver is no longer allowed/,
  },
  'the approver turns out to be in a row': {
    change: ({ slack }) => slack.workspace.changeEmail(people.ana, IN_A_ROW),
    says: /The approver is no longer allowed/,
  },
  'the requester is taken off the list': {
    change: ({ slack }) => slack.workspace.changeGroup(people.requesterGroup, [people.ana]),
    says: /The requester is no longer allowed/,
  },
  'the requester is deactivated': {
    change: ({ slack }) => slack.workspace.deactivate(people.rita),
    says: /The requester is no longer allowed/,
  },
};

for (const [what, { change, says }] of Object.entries(losses)) {
  test(`${what}: it is paused and says why, no row fails, and another approver resumes it`, async () => {
    const desk = await theDesk();
    const name = what.replaceAll(' ', '-');
    const { workspace } = desk.slack;
    const { card, revision } = await heldAfter(desk, 3, () => approveBatch(desk, csvOf(20, { name })));
    change(desk);
    desk.clock.advance(FORGOTTEN_MS);
    try {
      const paused = await resultBelow(desk, card, says);
      assert.match(textOf(paused), /Paused\./);
      assert.is(recordsOf(desk).status(revision), 'paused');
      await passes(desk, 120_000);
      assert.is(recordsOf(desk).status(revision), 'paused');
      assert.is(states(desk, revision, 'failed'), 0);
      assert.is(usersOf(desk, name), 3);
      await pressBelow(desk, desk.ben, card, 'resume_batch');
      assert.match((await resultBelow(desk, card)).text, /^Done: 20 of 20/);
      assert.match(textOf(desk.now(card)), /by @ben/);
    } finally {
      workspace.setKind(people.rita, 'member');
      workspace.setKind(people.ana, 'admin');
      workspace.changeEmail(people.ana, 'ana@example.com');
      workspace.changeGroup(people.requesterGroup, [people.rita, people.ana]);
      workspace.changeGroup(people.approverGroup, [people.ana, people.ben]);
      desk.clock.advance(FORGOTTEN_MS);
    }
  });
}

test('stopped after the approver has lost the right: what was not begun is not, and it ends', async () => {
  const desk = await theDesk();
  const { workspace } = desk.slack;
  const { card, revision } = await heldAfter(desk, 3, () =>
    approveBatch(desk, csvOf(12, { name: 'lost-and-stopped' })),
  );
  workspace.changeGroup(people.approverGroup, [people.ben]);
  desk.clock.advance(FORGOTTEN_MS);
  try {
    await resultBelow(desk, card, losses['the approver is taken off the list']?.says);
    await pressBelow(desk, desk.rita, card, 'stop_batch');
    assert.match((await resultBelow(desk, card)).text, /^Stopped by @rita[^:]*: 3 of 12 users created, 9 left/);
    assert.is(states(desk, revision, 'failed'), 0);
  } finally {
    workspace.changeGroup(people.approverGroup, [people.ana, people.ben]);
    desk.clock.advance(FORGOTTEN_MS);
  }
});

test.run();
