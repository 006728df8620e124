import { randomUUID } from 'node:crypto';
import * as assert from 'uvu/assert';
import {
  type CreateUserRequest,
  REQUEST_KINDS,
  type Request,
  type RequestKind,
  STATUSES,
  type Status,
} from '../../../src/domain/request.ts';
import { kindsFor } from '../../../src/domain/transitions.ts';
import { begun } from '../../../src/domain/writes.ts';
import { kindOf } from '../../../src/kinds/index.ts';
import type { Claim } from '../../../src/ports/jobs.ts';
import type { Store, Transition } from '../../../src/ports/store.ts';
import { failure } from '../../helpers/batches.ts';
import { addToTenantRequest, batchOf, createUserRequest, submission, submittedEvent } from '../../helpers/requests.ts';
import type { Fact } from '../contract.ts';
import { claimAll } from './claim-all.ts';
import { AT, HOUR, storedBatch } from './stored-batch.ts';

const DECISIONS = ['approved', 'denied', 'cancelled', 'expired'] as const;

/** The transitions of the status table: whole or not at all. */
export function transitionFacts(fact: Fact): void {
  for (const kind of REQUEST_KINDS) {
    for (const from of STATUSES) {
      fact(`${kind}: ${from} goes where the status table says, and nowhere else`, async ({ store }) => {
        for (const to of STATUSES) {
          const request = await stored(store, ofKind(kind, from));
          const result = await store.transition({ ...arrow(request, { from, to }), holds: [] }).catch(() => 'thrown');
          const kinds = kindsFor(from, to);
          const isAllowed = kinds.includes(kind);
          const expected = isAllowed ? 'done' : kinds.length > 0 ? 'status_changed' : 'thrown';
          assert.is(result, expected, `${from} → ${to}`);
          const after = isAllowed ? { ...request, status: to, updatedAt: AT } : request;
          assert.equal(await store.byId(request.id), after);
          assert.is((await store.auditEvents(request.id)).length, isAllowed ? 2 : 1);
        }
      });
    }
  }

  fact('a transition sets what it is told, and nothing else', async ({ store }) => {
    const request = await submitted(store, { status: 'creating', attempt: 1, writes: begun(undefined, 5) });
    const bystander = await submitted(store, { status: 'creating' });
    const set = {
      decision: { by: { teamId: 'T1', userId: 'U2' }, at: AT, reason: 'Yes' },
      outcome: { result: 'done', userId: 'a user' },
      attempt: 2,
      revision: crypto.randomUUID(),
      writes: { since: AT, unproven: 1, open: { startedAt: AT + 1, givenUpAt: AT + 2, said: 'no answer within 10 s' } },
      made: { result: 'done', userId: 'a user', note: 'Found by look-up.' },
    } as const;
    assert.is(await store.transition(arrow(request, { from: 'creating', to: 'created', set })), 'done');
    assert.equal(await store.byId(request.id), { ...request, ...set, status: 'created', updatedAt: AT });
    assert.is(await store.byRevision(request.revision), undefined);
    assert.is((await store.byRevision(set.revision))?.id, request.id);
    assert.equal(await store.byId(bystander.id), bystander);
  });

  fact('a transition of another revision than the stored one changes nothing', async ({ store }) => {
    const request = await submitted(store, { status: 'failed' });
    const again = { from: 'failed', to: 'approved', revision: request.revision } as const;
    const set = { revision: crypto.randomUUID() };
    assert.is(await store.transition(arrow(request, { ...again, set })), 'done');
    assert.is(await store.transition(arrow(request, { from: 'approved', to: 'failed' })), 'done');
    assert.is(await store.transition(arrow(request, { ...again, set })), 'status_changed');
    assert.is((await store.byId(request.id))?.status, 'failed');
  });

  fact('null clears what is stored of writes, and absent leaves it', async ({ store }) => {
    const request = await submitted(store, { status: 'creating', writes: begun(undefined, 7) });
    await store.transition(arrow(request, { from: 'creating', to: 'creating' }));
    assert.equal(await store.byId(request.id), { ...request, updatedAt: AT });
    await store.transition(arrow(request, { from: 'creating', to: 'failed', set: { writes: null } }));
    assert.not.ok('writes' in ((await store.byId(request.id)) ?? {}));
  });

  fact('what was made stays on record while its request goes on', async ({ store }) => {
    const made = { result: 'done', userId: 'a user', created: '2025-01-02T12:00:00Z' } as const;
    const request = await submitted(store, { status: 'creating' });
    await store.transition(arrow(request, { from: 'creating', to: 'creating', set: { made, writes: null } }));
    assert.equal(await store.byId(request.id), { ...request, made, updatedAt: AT });
    await store.transition(arrow(request, { from: 'creating', to: 'failed', set: { outcome: failure(true) } }));
    await store.transition(arrow(request, { from: 'failed', to: 'approved', set: { outcome: null } }));
    assert.equal(await store.byId(request.id), { ...request, status: 'approved', made, updatedAt: AT });
  });

  fact('a batch keeps when its rows were first carried out', async ({ store }) => {
    const batch = await storedBatch(store, [], { status: 'approved' });
    const begins = { from: 'approved', to: 'creating', set: { beganAt: AT - 1 } } as const;
    assert.is(await store.transition(arrow(batch, begins)), 'done');
    assert.is(await store.transition(arrow(batch, { from: 'creating', to: 'paused' })), 'done');
    assert.equal(await store.byId(batch.id), { ...batch, status: 'paused', beganAt: AT - 1, updatedAt: AT });
  });

  fact('null clears the outcome, and absent leaves it', async ({ store }) => {
    const request = await storedBatch(store, [], { status: 'paused', outcome: failure(true) });
    await store.transition(arrow(request, { from: 'paused', to: 'creating' }));
    assert.equal((await store.byId(request.id))?.outcome, failure(true));
    await store.transition(arrow(request, { from: 'creating', to: 'paused', set: { outcome: null } }));
    assert.not.ok('outcome' in ((await store.byId(request.id)) ?? {}));
  });

  fact('a transition comes with its audit event and its jobs', async ({ store }) => {
    const request = await submitted(store);
    const event = {
      kind: 'approved',
      actor: { teamId: 'T1', userId: 'U2' },
      detail: { rule: 'approver' },
      at: AT,
    } as const;
    await store.transition({ ...arrow(request), event, jobs: ['carry_out_request', 'show_request'] });
    assert.equal(await store.auditEvents(request.id), [
      submittedEvent(request),
      { ...event, requestId: request.id, from: 'pending', to: 'approved' },
    ]);
    assert.is((await claimAll(store, 10, HOUR)).length, 2);
  });

  fact('a request of another status stays as it is: no event, no job', async ({ store }) => {
    const request = await submitted(store, { status: 'denied' });
    assert.is(await store.transition({ ...arrow(request), jobs: ['carry_out_request'] }), 'status_changed');
    assert.is(await store.transition({ ...arrow(request), requestId: 'nobody' }), 'status_changed');
    assert.equal(await store.byId(request.id), request);
    assert.is((await store.auditEvents(request.id)).length, 1);
    assert.equal(await claimAll(store, 10, HOUR), []);
  });

  fact('of decisions that race one is done, with one event and one job', async ({ store }) => {
    for (let round = 0; round < 5; round++) {
      const request = await submitted(store);
      const results = await Promise.all(
        DECISIONS.flatMap((to) => [
          store.transition({ ...arrow(request, { from: 'pending', to }), jobs: ['show_request'] }),
          store.transition({ ...arrow(request, { from: 'pending', to }), jobs: ['show_request'] }),
        ]),
      );
      const done = results.flatMap((result, index) => (result === 'done' ? [DECISIONS[index >> 1]] : []));
      assert.is(done.length, 1);
      assert.is(results.filter((result) => result === 'status_changed').length, results.length - 1);
      assert.is((await store.byId(request.id))?.status, done[0]);
      assert.is((await store.auditEvents(request.id)).length, 2);
      assert.is((await claimAll(store, 10, HOUR)).length, 1);
    }
  });

  fact('failed → approved is refused while another request holds the subject', async ({ store }) => {
    const failed = await submitted(store, { status: 'failed' });
    const other = await submitted(store, { content: failed.content });
    const holds = kindOf(failed).holds(failed);
    const retry = { ...arrow(failed, { from: 'failed', to: 'approved', holds }), jobs: ['carry_out_request'] } as const;
    assert.is(await store.transition(retry), 'subject_taken');
    assert.equal(await store.byId(failed.id), failed);
    assert.is((await store.auditEvents(failed.id)).length, 1);
    assert.equal(await claimAll(store, 10, HOUR), []);
    await store.transition(arrow(other, { from: 'pending', to: 'cancelled' }));
    assert.is(await store.transition(retry), 'done');
  });

  fact('a taken revision is an error, not a taken subject', async ({ store }) => {
    const other = await submitted(store);
    const request = await submitted(store, { status: 'failed' });
    const set = { revision: other.revision };
    const result = await store
      .transition(arrow(request, { from: 'failed', to: 'approved', set }))
      .catch(() => 'thrown');
    assert.is(result, 'thrown');
    assert.equal(await store.byId(request.id), request);
  });

  fact('a change under a claim is made while the claim holds', async ({ store }) => {
    const { request, claim } = await claimed(store);
    assert.is(await store.transition(arrow(request, { from: 'approved', to: 'creating', claim })), 'done');
    assert.is(await store.renewJob(claim, HOUR), true);
    const last = arrow(request, { from: 'creating', to: 'created', claim, endsJob: true });
    assert.is(await store.transition(last), 'done');
    assert.is(await store.renewJob(claim, HOUR), false);
  });

  fact('an ended lease that nobody took still holds', async ({ store, clock }) => {
    const { request, claim } = await claimed(store);
    clock.advance(2 * HOUR);
    assert.is(await store.transition(arrow(request, { from: 'approved', to: 'creating', claim })), 'done');
  });

  fact('a change under a lost claim leaves no trace', async ({ store, clock }) => {
    const { request, claim } = await claimed(store);
    clock.advance(HOUR);
    const [winner] = await claimAll(store, 1, HOUR);
    const change = arrow(request, { from: 'approved', to: 'creating', claim });
    for (const lost of [change, { ...change, endsJob: true }, { ...change, from: 'creating' as const }]) {
      assert.is(await store.transition({ ...lost, jobs: ['show_request'] }), 'lease_lost');
    }
    assert.equal(await store.byId(request.id), request);
    assert.is((await store.auditEvents(request.id)).length, 1);
    assert.equal(await claimAll(store, 10, HOUR), []);
    assert.ok(winner);
    assert.is(await store.endJob(winner), true);
    assert.is(await store.transition(change), 'lease_lost');
  });

  fact('of workers whose claims follow each other one makes the change', async ({ store, clock }) => {
    const { request, claim } = await claimed(store);
    clock.advance(HOUR);
    const [results, claims] = await Promise.all([
      store.transition(arrow(request, { from: 'approved', to: 'creating', claim })),
      claimAll(store, 1, HOUR),
    ]);
    // Either order is right: the claim was lost before the change, or was taken over after it or not at all.
    if (results === 'lease_lost') {
      assert.is(claims.length, 1);
      assert.equal(await store.byId(request.id), request);
    } else {
      assert.is(results, 'done');
      assert.is((await store.byId(request.id))?.status, 'creating');
    }
  });

  fact('a job asked for meanwhile, or by the change that ends it, runs once more', async ({ store }) => {
    const { request, claim } = await claimed(store);
    const change = arrow(request, { from: 'approved', to: 'creating', claim, endsJob: true });
    assert.is(await store.transition({ ...change, jobs: ['carry_out_request'] }), 'done');
    const [again, ...others] = await claimAll(store, 10, HOUR);
    assert.equal(others, []);
    assert.is(again?.version, 2);
    assert.is(again?.attempts, 1);
  });

  fact('a click and a worker on one request do not wait for each other for ever', async ({ store }) => {
    for (let round = 0; round < 10; round++) {
      const { request, claim } = await claimed(store, 'failed');
      const results = await Promise.all([
        store.transition({ ...arrow(request, { from: 'failed', to: 'approved' }), jobs: ['carry_out_request'] }),
        store.transition({ ...arrow(request, { from: 'failed', to: 'approved', claim }), jobs: ['carry_out_request'] }),
      ]);
      assert.equal([...results].sort(), ['done', 'status_changed']);
      assert.is(await store.endJob(claim), true);
      for (const left of await claimAll(store, 10, HOUR)) await store.endJob(left);
    }
  });

  fact('endsJob without a claim is an error', async ({ store }) => {
    const request = await submitted(store);
    const result = await store.transition({ ...arrow(request), endsJob: true }).catch(() => 'thrown');
    assert.is(result, 'thrown');
    assert.equal(await store.byId(request.id), request);
  });
}

function arrow(
  { id }: { id: string },
  { from, to, ...more }: Partial<Transition> & { from: Status; to: Status } = { from: 'pending', to: 'approved' },
): Transition {
  return { requestId: id, from, to, event: { kind: 'approved', at: AT }, jobs: [], holds: [], ...more };
}

async function submitted(store: Store, differently: Partial<CreateUserRequest> = {}): Promise<CreateUserRequest> {
  return stored(store, createUserRequest(differently));
}

async function stored<R extends Request>(store: Store, request: R): Promise<R> {
  await store.submit(request, submission(request, `view of ${request.id}`, []));
  return request;
}

function ofKind(kind: RequestKind, status: Status): Request {
  if (kind === 'create_user') return createUserRequest({ status });
  if (kind === 'add_to_tenant') return addToTenantRequest({ status });
  const invitation = { tenantId: randomUUID(), roleId: randomUUID(), status: 'accepted' } as const;
  return batchOf(kind === 'create_users' ? { status } : { status, content: { createdBy: randomUUID(), invitation } });
}

/** An approved request whose job is claimed for an hour. */
async function claimed(
  store: Store,
  status: Status = 'approved',
): Promise<{ request: CreateUserRequest; claim: Claim }> {
  const request = createUserRequest({ status });
  await store.submit(request, submission(request, `view of ${request.id}`, ['carry_out_request']));
  const [claim] = await claimAll(store, 1, HOUR);
  assert.ok(claim);
  return { request, claim };
}
