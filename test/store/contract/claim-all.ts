import type { Claim } from '../../../src/ports/jobs.ts';
import type { Store } from '../../../src/ports/store.ts';

/** Due jobs of every kind, `limit` of each. */
export async function claimAll(store: Store, limit: number, leaseMs: number): Promise<Claim[]> {
  const shown = await store.claimJobs('show_request', limit, leaseMs);
  return [...shown, ...(await store.claimJobs('carry_out_request', limit, leaseMs))];
}
