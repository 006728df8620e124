import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { CreateUserRequest, Request } from '../../src/domain/request.ts';
import type { Store } from '../../src/ports/store.ts';
import { sendFiles } from '../../src/services/batch/send-files.ts';
import { showProgress, showRequest } from '../../src/services/show-request.ts';
import { batchRow, failure } from '../helpers/batches.ts';
import { addToTenantRequest, createUserRequest, submission } from '../helpers/requests.ts';
import { begunBatch, step, storedBatch } from '../store/contract/stored-batch.ts';
import { withShown } from './with-shown.ts';

const HOUR = 3_600_000;
const test = suite('messages of requests, shown');

const decision = { by: { teamId: 'T0001', userId: 'U0002' }, at: Date.UTC(2025, 0, 2, 13) };
const by = { decision, attempt: 1 };
const rows = () => [batchRow(2), batchRow(3), batchRow(4, { state: 'invalid' })];
const begunAs =
  (to: 'paused' | 'finished') =>
  async (store: Store): Promise<Request> => {
    const { batch } = await begunBatch(store, rows());
    assert.is(await step(store, batch, ['creating', to]), 'done');
    return batch;
  };
const single = (differently: Partial<CreateUserRequest>) => async (store: Store) => {
  const request = createUserRequest(differently);
  await store.submit(request, submission(request, request.id, []));
  return request;
};

/** Requests at rest, or held up for long, and their messages. */
const AT_REST: Readonly<Record<string, readonly [make: (store: Store) => Promise<Request>, ...purposes: string[]]>> = {
  'an approved one': [single({ status: 'approved', ...by }), 'card', 'direct'],
  'a denied one': [single({ status: 'denied', decision }), 'card', 'direct', 'direct_result_0'],
  'an unknown one': [single({ status: 'unknown', ...by }), 'card', 'direct', 'result_1'],
  'a failed one': [
    single({ status: 'failed', ...by, outcome: failure(true) }),
    ...['card', 'direct', 'result_1', 'direct_result_1'],
  ],
  'the draft of a batch': [(store) => storedBatch(store, rows()), 'direct'],
  'a paused batch': [begunAs('paused'), 'card', 'direct', 'result_0'],
  'a finished batch': [begunAs('finished'), 'card', 'direct', 'result_0', 'direct_result_0'],
};

for (const [name, [make, ...purposes]] of Object.entries(AT_REST))
  test(
    `${name}: its messages are read once, and are not sent again hours later`,
    withShown(async ({ ports, store, clock, claim, calls, reads }) => {
      const request = await make(store);
      assert.equal(await showRequest(ports, claim(request)), { job: 'end' });
      assert.equal(
        calls(),
        purposes.map((purpose) => `post ${purpose}`),
      );
      assert.equal(reads(), [request.id]);
      clock.advance(5 * HOUR);
      assert.equal(await showRequest(ports, claim(request)), { job: 'end' });
      assert.equal([calls(), reads()], [[], [request.id]]);
    }),
  );

test(
  'of a change each message that it concerns is sent once',
  withShown(async ({ ports, store, stored, claim, calls, reads }) => {
    const request = await stored(createUserRequest());
    await showRequest(ports, claim(request));
    calls();
    reads();
    const event = { kind: 'cancelled', at: request.createdAt + 1 } as const;
    await store.transition({ requestId: request.id, from: 'pending', to: 'cancelled', event, jobs: [] });
    await showRequest(ports, claim(request));
    await showRequest(ports, claim(request));
    assert.equal(calls(), ['update card', 'update direct']);
    assert.equal(reads(), [request.id, request.id]);
  }),
);

test(
  'an invitation in the thread of another request reads the messages of both once',
  withShown(async ({ ports, stored, claim, reads }) => {
    const parent = await stored(createUserRequest());
    const request = await stored(addToTenantRequest({ parentId: parent.id }));
    await showRequest(ports, claim(request));
    assert.equal(reads(), [request.id, parent.id]);
  }),
);

test(
  'the progress of a batch, and its files, read its messages once',
  withShown(async ({ ports, store, claim, calls, reads }) => {
    const { batch } = await begunBatch(store, rows());
    await showRequest(ports, claim(batch));
    calls();
    reads();
    await showProgress(ports, claim(batch));
    assert.equal([calls(), reads()], [[], [batch.id]]);
    await store.addRows(batch.id, [batchRow(5, { state: 'creating' })]);
    await showProgress(ports, claim(batch));
    assert.equal([calls(), reads()], [['update result_0'], [batch.id]]);
    await sendFiles(ports, claim(batch));
    assert.equal([calls(), reads()], [['upload', 'upload'], [batch.id]]);
  }),
);

test(
  'the card of a request that waits is looked for whenever it is asked for',
  withShown(async ({ ports, clock, stored, claim, calls }) => {
    const request = await stored(createUserRequest({ createdAt: clock.now(), updatedAt: clock.now() }));
    await showRequest(ports, claim(request));
    assert.equal(calls(), ['post card', 'post direct']);
    await showRequest(ports, claim(request));
    assert.equal(calls(), ['update card']);
    await showRequest(ports, claim(request, 2));
    assert.equal(calls(), [], 'only tried again');
    clock.advance(60_000);
    await showRequest(ports, claim(request, 2));
    assert.equal(calls(), ['update card']);
  }),
);

test.run();
