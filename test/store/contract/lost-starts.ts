import * as assert from 'uvu/assert';
import type { Request } from '../../../src/domain/request.ts';
import type { Claim } from '../../../src/ports/jobs.ts';
import type { Transition } from '../../../src/ports/store.ts';
import type { Fact, Opened } from '../contract.ts';
import { ask, onlyClaim, submitted } from './jobs.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const AT = 1_735_900_000_000;

/** Jobs whose runs do not come back: their starts are counted until one comes back or stores progress. */
export function lostStartFacts(fact: Fact): void {
  fact('every start counts whose lease ended, and none is a try', async (opened) => {
    await submitted(opened.store);
    const seen: (readonly number[])[] = [];
    for (let count = 0; count < 5; count += 1) {
      const { starts, attempts } = await lostClaim(opened);
      seen.push([starts, attempts]);
    }
    assert.equal(
      seen,
      [1, 2, 3, 4, 5].map((starts) => [starts, 1]),
    );
  });

  fact('a job that is given back is due at once, and its start counts', async (opened) => {
    const { store } = opened;
    await submitted(store);
    await lostClaim(opened);
    const claim = await onlyClaim(store, HOUR);
    assert.is(await store.giveBackJob(claim), true);
    assert.is(await store.renewJob(claim, HOUR), false);
    const { starts, attempts } = await onlyClaim(store, HOUR);
    assert.equal([starts, attempts], [3, 1]);
  });

  fact('a run that comes back with "later" ends the count, and is a try', async (opened) => {
    const { store } = opened;
    await submitted(store);
    await lostClaim(opened);
    assert.is(await store.postponeJob(await onlyClaim(store, HOUR), 0), true);
    const { starts, attempts } = await onlyClaim(store, HOUR);
    assert.equal([starts, attempts], [1, 2]);
  });

  fact('a run says how many tries came to nothing, and that holds until the next', async ({ store }) => {
    const request = await submitted(store);
    const next = async (say?: (claim: Claim) => number) => {
      const claim = await onlyClaim(store, HOUR);
      assert.is(await store.postponeJob(claim, 0, say?.(claim)), true);
      return claim.attempts;
    };
    const unchanged = ({ attempts }: Claim) => attempts - 1;
    assert.equal([await next(), await next(unchanged), await next(unchanged), await next(() => 0)], [1, 2, 2, 2]);
    assert.equal(
      (await store.jobs(request.id)).map(({ attempts }) => attempts),
      [0],
    );
    const claim = await onlyClaim(store, HOUR);
    await ask(store, request, 'pending', 'approved');
    assert.is(await store.postponeJob(claim, HOUR, 5), true);
    assert.is((await onlyClaim(store, HOUR)).attempts, 1, 'asked for anew, it has not been tried');
  });

  fact('a job that is asked for anew counts anew, whether it waits or runs', async (opened) => {
    const { store, clock } = opened;
    const request = await submitted(store);
    await lostClaim(opened);
    await lostClaim(opened);
    await store.askJobs(request.id, ['carry_out_request']);
    const claim = await onlyClaim(store, HOUR);
    assert.is(claim.starts, 1);
    clock.advance(HOUR);
    const second = await onlyClaim(store, HOUR);
    assert.is(second.starts, 2);
    await store.askJobs(request.id, ['carry_out_request']);
    assert.is(await store.endJob(second), true);
    const third = await onlyClaim(store, HOUR);
    assert.is(third.starts, 1);
    await store.askJobs(request.id, ['carry_out_request']);
    clock.advance(HOUR);
    assert.is((await onlyClaim(store, HOUR)).starts, 1, 'a start before it was asked for does not count');
  });

  fact('progress ends the count of its own job, under its own claim', async (opened) => {
    const { store, clock } = opened;
    const [request, other] = [await submitted(store), await submitted(store)];
    const claimBoth = async () => {
      const claims = await store.claimJobs('carry_out_request', 2, HOUR);
      clock.advance(HOUR);
      return { mine: of(claims, request), bystander: of(claims, other) };
    };
    const old = (await claimBoth()).mine;
    const { mine } = await claimBoth();
    await store.noteProgress(old);
    await store.noteProgress(mine);
    assert.equal(
      Object.values(await claimBoth()).map(({ starts }) => starts),
      [1, 3],
    );
  });

  fact('a transition under a claim is progress', async (opened) => {
    const { store } = opened;
    const request = await submitted(store);
    await lostClaim(opened);
    const claim = await onlyClaim(store, HOUR);
    assert.is(await store.transition(approval(request, { claim })), 'done');
    opened.clock.advance(HOUR);
    assert.is((await onlyClaim(store, HOUR)).starts, 1);
  });

  fact('a transition that stored nothing, or that came too late, is no progress', async (opened) => {
    const { store, clock } = opened;
    const request = await submitted(store);
    const old = await lostClaim(opened);
    const claim = await onlyClaim(store, HOUR);
    assert.is(await store.transition(approval(request, { claim: old })), 'lease_lost');
    assert.is(await store.transition(approval(request, { claim, revision: 'another' })), 'status_changed');
    assert.is(await store.transition(approval(request)), 'done');
    assert.is(await store.transition(approval(request, { claim })), 'status_changed');
    clock.advance(HOUR);
    assert.is((await onlyClaim(store, HOUR)).starts, 3);
  });

  fact('a job that is put off in case its run is lost is held, and waits after that', async ({ store, clock }) => {
    await submitted(store);
    const claim = await onlyClaim(store, MINUTE);
    assert.is(await store.deferJob(claim, HOUR), true);
    assert.is(await store.renewJob(claim, MINUTE), true);
    clock.advance(HOUR - MINUTE);
    assert.equal(await store.claimJobs('carry_out_request', 1, MINUTE), [], 'its lease has ended long since');
    clock.advance(2 * MINUTE);
    const second = await onlyClaim(store, MINUTE);
    assert.is(second.starts, 2);
    assert.is(await store.deferJob(second, HOUR), true);
    assert.is(await store.endJob(second), true);
  });

  fact('a job that is asked for anew is not put off', async ({ store, clock }) => {
    const request = await submitted(store);
    const claim = await onlyClaim(store, MINUTE);
    await store.askJobs(request.id, ['carry_out_request']);
    assert.is(await store.deferJob(claim, HOUR), false);
    clock.advance(MINUTE);
    const again = await onlyClaim(store, MINUTE);
    assert.is(await store.deferJob(again, HOUR), true);
    await store.askJobs(request.id, ['carry_out_request']);
    clock.advance(MINUTE);
    await onlyClaim(store, MINUTE);
  });
}

/** A claim whose lease has ended. */
async function lostClaim({ store, clock }: Opened): Promise<Claim> {
  const claim = await onlyClaim(store, HOUR);
  clock.advance(HOUR);
  return claim;
}

function of(claims: readonly Claim[], { id }: Request): Claim {
  const claim = claims.find(({ requestId }) => requestId === id);
  assert.ok(claim);
  return claim;
}

function approval({ id }: Request, more: Partial<Transition> = {}): Transition {
  return { requestId: id, from: 'pending', to: 'approved', event: { kind: 'approved', at: AT }, jobs: [], ...more };
}
