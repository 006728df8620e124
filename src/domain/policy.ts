import { emailKey } from './email-address.ts';
import { isBatch, type Person, type Request } from './request.ts';

/** What a Slack user is in the bot's own workspace. */
export type Standing = 'full_member' | 'guest' | 'bot' | 'deactivated' | 'other_workspace';

export interface Member extends Person {
  readonly standing: Standing;
  /** Ids of the configured user groups that this person belongs to. */
  readonly groups: readonly string[];
  /** Email of the Slack profile. */
  readonly email?: string;
  /** What Slack shows for this person, on one visible line. */
  readonly name?: string;
}

/** `REQUESTERS` or `APPROVERS` as configured. */
export interface AccessList {
  readonly everyone: boolean;
  readonly users: readonly string[];
  readonly groups: readonly string[];
}

export interface Policy {
  readonly requesters: AccessList;
  readonly approvers: AccessList;
}

/** The user groups of both lists, each once. */
export function groupsOf({ requesters, approvers }: Policy): readonly string[] {
  return [...new Set([...requesters.groups, ...approvers.groups])];
}

/** Result of an authorization check. `reason` is a sentence for the user, `rule` a stable code for the audit log. */
export type Authorization =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly rule: string; readonly reason: string };

const allowed: Authorization = { allowed: true };
const refuse = (rule: string, reason: string): Authorization => ({ allowed: false, rule, reason });

const REFUSALS: Readonly<Record<Exclude<Standing, 'full_member'>, string>> = {
  guest: "Guests can't do this. Ask a full member of this workspace.",
  bot: "Bots can't do this.",
  deactivated: "A deactivated account can't do this.",
  other_workspace: "Members of another workspace can't do this. Ask a member of the workspace that the bot belongs to.",
};

/** A requester is a full, active member of the bot's own workspace who is in `REQUESTERS`. */
export function mayRequest(member: Member, policy: Policy): Authorization {
  if (member.standing !== 'full_member') return refuse(member.standing, REFUSALS[member.standing]);
  if (isListed(member, policy.requesters)) return allowed;
  return refuse(
    'not_a_requester',
    `You aren't on the list of requesters. Ask an approver: ${mentions(policy.approvers)}.`,
  );
}

/** Requesters and approvers may ask to add a user to a tenant. */
export function mayInvite(member: Member, policy: Policy): Authorization {
  const authorization = mayRequest(member, policy);
  return member.standing === 'full_member' && isListed(member, policy.approvers) ? allowed : authorization;
}

/**
 * Only an approver may decide, but not on their own request or their own account. `concernsApprover`: a row of the
 * batch has the approver's address.
 */
export function mayDecide(member: Member, request: Request, policy: Policy, concernsApprover = false): Authorization {
  if (member.standing !== 'full_member') return refuse(member.standing, REFUSALS[member.standing]);
  if (!isListed(member, policy.approvers)) {
    return refuse('not_an_approver', `Only approvers can do this: ${mentions(policy.approvers)}.`);
  }
  if (isRequester(member, request)) {
    return refuse('own_request', 'This is your own request. Ask another approver.');
  }
  if (!member.email) {
    return refuse(
      'own_email_unknown',
      "Slack doesn't show the bot your email address, so it can't check that this isn't your own account. Ask another approver.",
    );
  }
  const isOwn = isBatch(request) ? concernsApprover : emailKey(member.email) === emailKey(request.content.email);
  if (isOwn) {
    return refuse('own_account', 'This request is for your own account. Ask another approver.');
  }
  return allowed;
}

/** A retry needs the same authorization as the decision. */
export const mayRetry = mayDecide;

/** The requester and every approver may pause or stop a batch, because that creates nothing. */
export function mayStop(member: Member, request: Request, policy: Policy): Authorization {
  if (member.standing !== 'full_member') return refuse(member.standing, REFUSALS[member.standing]);
  if (isRequester(member, request) || isListed(member, policy.approvers)) return allowed;
  return refuse('not_concerned', `Only <@${request.requester.userId}> and approvers can do this.`);
}

/** Only the requester may send a batch for approval, and only while they are still authorized to request users. */
export function maySend(member: Member, request: Request, policy: Policy): Authorization {
  return isRequester(member, request) ? mayRequest(member, policy) : mayCancel(member, request);
}

/** Only the requester may cancel a request. */
export function mayCancel(person: Person, request: Request): Authorization {
  if (isRequester(person, request)) return allowed;
  return refuse('not_the_requester', `Only <@${request.requester.userId}>, who made this request, can do this.`);
}

function isRequester(person: Person, request: Request): boolean {
  return person.userId === request.requester.userId && person.teamId === request.requester.teamId;
}

/** Whether this person is in the list by id, by a group, or because everybody is. */
export function isListed(member: Member, list: AccessList): boolean {
  return list.everyone || list.users.includes(member.userId) || list.groups.some((id) => member.groups.includes(id));
}

/** Slack mentions of a list. They notify no one, because they appear only in private responses. */
function mentions({ users, groups }: AccessList): string {
  return [...groups.map((id) => `<!subteam^${id}>`), ...users.map((id) => `<@${id}>`)].join(', ');
}
