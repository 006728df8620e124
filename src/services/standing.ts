import { emailKey } from '../domain/email-address.ts';
import { type Member, mayDecide, type Policy } from '../domain/policy.ts';
import { isBatch, type Request } from '../domain/request.ts';
import { kindOf } from '../kinds/index.ts';
import type { Members } from '../ports/slack.ts';
import type { Store } from '../ports/store.ts';

/** Whether a row of a batch has the email of this member's Slack profile. False for a single request. */
export async function concernsApprover(
  store: Pick<Store, 'hasAddress'>,
  member: Member,
  request: Request,
): Promise<boolean> {
  if (!isBatch(request) || member.email === undefined) return false;
  return store.hasAddress(request.id, emailKey(member.email));
}

export interface StandingPorts {
  readonly store: Pick<Store, 'hasAddress'>;
  readonly members: Members;
  readonly policy: Policy;
}

/** A sentence if the requester or the approver is no longer authorized. Throws `upstream` if Slack does not answer. */
export async function standingProblem(
  { store, members, policy }: StandingPorts,
  request: Request,
): Promise<string | undefined> {
  const requester = await members.find(request.requester);
  const asked = kindOf(request).mayAsk(requester, policy);
  if (!asked.allowed) return 'The requester may not make this request any more, so it was not carried out.';
  if (!request.decision) return 'Nobody is on record as having approved this request.';
  const approver = await members.find(request.decision.by);
  const approved = mayDecide(approver, request, policy, await concernsApprover(store, approver, request));
  return approved.allowed ? undefined : 'The approver may not approve this request any more. Make a new request.';
}
