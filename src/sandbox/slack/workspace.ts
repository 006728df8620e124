import type { Ids } from './ids.ts';
import type { Json } from './json.ts';
import { mentionsOf } from './mentions.ts';
import type { Organization, PersonKind, SeedTeam, SlackSeed } from './seed.ts';

export interface WorkspaceUser {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  readonly kind: PersonKind;
  /** The home workspace. */
  readonly team: SeedTeam;
  /** Ids of all workspaces that the person belongs to; more than one only in an organization. */
  readonly workspaces: readonly string[];
  email: string;
}

export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly kind: 'public' | 'private' | 'direct';
  readonly members: Set<string>;
  archived: boolean;
  extShared: boolean;
}

export interface UserGroup {
  readonly id: string;
  readonly handle: string;
  users: readonly string[];
  disabled: boolean;
}

/** A message, with Slack's names for its fields. */
export interface Message {
  readonly channel: string;
  readonly ts: string;
  readonly user: string;
  readonly text: string;
  readonly blocks?: readonly Json[];
  readonly thread_ts?: string;
  /** A reply that stands in the channel too. */
  readonly subtype?: 'thread_broadcast';
  readonly metadata?: Json;
  readonly files?: readonly Json[];
  readonly edited?: { readonly user: string; readonly ts: string };
  /** Only this person sees it. */
  readonly ephemeralTo?: string;
  /** Whom it mentioned when it was posted. An edit notifies nobody. */
  readonly mentions?: readonly string[];
}

/** What a workspace holds, and the ways in which a test may change it. */
export interface Workspace {
  readonly team: SeedTeam;
  /** Set once the workspace belongs to an Enterprise organization. */
  readonly organization: Organization | undefined;
  readonly users: ReadonlyMap<string, WorkspaceUser>;
  readonly channels: ReadonlyMap<string, Channel>;
  readonly groups: ReadonlyMap<string, UserGroup>;
  /** In the order of posting, ephemeral ones too. */
  readonly messages: readonly Message[];
  archive(channel: string): void;
  join(channel: string, user: string): void;
  leave(channel: string, user: string): void;
  share(channel: string, shared: boolean): void;
  /**
   * Slack gives the channel another id for good, as when someone begins to share a private one. Every call with the old
   * id is then refused with `channel_not_found` (docs.slack.dev/reference/events/channel_id_changed, Netflix/dispatch #560).
   */
  changeId(channel: string, id: string): void;
  setKind(user: string, kind: PersonKind): void;
  deactivate(user: string): void;
  /** From now on the workspace belongs to this organization. */
  organize(organization: Organization): void;
  /** Makes the organization's other workspace this person's home; `stays`: they belong to this one too. */
  moveHome(user: string, stays: boolean): void;
  changeEmail(user: string, email: string): void;
  changeGroup(group: string, users: readonly string[]): void;
  disableGroup(group: string): void;
  /** The app's messages tab is switched off: nobody can be written to directly (`messages_tab_disabled`). */
  closeDirect(closed: boolean): void;
  /** How many minutes a message can be edited after it was posted; undefined: always, as in a new workspace. */
  setEditWindow(minutes: number | undefined): void;
  /** Slack takes fewer characters in the blocks of a message than we know of: its limit is in no documentation. */
  limitBlocks(characters: number): void;
}

/** The workspace as the stand-in itself uses it. */
export interface WorkspaceStore extends Workspace {
  readonly directClosed: boolean;
  readonly editWindowMs: number;
  readonly mostBlockText: number;
  /** The direct conversation of the bot with a person, opened if need be. */
  direct(user: string): Channel;
  find(channel: string, ts: string): Message | undefined;
  post(message: Omit<Message, 'ts'>): Message;
  replace(channel: string, ts: string, message: Omit<Message, 'ts' | 'channel'>): Message;
  remove(channel: string, ts: string): void;
  reset(): void;
}

export function createWorkspace(seed: SlackSeed, ids: Ids, changed: () => void): WorkspaceStore {
  const users = new Map<string, WorkspaceUser>();
  const channels = new Map<string, Channel>();
  const groups = new Map<string, UserGroup>();
  const messages: Message[] = [];
  let directClosed = false;
  let editWindowMs = Number.POSITIVE_INFINITY;
  let mostBlockText = Number.POSITIVE_INFINITY;
  let organization: Organization | undefined;

  const held = <T>(map: Map<string, T>, id: string): T => {
    const value = map.get(id);
    if (value === undefined) throw new Error(`the workspace has no ${id}`);
    return value;
  };
  const change = <A extends readonly unknown[]>(run: (...args: A) => void) => {
    return (...args: A) => {
      run(...args);
      changed();
    };
  };
  const setKind = change((user: string, kind: PersonKind) => void users.set(user, { ...held(users, user), kind }));
  const indexOf = (channel: string, ts: string) => messages.findIndex((m) => m.channel === channel && m.ts === ts);

  const reset = () => {
    users.clear();
    channels.clear();
    groups.clear();
    messages.length = 0;
    directClosed = false;
    editWindowMs = Number.POSITIVE_INFINITY;
    mostBlockText = Number.POSITIVE_INFINITY;
    organization = undefined;
    const { app, team } = seed;
    const bot = { id: app.userId, name: app.name, realName: app.name, kind: 'bot', email: '' } as const;
    users.set(app.userId, { ...bot, team, workspaces: [team.id] });
    for (const person of seed.people) {
      const home = person.team ?? team;
      users.set(person.id, { ...person, team: home, workspaces: [home.id] });
    }
    for (const { id, name, members, extShared = false, private: isPrivate } of seed.channels) {
      const kind = isPrivate ? 'private' : 'public';
      channels.set(id, { id, name, kind, members: new Set(members), archived: false, extShared });
    }
    for (const group of seed.groups) groups.set(group.id, { ...group, disabled: false });
  };
  reset();

  return {
    team: seed.team,
    get organization() {
      return organization;
    },
    users,
    channels,
    groups,
    messages,
    archive: change((channel) => {
      held(channels, channel).archived = true;
    }),
    join: change((channel, user) => void held(channels, channel).members.add(user)),
    leave: change((channel, user) => void held(channels, channel).members.delete(user)),
    share: change((channel, shared) => {
      held(channels, channel).extShared = shared;
    }),
    changeId: change((from, id) => {
      if (channels.has(id)) throw new Error(`the workspace has ${id} already`);
      channels.set(id, { ...held(channels, from), id });
      channels.delete(from);
      for (const [at, message] of messages.entries()) {
        if (message.channel === from) messages[at] = { ...message, channel: id };
      }
    }),
    setKind,
    deactivate: (user) => setKind(user, 'deactivated'),
    organize: change((joined) => {
      organization = joined;
    }),
    moveHome: change((id, stays) => {
      if (!organization) throw new Error('the workspace belongs to no organization');
      const { sister } = organization;
      users.set(id, { ...held(users, id), team: sister, workspaces: stays ? [sister.id, seed.team.id] : [sister.id] });
    }),
    changeEmail: change((user, email) => {
      held(users, user).email = email;
    }),
    changeGroup: change((group, members) => {
      held(groups, group).users = members;
    }),
    disableGroup: change((group) => {
      held(groups, group).disabled = true;
    }),
    closeDirect: change((closed) => {
      directClosed = closed;
    }),
    get directClosed() {
      return directClosed;
    },
    setEditWindow: change((minutes) => {
      editWindowMs = minutes === undefined ? Number.POSITIVE_INFINITY : minutes * 60_000;
    }),
    get editWindowMs() {
      return editWindowMs;
    },
    limitBlocks: change((characters) => {
      mostBlockText = characters;
    }),
    get mostBlockText() {
      return mostBlockText;
    },
    direct(user) {
      const id = `D${user.slice(1)}`;
      const open = channels.get(id);
      if (open) return open;
      const members = new Set([user, seed.app.userId]);
      const channel: Channel = {
        id,
        name: 'directmessage',
        kind: 'direct',
        members,
        archived: false,
        extShared: false,
      };
      channels.set(id, channel);
      return channel;
    },
    find: (channel, ts) => messages.find((message) => message.channel === channel && message.ts === ts),
    post(message) {
      const mentions = mentionsOf(message, channels.get(message.channel), groups);
      const posted = { ...message, ts: ids.ts(), ...(mentions.length > 0 && { mentions }) };
      messages.push(posted);
      changed();
      return posted;
    },
    replace(channel, ts, message) {
      const replaced = { ...message, channel, ts };
      messages[indexOf(channel, ts)] = replaced;
      changed();
      return replaced;
    },
    remove(channel, ts) {
      const at = indexOf(channel, ts);
      if (at >= 0) messages.splice(at, 1);
      changed();
    },
    reset,
  };
}
