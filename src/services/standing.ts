import { emailKey } from '../domain/email-address.ts';
import { type Member, mayDecide, mayInvite, mayRequest, type Policy } from '../domain/policy.ts';
import type { Request } from '../domain/request.ts';
import type { Members } from '../ports/slack.ts';
import type { Store } from '../ports/store.ts';

/** Whether a row of a batch has the address of this person's Slack profile. False for a request about one address. */
export async function hasOwnRow(store: Pick<Store, 'hasAddress'>, member: Member, request: Request): Promise<boolean> {
  if (request.kind !== 'create_users' || member.email === undefined) return false;
  return store.hasAddress(request.id, emailKey(member.email));
}

export interface StandingPorts {
  readonly store: Pick<Store, 'hasAddress'>;
  readonly members: Members;
  readonly policy: Policy;
}

/** Whether who asked and who approved may still do so now: a sentence if not. Throws `upstream` when Slack cannot tell. */
export async function standingProblem(
  { store, members, policy }: StandingPorts,
  request: Request,
): Promise<string | undefined> {
  const requester = await members.find(request.requester);
  const invites = request.kind === 'invite_to_tenant' || isInvitationOnly(request);
  const asked = invites ? mayInvite(requester, policy) : mayRequest(requester, policy);
  if (!asked.allowed) return 'The requester may not make this request any more, so it was not carried out.';
  if (!request.decision) return 'Nobody is on record as having approved this request.';
  const approver = await members.find(request.decision.by);
  const approved = mayDecide(approver, request, policy, await hasOwnRow(store, approver, request));
  return approved.allowed ? undefined : 'The approver may not approve this request any more. Make a new request.';
}

/** A batch that invites users who are there already. */
export function isInvitationOnly(request: Request): boolean {
  return request.kind === 'create_users' && request.content.source.from === 'batch';
}
