import { waitMs } from '../domain/back-off.ts';
import type { Claim, JobEnd } from '../domain/ports.ts';
import { isKnownError } from '../errors.ts';
import { sceneOf } from './scene-of.ts';
import type { ShowPorts } from './show-request.ts';

/**
 * Brings the one message up to date that shows how a batch goes on: the preview while its rows are checked, else the newest
 * result. Only a message that is there already; posting it is the work of `show_request`.
 */
export async function showProgress(ports: ShowPorts, claim: Claim): Promise<JobEnd> {
  const { store, notifier, log, random } = ports;
  const request = await store.byId(claim.requestId);
  if (request?.kind !== 'create_users') return { job: 'end' };
  const purpose = request.status === 'checking' ? 'direct' : (`result_${request.attempt}` as const);
  const message = (await store.messages(request.id)).find((posted) => posted.purpose === purpose);
  if (!message) return { job: 'end' };
  try {
    await notifier.update(message, await sceneOf(ports, request));
  } catch (error) {
    if (isKnownError(error, 'not_found')) return { job: 'end' };
    log.info({ requestId: request.id, cause: error }, 'progress could not be shown');
    const asked = isKnownError(error) ? error.retryAfterMs : undefined;
    return { job: 'postpone', delayMs: waitMs(claim.attempts, random(), asked) };
  }
  const now = await store.byId(request.id);
  // What was drawn before a change may have come to Slack after it.
  if (now?.updatedAt !== request.updatedAt) await store.askJobs(request.id, ['show_request']);
  return { job: 'end' };
}
