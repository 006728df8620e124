import type { Request } from '../../domain/request.ts';
import { clamp, escapeMrkdwn, LIMITS } from './limits.ts';
import { nameOf } from './request-facts.ts';

/** What is asked for, in half a sentence that may stand in mrkdwn: «create bob@example.com as Platform User». */
export function summary({ kind, content, names }: Request): string {
  const email = escapeMrkdwn(clamp(content.email, 254));
  const role = escapeMrkdwn(nameOf(content.roleId, names));
  if (kind === 'create_user') return `create ${email} as ${role}`;
  return `add ${email} to ${escapeMrkdwn(nameOf(content.tenantId, names))} as ${role}`;
}

/** The top-level text of a message: notifications show it and screen readers read it. */
export function messageText(sentence: string): string {
  return clamp(sentence, LIMITS.messageText * 2);
}

/** The whole event of a request in one sentence of mrkdwn. */
export function headline(request: Request): string {
  const asks = `<@${request.requester.userId}> asks to ${summary(request)}`;
  const by = request.decision ? ` by <@${request.decision.by.userId}>` : '';
  const ends: Record<Request['status'], string> = {
    pending: 'waiting for approval',
    approved: `approved${by}`,
    creating: `approved${by}, being carried out`,
    unknown: `approved${by}, outcome being checked`,
    created: `approved${by} and done`,
    failed: `approved${by}, but it failed`,
    denied: `denied${by}`,
    cancelled: `cancelled${by}`,
    expired: 'expired',
  };
  return messageText(`${asks}: ${ends[request.status]}.`);
}
