import { waitMs } from '../domain/back-off.ts';
import type { Claim, JobEnd } from '../domain/ports.ts';
import { isKnownError } from '../errors.ts';
import { sceneOf } from './scene-of.ts';
import type { ShowPorts } from './show-request.ts';
import { updateMessage } from './update-message.ts';

/**
 * Brings the one message up to date that shows how a batch goes on: the preview while its rows are checked, else the newest
 * result. Only a message that is there already; posting it is the work of `show_request`.
 */
export async function showProgress(ports: ShowPorts, claim: Claim): Promise<JobEnd> {
  const { store, log, random } = ports;
  const messages = await store.messages(claim.requestId);
  const request = await store.byId(claim.requestId);
  if (request?.kind !== 'create_users') return { job: 'end' };
  const purpose = request.status === 'checking' ? 'direct' : (`result_${request.attempt}` as const);
  const message = messages.find((posted) => posted.purpose === purpose);
  if (!message) return { job: 'end' };
  try {
    await updateMessage(ports, message, await sceneOf(ports, request, messages));
  } catch (error) {
    if (isKnownError(error, 'not_found')) return { job: 'end' };
    log.info({ requestId: request.id, cause: error }, 'progress could not be shown');
    const asked = isKnownError(error) ? error.retryAfterMs : undefined;
    return { job: 'postpone', delayMs: waitMs(claim.attempts, random(), asked) };
  }
  return { job: 'end' };
}
