import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Request } from '../../src/domain/request.ts';
import { KnownError } from '../../src/errors.ts';
import type { MessagePurpose, Notifier } from '../../src/ports/slack.ts';
import type { Store } from '../../src/ports/store.ts';
import { showProgress, showRequest } from '../../src/services/show-request.ts';
import { batchRow } from '../helpers/batches.ts';
import { createUserRequest } from '../helpers/requests.ts';
import { begunBatch, step, storedBatch } from '../store/contract/stored-batch.ts';
import { type Shown, withShown } from './with-shown.ts';

const test = suite('messages that cannot be edited any more');

const decision = { by: { teamId: 'T0001', userId: 'U0002' }, at: Date.UTC(2025, 0, 2, 13) };
const refused = () => Promise.reject(new KnownError('forbidden', 'Slack says edit_window_closed.'));

/** Slack takes posts, and no edits. */
function uneditable({ ports }: Shown) {
  const calls: string[] = [];
  const { notifier } = ports;
  const closed: Notifier = {
    ...notifier,
    async post(purpose, model) {
      calls.push(`post ${purpose}`);
      return notifier.post(purpose, model);
    },
    draw(message, model) {
      const send = () => {
        calls.push(`edit ${message.purpose}`);
        return refused();
      };
      return { ...notifier.draw(message, model), send };
    },
    async exists({ purpose }) {
      calls.push(`look for ${purpose}`);
      return true;
    },
  };
  return { ports: { ...ports, notifier: closed }, calls: () => calls.splice(0) };
}

type To = 'denied' | 'cancelled' | 'expired' | 'approved';
const move = (store: Store, request: Request, to: To) =>
  store.transition({
    requestId: request.id,
    from: 'pending',
    to,
    set: to === 'expired' ? {} : { decision },
    event: { kind: to === 'expired' ? 'cancelled' : to, at: request.createdAt + 1 },
    jobs: [],
  });

const ENDS: Readonly<Record<To, readonly string[]>> = {
  denied: ['post direct_result_0', 'post decision'],
  expired: ['post direct_result_0', 'post decision'],
  cancelled: ['post decision'],
  // The result follows in the thread.
  approved: [],
};

for (const [to, posts] of Object.entries(ENDS) as [To, string[]][])
  test(
    `${to}: each edit is tried once, and what the thread has to say is said once`,
    withShown(async (shown) => {
      const { ports, calls } = uneditable(shown);
      const request = await shown.stored(createUserRequest());
      await showRequest(ports, shown.claim(request));
      calls();
      assert.is(await move(shown.store, request, to), 'done');
      assert.equal(await showRequest(ports, shown.claim(request)), { job: 'end' });
      assert.equal(calls(), ['edit card', 'edit direct', ...posts]);
      assert.equal(await showRequest(ports, shown.claim(request)), { job: 'end' });
      assert.equal(calls(), []);
    }),
  );

test(
  'a card that waits is looked for without an edit, once the first one was refused',
  withShown(async (shown) => {
    const { ports, calls } = uneditable(shown);
    const request = await shown.stored(createUserRequest());
    for (const expected of [['post card', 'post direct'], ['edit card'], ['look for card'], ['look for card']]) {
      await showRequest(ports, shown.claim(request));
      assert.equal(calls(), expected);
    }
  }),
);

test(
  'a batch: its progress stays as it was, and its final result is posted anew, once',
  withShown(async (shown) => {
    const { ports, calls } = uneditable(shown);
    const { batch } = await begunBatch(shown.store, [batchRow(2), batchRow(3)]);
    await showRequest(ports, shown.claim(batch));
    assert.equal(calls(), ['post card', 'post direct', 'post result_0', 'edit card']);
    await shown.store.addRows(batch.id, [batchRow(4, { state: 'creating' })]);
    await showProgress(ports, shown.claim(batch));
    await showProgress(ports, shown.claim(batch));
    assert.equal(calls(), ['edit result_0']);
    assert.is(await step(shown.store, batch, ['creating', 'finished']), 'done');
    await showRequest(ports, shown.claim(batch));
    assert.equal(calls(), ['edit direct', 'post result_0', 'post direct_result_0']);
    await showRequest(ports, shown.claim(batch));
    assert.equal(calls(), []);
  }),
);

test(
  'the preview of a batch is posted anew: without it nothing can be sent',
  withShown(async (shown) => {
    const { ports, calls } = uneditable(shown);
    const batch = await storedBatch(shown.store, [batchRow(2)]);
    const purpose: MessagePurpose = 'direct';
    await shown.store.saveMessage(batch.id, { purpose, channel: 'D1', ts: '1.1', shown: 'rows that are checked' });
    await shown.store.saveFile(batch.id, 'draft_rows', 'F1');
    await showRequest(ports, shown.claim(batch));
    assert.equal(calls(), ['edit direct', 'post direct']);
    // They were below the other message.
    assert.equal(await shown.store.files(batch.id), []);
    assert.ok(await shown.store.hasJob(batch.id, 'send_files'));
    await showRequest(ports, shown.claim(batch));
    assert.equal(calls(), []);
  }),
);

test.run();
