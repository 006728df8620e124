import type { webApi } from '@slack/bolt';
import pLimit from 'p-limit';
import { type AccessList, groupsOf, type Member, type Policy } from '../domain/policy.ts';
import { isKnownError } from '../errors.ts';
import type { Finding } from '../finding.ts';
import type { SteadyClock } from '../ports/runtime.ts';
import type { Workspace } from './check.ts';
import { cureOf, todoFor } from './error-codes.ts';
import { neededScope, slackError } from './errors.ts';
import { type GroupUsers, readGroups } from './groups.ts';
import { createMembers } from './members.ts';
import { peopleFindings } from './people-findings.ts';
import { refuse } from './refusal.ts';

export interface PeopleCheckOptions {
  readonly client: webApi.WebClient;
  readonly clock: Pick<SteadyClock, 'elapsed'>;
  readonly policy: Policy;
  readonly approvalsChannel: string;
  readonly workspace: Workspace;
}

/** Slack takes about a hundred of these calls a minute, and a running bot needs some (`users.info`, tier 4). */
const MOST_LOOKED_UP = 100;
const AT_ONCE = 5;

/**
 * Who may request and approve, looked up as the running bot does it: one call for each listed person, up to a limit.
 * Never throws for Slack: what it does not answer is `unknown`.
 */
export async function checkPeople(options: PeopleCheckOptions): Promise<readonly Finding[]> {
  const { client, clock, policy, approvalsChannel, workspace } = options;
  const { requesters, approvers } = policy;
  let groups: GroupUsers = {};
  try {
    const ids = groupsOf(policy);
    if (ids.length > 0)
      groups = await readGroups(client, ids).catch(refuse({ method: 'usergroups.list', token: 'SLACK_BOT_TOKEN' }));
  } catch (error) {
    return [{ check: 'People', state: 'unknown', text: `Not checked: ${messageOf(error, 'usergroups.list')}` }];
  }
  const members = createMembers({
    client,
    clock,
    approvalsChannel,
    groups: { peek: () => groups, get: async () => groups },
    teamId: () => workspace.teamId,
  });
  const idsOf = (list: AccessList) => [...list.users, ...list.groups.flatMap((id) => groups[id]?.users ?? [])];
  // Approvers come first: with too few of them nothing is approved.
  const ids = [...new Set([...idsOf(approvers), ...idsOf(requesters)])];
  const limit = pLimit(AT_ONCE);
  const looks = await Promise.allSettled(
    ids.slice(0, MOST_LOOKED_UP).map((userId) => limit(() => members.find({ userId, teamId: '' }))),
  );
  const found = looks.flatMap((look): readonly Member[] => (look.status === 'fulfilled' ? [look.value] : []));
  const failures = looks.flatMap((look) => (look.status === 'rejected' ? [messageOf(look.reason, 'users.info')] : []));
  const known = new Set(found.map(({ userId }) => userId));
  return [
    ...peopleFindings({
      policy,
      members: found,
      inChannel: await channelUsers(found, members.isInApprovalsChannel),
      missesApprovers: idsOf(approvers).some((id) => !known.has(id)),
    }),
    ...notLookedUp(ids.length, failures),
  ];
}

/** Ids of those who are in the approvals channel; why it is not known, if Slack does not say it. */
async function channelUsers(
  people: readonly Member[],
  isInChannel: (member: Member) => Promise<boolean>,
): Promise<ReadonlySet<string> | string> {
  try {
    const isIn = await Promise.all(people.map(isInChannel));
    return new Set(people.filter((_, at) => isIn[at]).map(({ userId }) => userId));
  } catch (error) {
    return messageOf(error, 'conversations.members');
  }
}

function notLookedUp(count: number, failures: readonly string[]): readonly Finding[] {
  const unknown = (text: string): Finding => ({ check: 'People', state: 'unknown', text });
  const skipped = count - MOST_LOOKED_UP;
  const [first] = failures;
  return [
    ...(skipped > 0 ? [unknown(`${count} people are listed, and ${skipped} of them were not looked up.`)] : []),
    ...(first ? [unknown(`Slack did not say who ${failures.length} of the listed people are: ${first}`)] : []),
  ];
}

/** For the operator, whom a message for people would send to the operator. */
function messageOf(error: unknown, method: string): string {
  const { code, message, cause } = isKnownError(error) ? error : slackError(error);
  if (code === undefined || cureOf(code) !== 'operator') return message;
  return todoFor(code, { method, token: 'SLACK_BOT_TOKEN', needed: neededScope(cause) });
}
