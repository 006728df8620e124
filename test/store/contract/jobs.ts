import * as assert from 'uvu/assert';
import type { Request } from '../../../src/domain/request.ts';
import type { Claim, JobKind } from '../../../src/ports/jobs.ts';
import type { Store } from '../../../src/ports/store.ts';
import { createUserRequest, submission } from '../../helpers/requests.ts';
import type { Fact } from '../contract.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Jobs: claimed once, leased, given back, asked for again. */
export function jobFacts(fact: Fact): void {
  fact('a new job is due at once, and its claim says all', async ({ store }) => {
    const request = await submitted(store);
    const claim = await onlyClaim(store, HOUR);
    assert.equal(claim, {
      jobId: claim.jobId,
      kind: 'carry_out_request',
      requestId: request.id,
      attempts: 1,
      starts: 1,
      lease: claim.lease,
      version: 1,
    });
    assert.ok(claim.jobId && claim.lease);
  });

  fact(
    'the clock was set back by an hour: what was put off by a moment is due, and what is due later stays',
    async ({ store, clock }) => {
      await submitted(store);
      const claim = await onlyClaim(store, MINUTE);
      await store.postponeJob(claim, 5_000);
      await store.freeStuckJobs();
      assert.equal(await store.claimJobs('carry_out_request', 1, MINUTE), [], 'nothing was set back');
      clock.advance(-HOUR);
      assert.equal(await store.claimJobs('carry_out_request', 1, MINUTE), []);
      await store.freeStuckJobs();
      await store.postponeJob(await onlyClaim(store, MINUTE), 5_000);
      await store.freeStuckJobs();
      assert.equal(await store.claimJobs('carry_out_request', 1, MINUTE), [], 'it was put off by the new time');
    },
  );

  fact('the clock was set back by an hour: a lease of a worker that died ends soon', async ({ store, clock }) => {
    await submitted(store);
    await onlyClaim(store, MINUTE);
    clock.advance(-HOUR);
    await store.freeStuckJobs();
    assert.equal(await store.claimJobs('carry_out_request', 1, MINUTE), []);
    clock.advance(20_000);
    await onlyClaim(store, MINUTE);
  });

  fact('the jobs of a request can be looked at', async ({ store, clock }) => {
    const request = await submitted(store);
    const [before, none] = [await store.jobs(request.id), await store.jobs('another')];
    assert.equal(
      before.map(({ kind, attempts, leaseUntil }) => ({ kind, attempts, leaseUntil })),
      [{ kind: 'carry_out_request', attempts: 0, leaseUntil: undefined }],
    );
    assert.equal(none, []);
    await onlyClaim(store, HOUR);
    const [held] = await store.jobs(request.id);
    assert.is(held?.attempts, 0);
    assert.ok((held?.leaseUntil ?? 0) > clock.now() + HOUR - MINUTE);
    assert.is(held?.runAt, before[0]?.runAt);
  });

  fact('it is known of which kinds a job waits for a worker', async ({ store, clock }) => {
    const due = () => store.dueKinds(['carry_out_request', 'repost_card']);
    assert.equal(await due(), []);
    await submitted(store);
    assert.equal(await due(), ['carry_out_request']);
    await onlyClaim(store, HOUR);
    assert.equal(await due(), [], 'it is held');
    clock.advance(HOUR);
    assert.equal(await due(), ['carry_out_request'], 'its lease has ended');
    const claim = await onlyClaim(store, HOUR);
    assert.is(await store.postponeJob(claim, MINUTE), true);
    assert.equal(await due(), [], 'it is put off');
    clock.advance(MINUTE);
    assert.equal(await due(), ['carry_out_request']);
  });

  fact('the job that is due longest comes first, and no more than asked for', async ({ store, clock }) => {
    const requests: Request[] = [];
    for (let count = 0; count < 5; count++) {
      requests.push(await submitted(store));
      clock.advance(MINUTE);
    }
    const ids = requests.map(({ id }) => id);
    assert.equal(
      (await store.claimJobs('carry_out_request', 2, HOUR)).map(({ requestId }) => requestId),
      ids.slice(0, 2),
    );
    assert.equal(
      (await store.claimJobs('carry_out_request', 10, HOUR)).map(({ requestId }) => requestId),
      ids.slice(2),
    );
    assert.equal(await store.claimJobs('carry_out_request', 10, HOUR), []);
  });

  fact('many claimers at once never get the same job, and leave none', async ({ store, again }) => {
    const other = await again();
    for (let count = 0; count < 30; count++) await submitted(store);
    const claims = await Promise.all(
      Array.from({ length: 16 }, (_, index) => (index % 2 ? store : other).claimJobs('carry_out_request', 3, HOUR)),
    );
    const ids = claims.flat().map(({ jobId }) => jobId);
    assert.is(new Set(ids).size, ids.length);
    ids.push(...(await store.claimJobs('carry_out_request', 30, HOUR)).map(({ jobId }) => jobId));
    assert.is(new Set(ids).size, 30);
    assert.is(ids.length, 30);
  });

  fact(
    'a job is due again when its lease has ended, not before, and the old claim is worth nothing',
    async (opened) => {
      const { store, clock } = opened;
      await submitted(store);
      const old = await onlyClaim(store, HOUR);
      clock.advance(HOUR - MINUTE);
      assert.equal(await store.claimJobs('carry_out_request', 1, HOUR), []);
      clock.advance(MINUTE);
      const fresh = await onlyClaim(store, HOUR);
      assert.is(fresh.jobId, old.jobId);
      assert.is.not(fresh.lease, old.lease);
      assert.is(fresh.attempts, 1, 'a lost run is no try');
      assert.is(fresh.starts, 2);
      assert.is(await store.renewJob(old, HOUR), false);
      assert.is(await store.postponeJob(old, 0), false);
      assert.is(await store.giveBackJob(old), false);
      assert.is(await store.deferJob(old, HOUR), false);
      await store.noteProgress(old);
      assert.is(await store.endJob(old), false);
      assert.is(await store.giveBackJob(fresh), true);
      assert.is((await onlyClaim(store, HOUR)).starts, 3, 'an old claim is no progress');
    },
  );

  fact('a renewed claim lasts from the renewal', async ({ store, clock }) => {
    await submitted(store);
    const claim = await onlyClaim(store, HOUR);
    clock.advance(HOUR - MINUTE);
    assert.is(await store.renewJob(claim, HOUR), true);
    clock.advance(HOUR - MINUTE);
    assert.equal(await store.claimJobs('carry_out_request', 1, HOUR), []);
    clock.advance(MINUTE);
    assert.is((await store.claimJobs('carry_out_request', 1, HOUR)).length, 1);
  });

  fact('an ended job never comes back', async ({ store, clock }) => {
    await submitted(store);
    const claim = await onlyClaim(store, HOUR);
    assert.is(await store.endJob(claim), true);
    clock.advance(24 * HOUR);
    assert.equal(await store.claimJobs('carry_out_request', 1, HOUR), []);
    assert.is(await store.endJob(claim), false);
    assert.is(await store.renewJob(claim, HOUR), false);
    assert.is(await store.postponeJob(claim, 0), false);
  });

  fact(
    'a postponed job is due after the delay, free for anybody, and counts its attempts',
    async ({ store, clock }) => {
      await submitted(store);
      const first = await onlyClaim(store, HOUR);
      assert.is(await store.postponeJob(first, 2 * HOUR + 0.5), true);
      assert.is(await store.renewJob(first, HOUR), false);
      clock.advance(2 * HOUR - MINUTE);
      assert.equal(await store.claimJobs('carry_out_request', 1, HOUR), []);
      clock.advance(2 * MINUTE);
      assert.is((await onlyClaim(store, HOUR)).attempts, 2);
    },
  );

  fact('a job that is asked for again while it runs keeps its lease, and runs once more', async ({ store, clock }) => {
    const request = await submitted(store);
    const first = await onlyClaim(store, HOUR);
    await ask(store, request, 'pending', 'approved');
    assert.equal(await store.claimJobs('carry_out_request', 1, HOUR), []);
    assert.is(await store.renewJob(first, HOUR), true);
    assert.is(await store.endJob(first), true);
    const second = await onlyClaim(store, HOUR);
    assert.is(second.jobId, first.jobId);
    assert.is(second.version, 2);
    assert.is(second.attempts, 1);
    assert.is(await store.endJob(first), false);
    assert.is(await store.endJob(second), true);
    clock.advance(24 * HOUR);
    assert.equal(await store.claimJobs('carry_out_request', 1, HOUR), []);
  });

  fact('a job that is asked for again while it runs is due at once when postponed', async ({ store }) => {
    const request = await submitted(store);
    const first = await onlyClaim(store, HOUR);
    await ask(store, request, 'pending', 'approved');
    assert.is(await store.postponeJob(first, HOUR), true);
    assert.is((await onlyClaim(store, HOUR)).attempts, 1);
  });

  fact('a job that waits is due at once when it is asked for again, and starts anew', async ({ store, clock }) => {
    const request = await submitted(store);
    await store.postponeJob(await onlyClaim(store, HOUR), 24 * HOUR);
    await ask(store, request, 'pending', 'approved');
    const claim = await onlyClaim(store, HOUR);
    assert.is(claim.attempts, 1);
    assert.is(claim.version, 2);
    await store.endJob(claim);
    clock.advance(48 * HOUR);
    assert.equal(await store.claimJobs('carry_out_request', 1, HOUR), []);
  });

  fact('a due job that is asked for again keeps its place', async ({ store, clock }) => {
    const early = await submitted(store);
    clock.advance(MINUTE);
    const late = await submitted(store);
    clock.advance(MINUTE);
    await ask(store, early, 'pending', 'approved');
    const claims = await store.claimJobs('carry_out_request', 2, HOUR);
    assert.equal(
      claims.map(({ requestId }) => requestId),
      [early.id, late.id],
    );
  });

  fact('a claim of nothing is an empty list', async ({ store }) => {
    assert.equal(await store.claimJobs('carry_out_request', 10, HOUR), []);
    await submitted(store);
    assert.equal(await store.claimJobs('carry_out_request', 0, HOUR), []);
  });
}

export async function submitted(store: Store): Promise<Request> {
  const request = createUserRequest();
  await store.submit(request, submission(request, `view of ${request.id}`, ['carry_out_request']));
  return request;
}

export async function onlyClaim(store: Store, leaseMs: number): Promise<Claim> {
  const [claim, ...others] = await store.claimJobs('carry_out_request', 10, leaseMs);
  assert.equal(others, []);
  assert.ok(claim);
  return claim;
}

/** Asks for the job by way of a transition, as everybody does. */
export async function ask(store: Store, { id }: Request, from: 'pending', to: 'approved'): Promise<void> {
  const jobs: JobKind[] = ['carry_out_request'];
  assert.is(await store.transition({ requestId: id, from, to, event: { kind: 'approved', at: 1 }, jobs }), 'done');
}
