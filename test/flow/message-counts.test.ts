import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { errorShapes } from '../../src/sandbox/cxengage/error-shapes.ts';
import type { RecordedCall } from '../../src/sandbox/slack/calls.ts';
import type { Message } from '../../src/sandbox/slack/workspace.ts';
import { csvOf } from '../helpers/csv.ts';
import { type Desk, withDesk } from '../helpers/desk.ts';
import { eventually } from '../helpers/eventually.ts';
import { recordsOf } from '../helpers/records.ts';
import { approveBatch, CREATE, resultBelow } from './approve-batch.ts';
import { fileUnder } from './ask-batch.ts';
import { pending } from './pending-request.ts';

const test = suite('how often Slack is called for one request');

const LOOK_UP = { method: 'GET', path: /^\/v1\/users\?email=/ };

/** Jobs that may still show something. */
const OPEN = ['show_request', 'show_progress', 'send_files', 'carry_out_request', 'carry_out_batch'] as const;

interface Counted {
  readonly posts: number;
  readonly updates: number;
  /** Updates with what their message showed already. */
  readonly repeated: number;
}

/** Waits until nothing is left to be shown. */
async function atRest(desk: Desk, revision: string): Promise<void> {
  const records = recordsOf(desk);
  await eventually(() => !OPEN.some((kind) => records.jobs(revision).includes(kind)), 'that everybody is told');
}

/** Counts the calls for the only request of a desk, or for one message of it. */
function countedFor({ slack }: Desk, only?: Message): Counted {
  const calls = slack.calls.filter((call) => !only || contentOf(call)[0] === only.ts);
  const count = (name: string) => calls.filter(({ method }) => method === name).length;
  const shown = new Map<unknown, string>();
  let repeated = 0;
  for (const call of calls.filter(({ method }) => /^chat\.(?:postMessage|update)$/.test(method))) {
    const [ts, content] = contentOf(call);
    if (shown.get(ts) === content) repeated += 1;
    shown.set(ts, content);
  }
  return { posts: count('chat.postMessage'), updates: count('chat.update'), repeated };
}

function contentOf({ arguments: sent, answer }: RecordedCall): readonly [ts: unknown, content: string] {
  const { text, blocks } = Object(sent);
  return [Object(answer).ts, JSON.stringify([text, blocks])];
}

for (const mode of ['http', 'socket'] as const)
  test(
    `from the form to the user that is created there are at most 4 posts and 4 updates, over ${mode}`,
    withDesk(
      async (desk) => {
        const { card, revision } = await pending(desk);
        // CxEngage takes its time, so each state in between is shown by a run of its own.
        desk.cxengage.fault({ match: LOOK_UP, effect: { kind: 'slow', ms: 5_000 } });
        desk.cxengage.fault({ match: CREATE, effect: { kind: 'slow', ms: 5_000 } });
        const isShown = () => !recordsOf(desk).jobs(revision).includes('show_request');
        await desk.press(desk.ana, card, 'approve_request');
        const approved = await desk.becomes(card, /Approved by .* In progress…/s);
        assert.match(approved.text, /approved by @ana, in progress\.$/);
        await eventually(isShown, 'that the approval is shown');
        assert.is(recordsOf(desk).status(revision), 'approved');
        desk.clock.advance(5_000);
        await eventually(() => desk.writes().length === 1, 'the call');
        await eventually(isShown, 'that the start is shown');
        assert.equal(countedFor(desk), { posts: 2, updates: 2, repeated: 0 });
        desk.clock.advance(5_000);
        await desk.inThread(card, /Created as/);
        await atRest(desk, revision);
        assert.equal(countedFor(desk), { posts: 4, updates: 4, repeated: 0 });
      },
      { mode },
    ),
  );

test(
  'a request that fails takes no more',
  withDesk(async (desk) => {
    const { card, revision } = await pending(desk);
    desk.cxengage.fault({ match: CREATE, effect: { kind: 'answer', ...errorShapes.forbidden403 } });
    await desk.press(desk.ana, card, 'approve_request');
    await desk.inThread(card, /Failed/);
    await atRest(desk, revision);
    const { posts, updates, repeated } = countedFor(desk);
    assert.equal([posts, repeated], [4, 0]);
    assert.ok(updates <= 4, `${updates} updates`);
  }),
);

test(
  'a request that is denied takes 3 posts and 2 updates',
  withDesk(async (desk) => {
    const { card, revision } = await pending(desk);
    await desk.press(desk.ana, card, 'deny_request');
    await desk.slack.until(() => desk.ana.view()?.view.submit, 'the form');
    desk.ana.fill({ reason: 'No need' });
    await desk.ana.submit();
    await desk.inDirect(desk.rita, /denied your request/);
    await atRest(desk, revision);
    assert.equal(countedFor(desk), { posts: 3, updates: 2, repeated: 0 });
  }),
);

test(
  'a batch takes 4 posts, and its card 2 updates',
  withDesk(async (desk) => {
    const { card, revision } = await approveBatch(desk, csvOf(5, { name: 'counted' }));
    await resultBelow(desk, card);
    await fileUnder(desk, card, 'result.csv');
    await atRest(desk, revision);
    assert.is(countedFor(desk).posts, 4);
    const { updates, repeated } = countedFor(desk, card);
    assert.ok(updates <= 2, `${updates} updates`);
    assert.is(repeated, 0);
  }),
);

test.run();
