import type { Request } from '../../domain/request.ts';
import { escapeMrkdwn, LIMITS } from './limits.ts';
import { nameOf } from './request-facts.ts';

/** What is asked for, in half a sentence that may stand in mrkdwn: «create bob@example.com as Platform User». */
export function summary({ kind, content, names }: Request): string {
  const escaped = (value: string) => escapeMrkdwn(value, LIMITS.escapedValue);
  const email = escaped(content.email);
  const role = escaped(nameOf(content.roleId, names));
  if (kind === 'create_user') return `create ${email} as ${role}`;
  return `add ${email} to ${escaped(nameOf(content.tenantId, names))} as ${role}`;
}

/** How a request stands, in half a sentence of mrkdwn. */
export function standing({ status, decision }: Request): string {
  const by = decision ? ` by <@${decision.by.userId}>` : '';
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
  return ends[status];
}

/** The whole event of a request in one sentence of mrkdwn: notifications show it and screen readers read it. */
export function headline(request: Request): string {
  return `<@${request.requester.userId}> asks to ${summary(request)}: ${standing(request)}.`;
}
