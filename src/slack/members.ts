import type { webApi } from '@slack/bolt';
import * as v from 'valibot';
import type { Member, Standing } from '../domain/policy.ts';
import type { Budget, Clock, Members } from '../domain/ports.ts';
import type { Person } from '../domain/request.ts';
import { untilAborted } from '../domain/until-aborted.ts';
import { KnownError } from '../errors.ts';
import { slackCode, slackError } from './errors.ts';

/** An answer older than this is asked for again: so long a removed approver may still decide. */
const FRESH_MS = 30_000;
const CHANNEL_FRESH_MS = 60_000;

/** `users.info` (docs.slack.dev, user object). */
const profile = v.object({
  id: v.string(),
  team_id: v.string(),
  deleted: v.optional(v.boolean(), false),
  is_bot: v.optional(v.boolean(), false),
  is_restricted: v.optional(v.boolean(), false),
  is_ultra_restricted: v.optional(v.boolean(), false),
  is_stranger: v.optional(v.boolean(), false),
  profile: v.optional(v.object({ email: v.nullish(v.string()) })),
});

interface Cached<T> {
  readonly value: T;
  readonly at: number;
}

export interface MembersOptions {
  readonly client: webApi.WebClient;
  readonly clock: Clock;
  readonly approvalsChannel: string;
  /** User groups of `REQUESTERS` and `APPROVERS`. */
  readonly groups: readonly string[];
  /** Users of `REQUESTERS` and `APPROVERS`. */
  readonly users: readonly string[];
  /** The bot's own workspace. */
  readonly teamId: () => string | undefined;
}

/** `users.info` allows about 100 calls a minute (Slack tier 4); a round every 20 s leaves room for the rest. */
const MOST_WARM = 25;

/** Who Slack users are, by `users.info` and `usergroups.users.list`, from a cache of 30 s. */
export function createMembers(options: MembersOptions): Members & {
  /** Reads the configured people again, so that their clicks need no look-up first. */
  warm(): Promise<void>;
} {
  const { client, clock, approvalsChannel, users, groups, teamId } = options;
  const members = new Map<string, Cached<Member>>();
  const groupUsers = new Map<string, Cached<readonly string[]>>();
  let channel: Cached<ReadonlySet<string>> | undefined;
  const fresh = <T>(cached: Cached<T> | undefined, ms: number) =>
    cached && clock.now() - cached.at < ms ? cached.value : undefined;

  async function readGroup(group: string): Promise<Cached<readonly string[]>> {
    const at = clock.now();
    const list = await client.usergroups.users.list({ usergroup: group }).catch(nobody('no_such_subteam'));
    const read = { value: list?.users ?? [], at };
    groupUsers.set(group, read);
    return read;
  }

  async function usersOf(group: string): Promise<Cached<readonly string[]>> {
    const cached = groupUsers.get(group);
    return cached && fresh(cached, FRESH_MS) ? cached : readGroup(group);
  }

  async function read(userId: string): Promise<Member> {
    const at = clock.now();
    const home = teamId();
    if (!home) throw new KnownError('upstream', 'Slack has not told the bot yet which workspace it belongs to.');
    const [info, lists] = await Promise.all([
      client.users.info({ user: userId }).catch(nobody('user_not_found', 'user_not_visible')),
      Promise.all(groups.map(async (id) => ({ id, list: await usersOf(id) }))),
    ]);
    const user = info && v.parse(profile, info.user);
    const member: Member = {
      teamId: user?.team_id ?? '',
      userId,
      standing: user ? standingOf(user, home) : 'other_workspace',
      groups: lists.filter(({ list }) => list.value.includes(userId)).map(({ id }) => id),
      ...(user?.profile?.email && { email: user.profile.email }),
    };
    // As old as the oldest of what it was made from.
    members.set(userId, { value: member, at: Math.min(at, ...lists.map(({ list }) => list.at)) });
    return member;
  }

  return {
    known: (person) => seenFrom(person, fresh(members.get(person.userId), FRESH_MS)),
    async find(person, budget = {}) {
      const cached = fresh(members.get(person.userId), FRESH_MS);
      return seenFrom(person, cached ?? (await withinBudget(read(person.userId), budget)));
    },
    async warm() {
      const lists = await Promise.all(groups.map(readGroup));
      const wanted = new Set([...users, ...lists.flatMap(({ value }) => value)]);
      const asked = await Promise.allSettled([...wanted].slice(0, MOST_WARM).map(read));
      const failed = asked.find((one) => one.status === 'rejected');
      if (failed) throw failed.reason;
    },
    async isInApprovalsChannel({ userId }) {
      const cached = fresh(channel, CHANNEL_FRESH_MS);
      if (cached) return cached.has(userId);
      const at = clock.now();
      const listed = new Set<string>();
      for await (const page of client.paginate('conversations.members', { channel: approvalsChannel, limit: 200 })) {
        for (const id of v.parse(v.object({ members: v.array(v.string()) }), page).members) listed.add(id);
      }
      channel = { value: listed, at };
      return listed.has(userId);
    },
  };
}

/** Slack's word that a person or a group is not there is an answer: nobody, so nobody may. Other errors stay errors. */
function nobody(...codes: readonly string[]) {
  return (error: unknown): undefined => {
    if (!codes.includes(slackCode(error) ?? '')) throw error;
  };
}

/** A payload says from which workspace somebody acts; the profile is looked up by the user's id alone. */
function seenFrom<T extends Member | undefined>(person: Person, member: T): T {
  return member && member.teamId !== person.teamId ? { ...member, standing: 'other_workspace' } : member;
}

function standingOf(user: v.InferOutput<typeof profile>, home: string): Standing {
  if (user.deleted) return 'deactivated';
  if (user.team_id !== home || user.is_stranger) return 'other_workspace';
  if (user.is_bot) return 'bot';
  return user.is_restricted || user.is_ultra_restricted ? 'guest' : 'full_member';
}

/** The answer, or `upstream` once the budget is spent; the call goes on and fills the cache for the next try. */
function withinBudget<T>(answer: Promise<T>, { signal }: Budget): Promise<T> {
  const asked = answer.catch((error) => {
    throw error instanceof KnownError ? error : slackError(error);
  });
  return untilAborted(asked, signal, () => new KnownError('upstream', 'Slack did not say in time who this is.'));
}
