import type { webApi } from '@slack/bolt';
import * as v from 'valibot';
import { visibleLine } from '../domain/text.ts';
import type { Log, SteadyClock } from '../ports/runtime.ts';
import type { SharedAnswers } from '../ports/shared-answers.ts';
import { createShared, type Shared } from './shared-answer.ts';

/** `usergroups.list` (docs.slack.dev/reference/methods/usergroups.list). It leaves out disabled groups. */
const listed = v.object({
  usergroups: v.array(
    v.object({
      id: v.string(),
      handle: v.fallback(v.optional(v.string()), undefined),
      users: v.optional(v.array(v.string()), []),
    }),
  ),
});
const groupUsers = v.record(v.string(), v.object({ handle: v.string(), users: v.array(v.string()) }));

/** The configured user groups that Slack lists, by id. */
export type GroupUsers = v.InferOutput<typeof groupUsers>;

/** Slack's limit is lower. */
const MAX_HANDLE = 40;

/** Reads the groups with these ids and their users, in one call however many there are. */
export async function readGroups(client: webApi.WebClient, ids: readonly string[]): Promise<GroupUsers> {
  const { usergroups } = v.parse(listed, await client.usergroups.list({ include_users: true }));
  const wanted = usergroups.filter(({ id }) => ids.includes(id));
  return Object.fromEntries(
    wanted.map(({ id, handle, users }) => [id, { handle: visibleLine(handle ?? '', MAX_HANDLE), users }]),
  );
}

export interface GroupsOptions {
  readonly client: webApi.WebClient;
  readonly clock: Pick<SteadyClock, 'elapsed'>;
  readonly store: SharedAnswers;
  /** User groups of `REQUESTERS` and `APPROVERS`. */
  readonly groups: readonly string[];
  readonly log: Log;
}

/** A removed approver can still decide for this long. */
const LIFETIME_MS = 30_000;
/** With a look every 4 s an answer is at most 28 s old, and all instances together make 2.5 calls a minute. */
const EVERY_MS = 22_000;

/** The configured user groups. A group that Slack no longer lists has no users, and the log names it once. */
export function createGroups({ client, clock, store, groups, log }: GroupsOptions): Shared<GroupUsers> {
  const handles = new Map<string, string>();
  const missing = new Set<string>();

  function noteMissing(found: GroupUsers): void {
    for (const id of groups) {
      const group = found[id];
      if (group) {
        handles.set(id, group.handle);
        missing.delete(id);
      } else if (!missing.has(id)) {
        missing.add(id);
        const handle = handles.get(id);
        log.error({ group: id }, missingGroup(handle ? `${id} (@${handle})` : id));
      }
    }
  }

  return createShared<GroupUsers>({
    name: 'usergroups',
    store,
    clock,
    everyMs: EVERY_MS,
    lifetimeMs: LIFETIME_MS,
    schema: groupUsers,
    async ask() {
      const found = await readGroups(client, groups);
      noteMissing(found);
      return found;
    },
  });
}

const missingGroup = (name: string) =>
  `User group ${name} is no longer active in Slack, so its members cannot request or approve: enable it, or correct REQUESTERS or APPROVERS.`;
