import type { Claim, Clock, JobEnd, Store } from '../domain/ports.ts';

const EVERY_MS = 3_600_000;

/**
 * Looks after the card of a request while it waits for a decision: every hour it is shown anew, so that a card which was
 * deleted, or whose channel is back, can be decided on again. Slack tells nobody that a message was deleted.
 */
export async function keepCard(ports: { readonly store: Store; readonly clock: Clock }, claim: Claim): Promise<JobEnd> {
  const { store, clock } = ports;
  const request = await store.byId(claim.requestId);
  if (request?.status !== 'pending') return { job: 'end' };
  const age = clock.now() - request.createdAt;
  if (age >= EVERY_MS) await store.askJobs(request.id, ['show_request']);
  return { job: 'postpone', delayMs: EVERY_MS };
}
