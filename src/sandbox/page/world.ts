import type { AppState } from '../app-handle.ts';
import type { MessageChoice } from '../slack/choices.ts';
import type { Json } from '../slack/json.ts';
import type { Message } from '../slack/workspace.ts';

export type { AppState } from '../app-handle.ts';

/** What the workspace's page is told after every change: all of it that people may see. Types only; it travels as JSON. */
export interface World {
  /** The sandbox clock: milliseconds since 1970, UTC. */
  readonly now: number;
  /** How far the clock was moved forward, in ms. */
  readonly ahead: number;
  /** How often everything began anew. */
  readonly resets: number;
  readonly app: AppState;
  readonly team: string;
  /** Base of the permalinks. */
  readonly slackUrl: string;
  readonly bot: { readonly id: string; readonly name: string };
  readonly commands: readonly Command[];
  /** Whom one can be, in the order of the seed. */
  readonly people: readonly WorldPerson[];
  /** Everybody's name, people one cannot be too, by user id. */
  readonly names: Readonly<Record<string, string>>;
  /** Handles by user group id. */
  readonly groups: Readonly<Record<string, string>>;
  readonly channels: readonly WorldChannel[];
  /** In the order of posting; ephemeral ones of everybody too. */
  readonly messages: readonly WorldMessage[];
  /** What people have chosen in messages, by user id. */
  readonly choices: Readonly<Record<string, readonly MessageChoice[]>>;
  /** Open modals by user id, root first. */
  readonly modals: Readonly<Record<string, readonly WorldModal[]>>;
  /** What passed between Slack, the app and CxEngage, oldest first. */
  readonly calls: readonly CallLine[];
  /** The app's log, oldest first; its last lines only. */
  readonly log: readonly LogLine[];
  readonly switches: readonly WorldSwitch[];
}

export interface Command {
  /** `/create-user` */
  readonly command: string;
  readonly description: string;
  readonly hint: string;
}

export interface WorldPerson {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  /** What he is here: `requester`, `approver`, `guest`, … */
  readonly parts: readonly string[];
}

export interface WorldChannel {
  readonly id: string;
  readonly name: string;
  readonly kind: 'public' | 'private' | 'direct';
  readonly members: readonly string[];
  readonly archived: boolean;
}

/** A message, with Slack's names for its fields. */
export type WorldMessage = Omit<Message, 'metadata'>;

export interface WorldModal {
  readonly id: string;
  /** Changes when the app updates the view. */
  readonly hash: string;
  readonly title: string;
  readonly submit?: string;
  readonly close: string;
  readonly blocks: readonly Json[];
  /** As `view.state.values`. */
  readonly state: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  /** Inline errors by block id. */
  readonly errors: Readonly<Record<string, string>>;
}

/** One call in a line; the page asks for the rest of it when somebody looks. */
export interface CallLine {
  /** `slack-12`, `cxengage-3` */
  readonly id: string;
  readonly at: number;
  /** Between whom: Slack sends something to the app, the app calls Slack, or the app calls CxEngage. */
  readonly way: 'slack→app' | 'app→slack' | 'app→cxengage';
  /** `block_actions`, `chat.postMessage`, `POST /v1/users` */
  readonly name: string;
  /** In words: `acked`, `ok`, `200`, an error, `connection lost`; `…` while nobody has answered. */
  readonly result: string;
  readonly failed: boolean;
}

/** A call in full. */
export interface CallDetail extends CallLine {
  readonly request: unknown;
  readonly reply?: unknown;
}

export interface LogLine {
  readonly at: number;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  /** What the line says beside its message. */
  readonly data: Json;
}

export interface WorldSwitch {
  readonly name: string;
  readonly label: string;
  /** What it does to the app, in a sentence. */
  readonly meaning: string;
  readonly on: boolean;
}

/** What the page of the CxEngage side is told after every change. */
export interface PlatformWorld extends Pick<World, 'now' | 'ahead'> {
  readonly users: readonly PlatformUserLine[];
  readonly tenants: readonly { readonly id: string; readonly name: string; readonly active: boolean }[];
  readonly invitations: readonly InvitationLine[];
}

export interface PlatformUserLine {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: string;
  readonly status: string;
  readonly created: string;
  /** Made through the bot. */
  readonly isNew: boolean;
}

/** A person in a tenant. */
export interface InvitationLine {
  readonly tenantId: string;
  readonly userId: string;
  readonly tenant: string;
  readonly email: string;
  readonly role: string;
  /** `pending`, `invited`, `accepted`, `disabled`, `expired` at the clock's time. */
  readonly status: string;
  /** When an invitation ends, ISO; null when it does not. */
  readonly expires: string | null;
}

/** What is behind a message. */
export interface Behind {
  /** Absent when the message belongs to no request. */
  readonly record?: RequestRecord;
  /** Ids of the calls that were about it, oldest first. */
  readonly calls: readonly string[];
}

/** What the app has stored of the request that a message belongs to. */
export interface RequestRecord {
  /** `stopped`: the app does not run, and this is what it said last. */
  readonly from: 'app' | 'stopped';
  readonly request: Json;
  /** The newest ones, oldest first. */
  readonly auditEvents: readonly Json[];
  /** How many older ones there are. */
  readonly olderEvents?: number;
  readonly jobs: readonly Json[];
  readonly messages: readonly Json[];
}

/** What came of something that somebody did on the page. */
export type ActAnswer =
  | { readonly ok: true; readonly outcome: Json }
  | { readonly ok: false; readonly problem: string };
