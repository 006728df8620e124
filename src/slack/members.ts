import type { webApi } from '@slack/bolt';
import * as v from 'valibot';
import { createCache } from '../cache.ts';
import type { Member, Standing } from '../domain/policy.ts';
import type { Person } from '../domain/request.ts';
import { visibleLine } from '../domain/text.ts';
import { KnownError } from '../errors.ts';
import type { Budget } from '../ports/platform.ts';
import type { SteadyClock } from '../ports/runtime.ts';
import type { Members } from '../ports/slack.ts';
import { untilAborted } from '../timeouts.ts';
import { slackCode, slackError } from './errors.ts';
import type { GroupUsers } from './groups.ts';
import type { Shared } from './shared-answer.ts';

/** A deactivated approver can still decide for this long. */
const LIFETIME_MS = 30_000;
const CHANNEL_LIFETIME_MS = 60_000;

/** `users.info` (docs.slack.dev, user object). */
const profile = v.object({
  id: v.string(),
  team_id: v.nullish(v.string()),
  enterprise_user: v.nullish(
    v.object({ enterprise_id: v.nullish(v.string()), teams: v.fallback(v.array(v.string()), []) }),
  ),
  deleted: v.optional(v.boolean(), false),
  is_bot: v.optional(v.boolean(), false),
  is_restricted: v.optional(v.boolean(), false),
  is_ultra_restricted: v.optional(v.boolean(), false),
  is_stranger: v.optional(v.boolean(), false),
  profile: v.optional(
    v.object({
      team: v.fallback(v.nullish(v.string()), undefined),
      email: v.nullish(v.string()),
      display_name: v.fallback(v.nullish(v.string()), undefined),
      real_name: v.fallback(v.nullish(v.string()), undefined),
    }),
  ),
});

type Profile = v.InferOutput<typeof profile>;

export interface MembersOptions {
  readonly client: webApi.WebClient;
  readonly clock: Pick<SteadyClock, 'elapsed'>;
  readonly approvalsChannel: string;
  /** User groups of `REQUESTERS` and `APPROVERS`; undefined when there are none. */
  readonly groups: Pick<Shared<GroupUsers>, 'peek' | 'get'> | undefined;
  /** The bot's own workspace; undefined until it is known. */
  readonly teamId: () => string | undefined;
}

/** Looks up Slack users on demand with `users.info`, cached for 30 s (channel members for 60 s). */
export function createMembers(options: MembersOptions): Members {
  const { client, clock, approvalsChannel, groups, teamId } = options;
  const profiles = createCache(clock, LIFETIME_MS, async (userId): Promise<Profile | undefined> => {
    const info = await client.users.info({ user: userId }).catch(undefinedOn('user_not_found', 'user_not_visible'));
    return info && v.parse(profile, info.user);
  });
  const channelUsers = createCache(clock, CHANNEL_LIFETIME_MS, async (channel): Promise<ReadonlySet<string>> => {
    const listed = new Set<string>();
    for await (const page of client.paginate('conversations.members', { channel, limit: 200 })) {
      for (const id of v.parse(v.object({ members: v.array(v.string()) }), page).members) listed.add(id);
    }
    return listed;
  });

  function ownTeamId(): string {
    const id = teamId();
    if (!id) throw new KnownError('upstream', 'Slack has not told the bot yet which workspace it belongs to.');
    return id;
  }

  /**
   * All members of the bot's workspace get its id, so that somebody is one person from whichever workspace of an
   * organization they act. Who acts from a workspace that is not the user's keeps its id: that is somebody else.
   */
  function memberOf(person: Person, user: Profile | undefined, lists: GroupUsers): Member {
    const { userId } = person;
    const name = displayNameOf(user);
    const isOurs = user !== undefined && teamsOf(user).includes(ownTeamId());
    const isHere = isOurs && fits(person, user);
    const elsewhereId = isOurs ? person.teamId : (user?.team_id ?? person.teamId);
    return {
      teamId: isHere ? ownTeamId() : elsewhereId,
      userId,
      standing: isHere ? standingOf(user) : elsewhere(user),
      groups: Object.keys(lists).filter((id) => lists[id]?.users.includes(userId)),
      ...(user?.profile?.email && { email: user.profile.email }),
      ...(name && { name }),
    };
  }

  async function read(person: Person): Promise<Member> {
    ownTeamId();
    const [user, lists] = await Promise.all([profiles.get(person.userId), groups?.get() ?? {}]);
    return memberOf(person, user, lists);
  }

  function known(person: Person): Member | undefined {
    const user = profiles.peek(person.userId);
    const lists = groups ? groups.peek() : {};
    if (!user || !lists) return undefined;
    return memberOf(person, user, lists);
  }

  return {
    known,
    find: async (person, budget = {}) => known(person) ?? (await withinBudget(read(person), budget)),
    async isInApprovalsChannel({ userId }) {
      return (await channelUsers.get(approvalsChannel)).has(userId);
    },
  };
}

/** Slack's limit for a display name. */
const MAX_NAME = 80;

/** Many people have no display name; Slack then shows the real one. */
function displayNameOf(user: Profile | undefined): string {
  const { display_name: name, real_name: realName } = user?.profile ?? {};
  return visibleLine(name ?? '', MAX_NAME) || visibleLine(realName ?? '', MAX_NAME);
}

/** Turns these error codes into undefined: a missing user has no permissions. Rethrows other errors. */
function undefinedOn(...codes: readonly string[]) {
  return (error: unknown): undefined => {
    if (!codes.includes(slackCode(error) ?? '')) throw error;
  };
}

/** All workspaces of a user: the home, and in an Enterprise organization others (docs.slack.dev, user object). */
function teamsOf({ team_id, profile: shown, enterprise_user }: Profile): readonly string[] {
  return [team_id, ...(team_id ? [] : [shown?.team]), ...(enterprise_user?.teams ?? [])].filter((id) => id != null);
}

/**
 * Whether the workspace in the payload can be the user's. The look-up uses only the user id, and another workspace
 * may use the same one for somebody else.
 */
function fits({ teamId }: Person, user: Profile): boolean {
  return teamId === '' || teamsOf(user).includes(teamId);
}

const elsewhere = (user: Profile | undefined): Standing => (user?.deleted ? 'deactivated' : 'other_workspace');

function standingOf(user: Profile): Standing {
  if (user.deleted) return 'deactivated';
  if (user.is_stranger) return 'other_workspace';
  if (user.is_bot) return 'bot';
  return user.is_restricted || user.is_ultra_restricted ? 'guest' : 'full_member';
}

/** Throws `upstream` when the budget runs out. The call continues and fills the cache for the next attempt. */
function withinBudget<T>(answer: Promise<T>, { signal }: Budget): Promise<T> {
  const asked = answer.catch((error) => {
    throw error instanceof KnownError ? error : slackError(error);
  });
  return untilAborted(asked, signal, () => new KnownError('upstream', 'Slack did not say in time who this is.'));
}
