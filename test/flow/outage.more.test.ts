import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { errorShapes } from '../../src/sandbox/cxengage/error-shapes.ts';
import type { Desk } from '../helpers/desk.ts';
import { eventually } from '../helpers/eventually.ts';
import { readRows } from '../helpers/read-rows.ts';
import { sharedDesk } from '../helpers/shared-desk.ts';
import { textOf } from '../helpers/text-of.ts';
import { asTimePasses } from './ask-batch.ts';
import { pending } from './pending-request.ts';

const test = suite('a request while a service is away');
const theDesk = sharedDesk(test);

const ALWAYS = Number.POSITIVE_INFINITY;
const HOUR_MS = 3_600_000;
const WHO_MS = 30_000;

/** What is away: how it begins, and how it ends. */
const outages: Readonly<Record<string, readonly [service: string, begin: (desk: Desk) => Promise<() => unknown>]>> = {
  'CxEngage refuses connections': [
    'CxEngage',
    async ({ cxengage }) => {
      await cxengage.down();
      return () => cxengage.up();
    },
  ],
  'a gateway answers 502 for CxEngage': ['CxEngage', answering({ status: 502 })],
  'a gateway answers 503 for CxEngage': ['CxEngage', answering(errorShapes.html503)],
  'a gateway answers 504 for CxEngage': ['CxEngage', answering({ status: 504 })],
  'CxEngage answers 429': ['CxEngage', answering(errorShapes.tooMany429)],
  'writes alone are answered with 429': ['CxEngage', answering(errorShapes.tooMany429, /^\/v1\/users$/)],
  'Slack answers users.info with 500': ['Slack', silent('users.info')],
};

function answering(shape: { readonly status: number }, path?: RegExp) {
  return async ({ cxengage }: Desk) =>
    cxengage.fault({ match: { ...(path && { path }) }, times: ALWAYS, effect: { kind: 'answer', ...shape } });
}

function silent(method: string) {
  return async ({ slack }: Desk) => slack.fault({ method, times: ALWAYS, effect: { status: 500 } });
}

/** Time passes in steps shorter than any delay of the program. */
async function passes({ clock }: Desk, ms: number): Promise<void> {
  const until = clock.now() + ms;
  await eventually(() => {
    clock.advance(Math.min(5_000, Math.max(0, until - clock.now())));
    return clock.now() >= until;
  }, `${ms} ms`);
}

for (const [name, [service, begin]] of Object.entries(outages)) {
  test(`${name}: it waits, its thread says so once, and it goes on by itself`, async () => {
    const desk = await theDesk();
    const { card, status, posts, records, revision } = await pending(desk);
    if (service === 'Slack') {
      // Nothing is known of anybody by now, but for the approver, who clicks.
      desk.clock.advance(WHO_MS);
    }
    const hold = service === 'Slack' ? desk.cxengage.fault(oneAnswer503) : undefined;
    const end = hold ? undefined : await begin(desk);
    await desk.press(desk.ana, card, 'approve_request');
    await desk.becomes(card, /Approved by/);
    await eventually(() => records.isPutOff(revision, 'carry_out_request'), 'that it waits');
    const over = end ?? (await begin(desk));
    desk.clock.advance(WHO_MS);
    await passes(desk, 300_000);
    const waiting = await desk.inThread(card, new RegExp(`Waiting for ${service}\\.`));
    assert.match(textOf(waiting), /The request continues as soon as it can/);
    desk.clock.advance(2 * HOUR_MS);
    await passes(desk, 60_000);
    assert.not.equal(status(), 'failed');
    await over();
    assert.ok(dueIn(desk, revision) <= 30_000, 'it goes on within 30 s');
    // A call under way while the clock was moved may be taken for lost, and then has to settle.
    const isDone = () => /Created as/.test(textOf(desk.now(waiting))) || undefined;
    await asTimePasses(desk)(isDone, 'the user');
    assert.is(status(), 'created');
    assert.is(desk.cxengage.calls.filter(({ wrote }) => wrote).length > 0, true);
    assert.is(
      desk.ana.thread(card.channel, card.ts).filter(({ text }) => /Waiting for|was created/.test(text)).length,
      1,
    );
    assert.ok(posts() >= 1);
  });
}

/** When its job is due, in milliseconds from now; a job that runs is due. */
function dueIn({ config, clock }: Desk, revision: string): number {
  const path = config.databaseUrl.replace(/^sqlite:/, '');
  const sql = `select run_at from jobs join requests on requests.id = request_id
    where revision = ? and jobs.kind = 'carry_out_request'`;
  return Number(readRows(path, sql, revision)[0]?.run_at ?? 0) - clock.now();
}

const oneAnswer503 = {
  match: { method: 'GET', path: /^\/v1\/users\?email=/ },
  effect: { kind: 'answer', ...errorShapes.html503 },
} as const;

test('away for more than a day: it fails with a Retry button, and a retry goes on', async () => {
  const desk = await theDesk();
  const { card, status } = await pending(desk);
  await desk.cxengage.down();
  await desk.press(desk.ana, card, 'approve_request');
  await passes(desk, 30_000);
  const waiting = await desk.inThread(card, /Waiting for CxEngage/);
  desk.clock.advance(25 * HOUR_MS);
  const hasFailed = () => /Failed: CxEngage cannot be reached/.test(textOf(desk.now(waiting))) || undefined;
  await asTimePasses(desk)(hasFailed, 'that it fails');
  const failed = desk.now(waiting);
  assert.is(status(), 'failed');
  await desk.cxengage.up();
  await desk.press(desk.ana, failed, 'retry_request');
  await desk.inThread(card, /Created as/);
});

test('a moment without an answer is not worth a message', async () => {
  const desk = await theDesk();
  const { card } = await pending(desk);
  desk.cxengage.fault({ ...oneAnswer503, times: 2 });
  await desk.press(desk.ana, card, 'approve_request');
  await desk.inThread(card, /Created as/);
  const { workspace } = desk.slack;
  assert.not(workspace.messages.some(({ thread_ts, text }) => thread_ts === card.ts && /Waiting/.test(text)));
});

test.run();
