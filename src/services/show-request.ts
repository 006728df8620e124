import { backOffMs } from '../domain/back-off.ts';
import type { Claim, Log, Members, MessagePurpose, Notifier, PostedMessage, Scene, Store } from '../domain/ports.ts';
import type { Request } from '../domain/request.ts';
import { isKnownError } from '../errors.ts';
import type { JobEnd } from './carry-out-request.ts';

export interface ShowPorts {
  readonly store: Store;
  readonly members: Members;
  readonly notifier: Notifier;
  readonly random: () => number;
  readonly log: Log;
}

/**
 * Brings the Slack messages of a request in line with its row: the card, the requester's message, and the results. Each
 * `ts` is stored before the next message; a message that is there already is updated, not posted again.
 */
export async function showRequest(ports: ShowPorts, claim: Claim): Promise<JobEnd> {
  const request = await ports.store.byId(claim.requestId);
  if (!request) return { job: 'end' };
  let delayMs: number | undefined;
  for (const purpose of wantedMessages(request)) {
    try {
      await showMessage(ports, request, purpose);
    } catch (error) {
      ports.log.warn({ requestId: request.id, purpose, cause: String(error) }, 'message could not be shown');
      // One place that cannot be reached must not keep the others from being told.
      if (isKnownError(error, 'not_found')) continue;
      delayMs = Math.max(delayMs ?? 0, waitFor(error, claim, ports.random()));
      if (purpose === 'card') break;
    }
  }
  return delayMs === undefined ? { job: 'end' } : { job: 'postpone', delayMs };
}

function waitFor(error: unknown, claim: Claim, random: number): number {
  return (isKnownError(error) ? error.retryAfterMs : undefined) ?? backOffMs(claim.attempts, random);
}

/** In the order in which people should see them. */
function wantedMessages({ status, attempt }: Request): readonly MessagePurpose[] {
  const wanted: MessagePurpose[] = ['card', 'direct'];
  if (attempt > 1) wanted.push(`result_${attempt - 1}`);
  if (['unknown', 'created', 'failed'].includes(status)) wanted.push(`result_${attempt}`);
  if (['denied', 'expired', 'created', 'failed'].includes(status)) wanted.push(`direct_result_${attempt}`);
  return wanted;
}

async function showMessage(ports: ShowPorts, request: Request, purpose: MessagePurpose): Promise<void> {
  const messages = await ports.store.messages(request.id);
  const posted = messages.find((message) => message.purpose === purpose);
  const scene = await sceneOf(ports, request, messages);
  if (posted) return ports.notifier.update(posted, scene);
  // A click can come in as soon as the message is there: its `ts` is stored before anything else.
  await ports.store.saveMessage(request.id, await ports.notifier.post(purpose, scene));
}

async function sceneOf(ports: ShowPorts, request: Request, messages: readonly PostedMessage[]): Promise<Scene> {
  const card = messages.find(({ purpose }) => purpose === 'card');
  const parent = request.parentId ? await ports.store.messages(request.parentId) : [];
  const thread = parent.find(({ purpose }) => purpose === 'card');
  const requesterSeesCard = await ports.members.isInApprovalsChannel(request.requester).catch(() => false);
  return { request, requesterSeesCard, ...(card && { card }), ...(thread && { thread }) };
}
