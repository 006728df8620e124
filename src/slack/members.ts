import type { webApi } from '@slack/bolt';
import * as v from 'valibot';
import { createCache } from '../cache.ts';
import type { Member, Standing } from '../domain/policy.ts';
import type { Person } from '../domain/request.ts';
import { visibleLine } from '../domain/text.ts';
import { KnownError } from '../errors.ts';
import type { Budget } from '../ports/platform.ts';
import type { Log, SteadyClock } from '../ports/runtime.ts';
import type { Members } from '../ports/slack.ts';
import { untilAborted } from '../timeouts.ts';
import { slackCode, slackError } from './errors.ts';

/** A removed approver can still decide for this long. */
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
  /** User groups of `REQUESTERS` and `APPROVERS`. */
  readonly groups: readonly string[];
  /** Users of `REQUESTERS` and `APPROVERS`. */
  readonly users: readonly string[];
  /** The bot's own workspace; undefined until it is known. */
  readonly teamId: () => string | undefined;
}

/** `users.info` allows about 100 calls a minute (Slack tier 4). 25 calls every 20 s leave room for other look-ups. */
const MAX_WARM = 25;

/** Looks up Slack users with `users.info` and `usergroups.users.list`, cached for 30 s (channel members for 60 s). */
export function createMembers(options: MembersOptions): Members & {
  /** Refreshes the configured users, so that their clicks need no look-up. */
  warm(): Promise<void>;
} {
  const { client, clock, approvalsChannel, users, groups, teamId } = options;
  const profiles = createCache(clock, LIFETIME_MS, async (userId): Promise<Profile | undefined> => {
    const info = await client.users.info({ user: userId }).catch(undefinedOn('user_not_found', 'user_not_visible'));
    return info && v.parse(profile, info.user);
  });
  const groupUsers = createCache(clock, LIFETIME_MS, async (group): Promise<readonly string[]> => {
    const list = await client.usergroups.users.list({ usergroup: group }).catch(undefinedOn('no_such_subteam'));
    return list?.users ?? [];
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
   * `lists` holds the users of each group, in the order of `groups`. All members of the bot's workspace get its id, so
   * that somebody is one person from whichever workspace of an organization they act.
   */
  function memberOf(person: Person, user: Profile | undefined, lists: readonly (readonly string[])[]): Member {
    const { userId } = person;
    const name = displayNameOf(user);
    const isOurs = user !== undefined && teamsOf(user).includes(ownTeamId());
    return {
      teamId: isOurs ? ownTeamId() : (user?.team_id ?? person.teamId),
      userId,
      standing: user && isOurs && fits(person, user) ? standingOf(user) : elsewhere(user),
      groups: groups.filter((_, at) => lists[at]?.includes(userId)),
      ...(user?.profile?.email && { email: user.profile.email }),
      ...(name && { name }),
    };
  }

  async function read(person: Person): Promise<Member> {
    ownTeamId();
    const [user, lists] = await Promise.all([
      profiles.get(person.userId),
      Promise.all(groups.map((id) => groupUsers.get(id))),
    ]);
    return memberOf(person, user, lists);
  }

  function known(person: Person): Member | undefined {
    const user = profiles.peek(person.userId);
    const lists = groups.flatMap((id) => {
      const list = groupUsers.peek(id);
      return list ? [list] : [];
    });
    if (!user || lists.length < groups.length) return undefined;
    return memberOf(person, user, lists);
  }

  return {
    known,
    find: async (person, budget = {}) => known(person) ?? (await withinBudget(read(person), budget)),
    async warm() {
      const lists = await Promise.all(groups.map((id) => groupUsers.refresh(id)));
      const wanted = [...new Set([...users, ...lists.flat()])].slice(0, MAX_WARM);
      const asked = await Promise.allSettled(wanted.map((id) => profiles.refresh(id)));
      const failed = asked.find((one) => one.status === 'rejected');
      if (failed) throw failed.reason;
    },
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

/** Turns these error codes into undefined: a missing user or group has no permissions. Rethrows other errors. */
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

/** Shorter than the cache lifetime of 30 s. */
const EVERY_MS = 20_000;

/**
 * Keeps the configured users in the cache, so that their commands and clicks need no look-up.
 * Resolves after the first round with a function that stops it. Users that could not be read are looked up when they
 * click.
 */
export async function warmMembers(members: { warm(): Promise<void> }, log: Log): Promise<() => void> {
  const round = () => members.warm().catch((error) => log.warn({ cause: error }, 'members could not be read'));
  await round();
  const timer = setInterval(round, EVERY_MS);
  return () => clearInterval(timer);
}
