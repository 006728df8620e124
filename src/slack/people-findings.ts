import { type AccessList, isListed, type Member, mayRequest, type Policy, type Standing } from '../domain/policy.ts';
import { firstOf } from '../domain/text.ts';
import type { Finding } from '../finding.ts';

export interface ListedPeople {
  readonly policy: Policy;
  /** Those in `REQUESTERS` and `APPROVERS` who could be looked up. */
  readonly members: readonly Member[];
  /** Ids of those in the approvals channel, or why this is not known. */
  readonly inChannel: ReadonlySet<string> | string;
  /** Some approvers could not be looked up. */
  readonly missesApprovers: boolean;
}

const APPROVERS = 'Approvers';
const REQUESTERS = 'Requesters';

/** What the lists of people come to: who can approve and request, who cannot, and whose request has no approver. */
export function peopleFindings(listed: ListedPeople): readonly Finding[] {
  const { policy, members, missesApprovers } = listed;
  const { approvers, requesters } = policy;
  const able = members.filter((one) => isAble(one) && isListed(one, approvers));
  const deciders = able.filter(({ email }) => email);
  const onlyHidden = able.length > 0 && deciders.length === 0 && !missesApprovers;
  return [
    ...(onlyHidden ? [] : [decidersFinding(deciders, missesApprovers)]),
    ...unableFindings(APPROVERS, 'approve', members, approvers),
    ...hiddenEmails(
      able.filter(({ email }) => !email),
      onlyHidden,
    ),
    ...channelFindings(able, listed.inChannel),
    requestersFinding(members, policy),
    ...unableFindings(REQUESTERS, 'request', members, { ...requesters, everyone: false }),
    ...(missesApprovers ? [] : loneApprover(deciders, policy)),
  ];
}

const isAble = ({ standing }: Member) => standing === 'full_member';

function decidersFinding(deciders: readonly Member[], missesApprovers: boolean): Finding {
  const check = APPROVERS;
  const [first, second] = deciders;
  if (second) return { check, state: 'ok', text: `Can approve: ${named(deciders)}.` };
  if (missesApprovers) {
    const text = `Of those who were looked up, ${first ? `only ${named([first])}` : 'no one'} can approve.`;
    return { check, state: 'unknown', text };
  }
  if (first) {
    const text = `Only ${named([first])} can approve, so nothing is approved while they are away: add an approver to APPROVERS.`;
    return { check, state: 'warning', text };
  }
  const text = 'No one can approve: add full members of this workspace to APPROVERS or its groups.';
  return { check, state: 'wrong', text };
}

function requestersFinding(members: readonly Member[], policy: Policy): Finding {
  const check = REQUESTERS;
  if (policy.requesters.everyone)
    return { check, state: 'ok', text: 'REQUESTERS=*: every full member of the workspace may request.' };
  const able = members.filter((one) => mayRequest(one, policy).allowed);
  if (able.length > 0) return { check, state: 'ok', text: `May request: ${named(able)}.` };
  const text = 'No one who was looked up may request: add full members of this workspace to REQUESTERS or its groups.';
  return { check, state: 'warning', text };
}

const WHY_NOT: Readonly<Record<Exclude<Standing, 'full_member'>, string>> = {
  deactivated: 'their Slack account is deactivated',
  guest: 'they are guests',
  bot: 'they are bots',
  other_workspace: 'they are not in this workspace, or Slack does not know the id',
};

function unableFindings(
  check: string,
  what: 'approve' | 'request',
  members: readonly Member[],
  list: AccessList,
): readonly Finding[] {
  return Object.entries(WHY_NOT).flatMap(([standing, why]) => {
    const unable = members.filter((one) => one.standing === standing && isListed(one, list));
    if (unable.length === 0) return [];
    const text = `Cannot ${what}, because ${why}: ${named(unable)}. Remove them from ${check.toUpperCase()} or its groups.`;
    return [{ check, state: 'warning', text } as const];
  });
}

/** `own_email_unknown` of `mayDecide`. */
function hiddenEmails(hidden: readonly Member[], onlyHidden: boolean): readonly Finding[] {
  if (hidden.length === 0) return [];
  const [state, who] = onlyHidden
    ? (['wrong', 'No one can approve'] as const)
    : (['warning', 'Cannot approve'] as const);
  const text = `${who}, because Slack does not show the bot their email: ${named(hidden)}. Check that the app has the scope users:read.email and that their Slack profile has an email.`;
  return [{ check: APPROVERS, state, text }];
}

function channelFindings(able: readonly Member[], inChannel: ListedPeople['inChannel']): readonly Finding[] {
  const check = 'Approvers in the channel';
  if (able.length === 0) return [];
  if (typeof inChannel === 'string') return [{ check, state: 'unknown', text: `Not checked: ${inChannel}` }];
  const outside = able.filter(({ userId }) => !inChannel.has(userId));
  if (outside.length === 0) return [{ check, state: 'ok', text: 'All approvers are in the approvals channel.' }];
  const text = `Not in the approvals channel, so they see no requests: ${named(outside)}. Add them to the channel.`;
  return [{ check, state: 'warning', text }];
}

/** No one approves their own request, so a lone approver who may request too has no one to ask. */
function loneApprover(deciders: readonly Member[], policy: Policy): readonly Finding[] {
  const check = 'Who approves whom';
  const [only, second] = deciders;
  if (!only) return [];
  if (second || !mayRequest(only, policy).allowed)
    return [{ check, state: 'ok', text: 'Every requester has someone else who can approve.' }];
  const text = `${named([only])} is the only approver and may also request: no one can approve what they ask for. Add another approver to APPROVERS.`;
  return [{ check, state: 'warning', text }];
}

/** A line of names stays readable up to this. */
const MOST_NAMED = 10;

function named(people: readonly Member[]): string {
  return firstOf(people, MOST_NAMED, ({ name, userId }) => (name ? `${name} (${userId})` : userId));
}
