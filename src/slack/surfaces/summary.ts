import type { NewInvitation } from '../../domain/new-invitation.ts';
import type { Request, SingleRequest } from '../../domain/request.ts';
import type { Scene } from '../../ports/slack.ts';
import { rowsToDecide } from './batch-in.ts';
import { batchSummary } from './batch-words.ts';
import { escapeMrkdwn, LIMITS } from './limits.ts';
import { nameOf } from './request-facts.ts';

/** What is asked for, in half a sentence that may stand in mrkdwn: «create bob@example.com as Platform User». */
export function summary(scene: Scene): string {
  const { request } = scene;
  return request.kind === 'create_users' ? batchSummary(request, rowsToDecide(scene)) : singleSummary(request);
}

function singleSummary(request: SingleRequest): string {
  const { content, names } = request;
  const escaped = (value: string) => escapeMrkdwn(value, LIMITS.escapedValue);
  const email = escaped(content.email);
  const role = escaped(nameOf(content.roleId, names));
  const tenantOf = ({ tenantId }: NewInvitation) => escaped(nameOf(tenantId, names));
  if (request.kind === 'invite_to_tenant') return `add ${email} to ${tenantOf(request.content)} as ${role}`;
  const { invitation } = request;
  const tenant = invitation
    ? ` and add them to ${tenantOf(invitation)} as ${escaped(nameOf(invitation.roleId, names))}`
    : '';
  return `create ${email} as ${role}${tenant}`;
}

/** How a request stands, in half a sentence of mrkdwn. */
export function standing({ status, decision }: Request): string {
  const by = decision ? ` by <@${decision.by.userId}>` : '';
  const ends: Record<Request['status'], string> = {
    checking: 'being checked',
    draft: 'not sent yet',
    pending: 'waiting for approval',
    // The same words until CxEngage has answered: an update that changes nothing for people is not sent.
    approved: `approved${by}, being carried out`,
    creating: `approved${by}, being carried out`,
    unknown: `approved${by}, outcome being checked`,
    created: `approved${by} and done`,
    // A batch can fail before anybody is asked.
    failed: decision ? `approved${by}, but it failed` : 'failed',
    denied: `denied${by}`,
    cancelled: `cancelled${by}`,
    expired: 'expired',
    paused: `approved${by}, paused`,
    finished: `approved${by} and finished`,
  };
  return ends[status];
}

/** The whole event of a request in one sentence of mrkdwn: notifications show it and screen readers read it. */
export function headline(scene: Scene): string {
  const { request } = scene;
  return `<@${request.requester.userId}> asks to ${summary(scene)}: ${standing(request)}.`;
}
