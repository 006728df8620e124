import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { errorShapes } from '../../src/sandbox/cxengage/error-shapes.ts';
import { seedIds as people } from '../../src/sandbox/slack/seed.ts';
import { csvOf } from '../helpers/csv.ts';
import { type Desk, withDesk } from '../helpers/desk.ts';
import { eventually } from '../helpers/eventually.ts';
import { textOf } from '../helpers/text-of.ts';
import { approveBatch, heldAfter, resultBelow } from './approve-batch.ts';
import { asTimePasses } from './ask-batch.ts';
import { pending, toldBy } from './pending-request.ts';

const test = suite("the clock of the program's machine is set");

const HOUR_MS = 3_600_000;
const STEPS = { '1 h back': -HOUR_MS, '1 h ahead': HOUR_MS, '1 day back': -24 * HOUR_MS, '1 day ahead': 24 * HOUR_MS };
const SETTLE_MS = 150_000;
const LOOK_UP = { method: 'GET', path: /^\/v1\/users\?email=/ };
const ALWAYS = Number.POSITIVE_INFINITY;

interface Machine {
  /** Somebody sets the clock: the time that passes is the same, and the clocks of Slack and CxEngage go on. */
  set(byMs: number): void;
}

function withMachine(run: (desk: Desk, machine: Machine) => Promise<void>): () => Promise<void> {
  let aheadMs = 0;
  const machine: Machine = {
    set(byMs) {
      aheadMs += byMs;
    },
  };
  return withDesk((desk) => run(desk, machine), {
    machineClock: (clock) => ({ now: () => clock.now() + aheadMs, elapsed: clock.elapsed }),
  });
}

for (const [name, byMs] of Object.entries(STEPS)) {
  test(
    `${name}: what waits for CxEngage goes on, and new cards come`,
    withMachine(async (desk, machine) => {
      const { card, records, revision } = await pending(desk);
      const end = desk.cxengage.fault({
        match: LOOK_UP,
        times: ALWAYS,
        effect: { kind: 'answer', ...errorShapes.html503 },
      });
      await desk.press(desk.ana, card, 'approve_request');
      await eventually(() => records.isPutOff(revision, 'carry_out_request'), 'that it waits');
      // A burst of posts, so that the next one has to wait its turn.
      for (const email of ['a', 'b', 'c']) await desk.ask(desk.rita, `burst.${email}@example.com`);
      machine.set(byMs);
      end();
      const isDone = () =>
        desk.ana.thread(card.channel, card.ts).some((one) => /Created as/.test(textOf(one))) || undefined;
      await asTimePasses(desk)(isDone, 'the user');
      desk.clock.advance(4_000);
      const { card: next } = await pending(desk);
      await desk.press(desk.ana, next, 'approve_request');
      await desk.inThread(next, /Created as/);
    }),
  );

  test(
    `${name}: a lost write is sent again when it has settled, not before and not an hour later`,
    withMachine(async (desk, machine) => {
      const { card, email, status } = await pending(desk);
      desk.cxengage.fault({
        match: { method: 'POST', path: /^\/v1\/users$/ },
        effect: { kind: 'answer', ...errorShapes.json500 },
      });
      await desk.press(desk.ana, card, 'approve_request');
      await eventually(() => status() === 'unknown', 'that it is lost');
      machine.set(byMs);
      const posts = () => desk.cxengage.calls.filter(({ method, path }) => method === 'POST' && path === '/v1/users');
      await asTimePasses(desk)(() => posts().length > 1 || undefined, `the second write for ${email}`);
      const [first, second] = posts().map(({ at }) => at);
      const waitedMs = (second ?? 0) - (first ?? 0);
      // CxEngage's `Date` header has whole seconds.
      assert.ok(waitedMs >= SETTLE_MS - 1_000 && waitedMs < HOUR_MS / 2, `${waitedMs} ms between the two`);
      await asTimePasses(desk)(() => status() === 'created' || undefined, 'the user');
    }),
  );

  test(
    `${name}: the rows of a batch go on`,
    withMachine(async (desk, machine) => {
      const { card } = await heldAfter(desk, 3, () => approveBatch(desk, csvOf(12, { name: 'stepped' })));
      machine.set(byMs);
      assert.match((await resultBelow(desk, card)).text, /^Done: 12 of 12/);
    }),
  );

  test(
    `${name}: an approver who has left cannot approve`,
    withMachine(async (desk, machine) => {
      const { card, status } = await pending(desk);
      desk.slack.workspace.changeGroup(people.approverGroup, [people.ben]);
      machine.set(byMs);
      desk.clock.advance(31_000);
      const told = await toldBy(desk, desk.ana, () => desk.press(desk.ana, card, 'approve_request'));
      assert.match(told, /^Only approvers can do this/);
      assert.is(status(), 'pending');
    }),
  );
}

for (const seconds of [-3_600, -60, 60, 3_600]) {
  test(
    `it is ${seconds} s ahead: a write of ours whose answer was lost is told as ours`,
    withMachine(async (desk, machine) => {
      machine.set(seconds * 1_000);
      const { card } = await pending(desk);
      const effect = { kind: 'dropAfterWrite' } as const;
      desk.cxengage.fault({ match: { method: 'POST', path: /^\/v1\/users$/ }, effect });
      await desk.press(desk.ana, card, 'approve_request');
      const result = await desk.inThread(card, /Created as/);
      assert.match(textOf(result), /A look-up found the user/);
    }),
  );
}

test.run();
