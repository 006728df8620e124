import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { errorShapes } from '../../src/sandbox/cxengage/errors.ts';
import type { RecordedCall } from '../../src/sandbox/slack/calls.ts';
import { csvOf } from '../helpers/csv.ts';
import { type Desk, withDesk } from '../helpers/desk.ts';
import { eventually } from '../helpers/eventually.ts';
import { recordsOf } from '../helpers/records.ts';
import { approveBatch, CREATE, resultBelow } from './approve-batch.ts';
import { fileUnder } from './ask-batch.ts';
import { pending } from './pending-request.ts';

const test = suite('how often Slack is called for one request');

/** Jobs that may still show something. */
const OPEN = ['show_request', 'show_progress', 'send_files', 'carry_out_request', 'carry_out_batch'] as const;

interface Counted {
  readonly posts: number;
  readonly updates: number;
  /** Updates with what their message showed already. */
  readonly repeated: number;
}

/** Counts the calls for the only request of a desk, once nothing is left to be shown. */
async function countedFor(desk: Desk, revision: string): Promise<Counted> {
  const records = recordsOf(desk);
  await eventually(() => !OPEN.some((kind) => records.jobs(revision).includes(kind)), 'that everybody is told');
  const { calls } = desk.slack;
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
    `from the form to the user that is created there are 4 posts and at most 4 updates, over ${mode}`,
    withDesk(
      async (desk) => {
        const { card, revision } = await pending(desk);
        await desk.press(desk.ana, card, 'approve_request');
        await desk.inThread(card, /User created/);
        const { posts, updates, repeated } = await countedFor(desk, revision);
        assert.equal([posts, repeated], [4, 0]);
        assert.ok(updates <= 4, `${updates} updates`);
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
    const { posts, updates, repeated } = await countedFor(desk, revision);
    assert.equal([posts, repeated], [4, 0]);
    assert.ok(updates <= 4, `${updates} updates`);
  }),
);

test(
  'a request that is denied takes 3 posts and 2 updates',
  withDesk(async (desk) => {
    const { card, revision } = await pending(desk);
    await desk.press(desk.ana, card, 'deny_request');
    await desk.slack.until(() => desk.ana.view(), 'the form');
    desk.ana.fill({ reason: 'No need' });
    await desk.ana.submit();
    await desk.inDirect(desk.rita, /^Denied/);
    assert.equal(await countedFor(desk, revision), { posts: 3, updates: 2, repeated: 0 });
  }),
);

test(
  'a batch takes 4 posts, and updates only for what has changed',
  withDesk(async (desk) => {
    const { card, revision } = await approveBatch(desk, csvOf(5, { name: 'counted' }));
    await resultBelow(desk, card);
    await fileUnder(desk, card, 'result.csv');
    const { posts, repeated } = await countedFor(desk, revision);
    assert.equal([posts, repeated], [4, 0]);
  }),
);

test(
  'while CxEngage does not answer, the card says at once who approved, and is not sent again',
  withDesk(async (desk) => {
    const { card, revision } = await pending(desk);
    desk.cxengage.fault({ match: CREATE, effect: { kind: 'slow', ms: 5_000 } });
    await desk.press(desk.ana, card, 'approve_request');
    await eventually(() => desk.writes().length === 1, 'the call');
    const approved = await desk.becomes(card, /Approved by .* It is being carried out/s);
    assert.match(approved.text, /approved by <@\w+>, being carried out\.$/);
    await eventually(() => !recordsOf(desk).jobs(revision).includes('show_request'), 'that it is shown');
    const updates = () => desk.slack.calls.filter(({ method }) => method === 'chat.update').length;
    assert.is(updates(), 2);
    desk.clock.advance(5_000);
    await desk.inThread(card, /User created/);
    assert.equal(await countedFor(desk, revision), { posts: 4, updates: 4, repeated: 0 });
  }),
);

test.run();
