import { emailKey } from './email-address.ts';
import type { Person, Request } from './request.ts';

/** Who a Slack user is, in the eyes of the bot's own workspace. */
export type Standing = 'full_member' | 'guest' | 'bot' | 'deactivated' | 'other_workspace';

export interface Member extends Person {
  readonly standing: Standing;
  /** Ids of those configured user groups that list this person. */
  readonly groups: readonly string[];
  /** E-mail of the Slack profile. */
  readonly email?: string;
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

/** A ruling as data: `reason` is a sentence for the person, `rule` a stable word for the audit log. */
export type Ruling =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly rule: string; readonly reason: string };

const allowed: Ruling = { allowed: true };
const refuse = (rule: string, reason: string): Ruling => ({ allowed: false, rule, reason });

const STANDINGS: Readonly<Record<Exclude<Standing, 'full_member'>, string>> = {
  guest: 'Guests cannot do this. Ask a full member of this workspace.',
  bot: 'Bots cannot do this.',
  deactivated: 'A deactivated account cannot do this.',
  other_workspace:
    'Members of another workspace cannot do this. Ask a member of the workspace that the bot belongs to.',
};

/** A requester is a full, active member of the bot's own workspace who is in `REQUESTERS`. */
export function mayRequest(member: Member, policy: Policy): Ruling {
  if (member.standing !== 'full_member') return refuse(member.standing, STANDINGS[member.standing]);
  if (isListed(member, policy.requesters)) return allowed;
  return refuse('not_a_requester', `You are not on the list of requesters. Ask ${mentions(policy.approvers)}.`);
}

/** Requesters and approvers may fill in the invite form. */
export function mayInvite(member: Member, policy: Policy): Ruling {
  const ruling = mayRequest(member, policy);
  return member.standing === 'full_member' && isListed(member, policy.approvers) ? allowed : ruling;
}

/**
 * Only an approver, and never in his own cause: neither the requester nor the person whose e-mail it is. `hasOwnRow`: a row
 * of a batch has his address.
 */
export function mayDecide(member: Member, request: Request, policy: Policy, hasOwnRow = false): Ruling {
  if (member.standing !== 'full_member') return refuse(member.standing, STANDINGS[member.standing]);
  if (!isListed(member, policy.approvers)) {
    return refuse('not_an_approver', `Only approvers can do this: ${mentions(policy.approvers)}.`);
  }
  if (isRequester(member, request)) {
    return refuse('own_request', 'Nobody decides on a request of his own. Another approver has to.');
  }
  if (!member.email) {
    return refuse(
      'own_email_unknown',
      'Slack does not show the bot your e-mail address, so it cannot tell whether this is your own account.',
    );
  }
  const isOwn =
    request.kind === 'create_users' ? hasOwnRow : emailKey(member.email) === emailKey(request.content.email);
  if (isOwn) {
    return refuse('own_account', 'Nobody decides on an account of his own. Another approver has to.');
  }
  return allowed;
}

/** Who may let a failed request be tried again: who may decide it. */
export const mayRetry = mayDecide;

/** Whoever asked for a batch or may approve one may hold it up: that creates nothing. */
export function mayStop(member: Member, request: Request, policy: Policy): Ruling {
  if (member.standing !== 'full_member') return refuse(member.standing, STANDINGS[member.standing]);
  if (isRequester(member, request) || isListed(member, policy.approvers)) return allowed;
  return refuse('not_concerned', `Only <@${request.requester.userId}> and approvers can do this.`);
}

/** Only its requester sends a batch to the approvers, and only while he may ask for users at all. */
export function maySend(member: Member, request: Request, policy: Policy): Ruling {
  return isRequester(member, request) ? mayRequest(member, policy) : mayCancel(member, request);
}

/** Only the requester takes his request back. */
export function mayCancel(person: Person, request: Request): Ruling {
  if (isRequester(person, request)) return allowed;
  return refuse('not_the_requester', `Only <@${request.requester.userId}>, who made this request, can do this.`);
}

function isRequester(person: Person, request: Request): boolean {
  return person.userId === request.requester.userId && person.teamId === request.requester.teamId;
}

function isListed(member: Member, list: AccessList): boolean {
  return list.everyone || list.users.includes(member.userId) || list.groups.some((id) => member.groups.includes(id));
}

/** Slack mentions of a list; they notify nobody in the private answers where they are used. */
function mentions({ users, groups }: AccessList): string {
  return [...groups.map((id) => `<!subteam^${id}>`), ...users.map((id) => `<@${id}>`)].join(', ');
}
