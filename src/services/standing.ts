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

/** Who is no longer authorized to have the request carried out. Throws `upstream` if Slack does not answer. */
export async function whoLostStanding(
  { store, members, policy }: StandingPorts,
  request: Request,
): Promise<'requester' | 'approver' | undefined> {
  const { decision } = request;
  if (!decision?.takesOver) {
    const requester = await members.find(request.requester);
    if (!kindOf(request).mayAsk(requester, policy).allowed) return 'requester';
  }
  if (!decision) return 'approver';
  const approver = await members.find(decision.by);
  const approved = mayDecide(approver, request, policy, await concernsApprover(store, approver, request));
  return approved.allowed ? undefined : 'approver';
}

/** A sentence if the requester or the approver is no longer authorized. Throws `upstream` if Slack does not answer. */
export async function standingProblem(ports: StandingPorts, request: Request): Promise<string | undefined> {
  const lost = await whoLostStanding(ports, request);
  return lost && LOST[lost];
}

const LOST = {
  requester: 'The requester is no longer allowed to make this request, so it was not carried out.',
  approver: 'The approver is no longer allowed to approve this request. Make a new request.',
} as const;
