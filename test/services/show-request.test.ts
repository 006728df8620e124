import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { CreateUserRequest, Request, Status } from '../../src/domain/request.ts';
import { KnownError } from '../../src/errors.ts';
import { kindOf } from '../../src/kinds/index.ts';
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

/** The card is drawn once more, to link a result that was posted after it. */
const LINKED = 'update card';

/** Requests at rest, or held up for long, and their messages. */
const AT_REST: Readonly<Record<string, readonly [make: (store: Store) => Promise<Request>, ...purposes: string[]]>> = {
  'an approved one': [single({ status: 'approved', ...by }), 'card', 'direct'],
  'a denied one': [single({ status: 'denied', decision }), 'card', 'direct', 'direct_result_0'],
  'an unknown one': [single({ status: 'unknown', ...by }), 'card', 'direct', 'result_1', LINKED],
  'a failed one': [
    single({ status: 'failed', ...by, outcome: failure(true) }),
    ...['card', 'direct', 'result_1', 'direct_result_1', LINKED],
  ],
  'the draft of a batch': [(store) => storedBatch(store, rows()), 'direct'],
  'a paused batch': [begunAs('paused'), 'card', 'direct', 'result_0', LINKED],
  'a finished batch': [begunAs('finished'), 'card', 'direct', 'result_0', 'direct_result_0', LINKED],
};

for (const [name, [make, ...purposes]] of Object.entries(AT_REST))
  test(
    `${name}: its messages are read once, and are not sent again hours later`,
    withShown(async ({ ports, store, clock, claim, calls, reads }) => {
      const request = await make(store);
      assert.equal(await showRequest(ports, claim(request)), { job: 'end' });
      assert.equal(
        calls(),
        purposes.map((purpose) => (purpose === LINKED ? purpose : `post ${purpose}`)),
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
  'a created one has its result before its card, which links it',
  withShown(async ({ ports, store, stored, claim, calls }) => {
    const request = await stored(createUserRequest({ attempt: 1 }));
    await showRequest(ports, claim(request));
    calls();
    const to = async (from: Status, next: Status) => {
      const event = { kind: 'created', at: request.createdAt + 1 } as const;
      assert.is(await store.transition({ requestId: request.id, from, to: next, event, jobs: [] }), 'done');
    };
    await to('pending', 'approved');
    await to('approved', 'creating');
    await to('creating', 'created');
    await showRequest(ports, claim(request));
    assert.equal(calls(), ['post result_1', 'update card', 'update direct', 'post direct_result_1']);
    await showRequest(ports, claim(request));
    assert.equal(calls(), []);
  }),
);

test(
  'the card of a request that ended before it was posted is drawn again with the link to its result',
  withShown(async ({ ports, stored, claim, calls }) => {
    const request = await stored(createUserRequest({ status: 'created', attempt: 1 }));
    await showRequest(ports, claim(request));
    assert.equal(calls(), ['post card', 'post direct', 'post result_1', 'post direct_result_1', 'update card']);
  }),
);

test(
  'where the requester gets no direct message, the card is drawn again, with Cancel, and then left alone',
  withShown(async ({ ports, clock, stored, claim, calls, closeDirect }) => {
    closeDirect();
    const request = await stored(createUserRequest({ createdAt: clock.now(), updatedAt: clock.now() }));
    await showRequest(ports, claim(request));
    assert.equal(calls(), ['post card', 'post direct', 'update card']);
    await showRequest(ports, claim(request, 2));
    assert.equal(calls(), []);
  }),
);

test(
  'and so where the bot can write to the requester nowhere',
  withShown(async ({ ports, clock, stored, claim, calls }) => {
    const request = await stored(createUserRequest({ createdAt: clock.now(), updatedAt: clock.now() }));
    const post: typeof ports.notifier.post = (purpose, ...rest) =>
      purpose === 'direct'
        ? Promise.reject(new KnownError('not_found', 'No such place.'))
        : ports.notifier.post(purpose, ...rest);
    const closed = { ...ports, notifier: { ...ports.notifier, post } };
    await showRequest(closed, claim(request));
    assert.equal(calls(), ['post card', 'update card']);
    await showRequest(closed, claim(request, 2));
    assert.equal(calls(), []);
  }),
);

test(
  'a retry that has ended before anything was shown of it takes the button of the failed attempt away all the same',
  withShown(async ({ ports, store, stored, claim, calls }) => {
    const failed = { status: 'failed', decision, attempt: 1, outcome: failure(true) } as const;
    const request = await stored(createUserRequest(failed));
    await showRequest(ports, claim(request));
    calls();
    const retried = {
      requestId: request.id,
      from: 'failed',
      to: 'approved',
      set: { attempt: 2 },
      jobs: [],
      holds: kindOf(request).holds(request),
    } as const;
    const at = request.createdAt + 1;
    assert.is(await store.transition({ ...retried, event: { kind: 'retry_asked', at } }), 'done');
    for (const [from, to] of [
      ['approved', 'creating'],
      ['creating', 'created'],
    ] as const)
      await store.transition({ requestId: request.id, from, to, event: { kind: 'created', at }, jobs: [] });
    await showRequest(ports, claim(request));
    assert.equal([...calls()].sort(), [
      'post direct_result_2',
      'post result_2',
      'update card',
      'update direct',
      'update result_1',
    ]);
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
