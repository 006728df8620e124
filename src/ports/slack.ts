import type { RowCounts, StoredRow } from '../domain/batch.ts';
import type { AttemptSteps, BatchStep } from '../domain/batch-steps.ts';
import type { Member } from '../domain/policy.ts';
import type { Person, Request } from '../domain/request.ts';
import type { GivenRole, RowGroup } from './batch-rows.ts';
import type { Budget } from './platform.ts';

/** Looks up people in Slack. */
export interface Members {
  /** The cached member, without a call. */
  known(person: Person): Member | undefined;
  /**
   * Looks up a person. If the workspace is none of those in their profile, they count as a member of another workspace;
   * an empty one is not compared. A member of the bot's workspace comes with its id, wherever they acted. Throws `upstream` when Slack does not respond in time; callers then refuse.
   */
  find(person: Person, budget?: Budget): Promise<Member>;
  /** Whether this person is in the approvals channel. */
  isInApprovalsChannel(person: Person): Promise<boolean>;
}

/** The ids of channels. */
export interface Channels {
  /**
   * Whether the channel that had the id `from` has the id `to` now. False while `from` still works. Throws `upstream` when
   * Slack does not answer in time.
   */
  isRenamed(from: string, to: string, budget: Budget): Promise<boolean>;
}

/**
 * `card` is the approval card, `direct` the requester's direct message. `decision` tells in the thread of a card that
 * no one can edit any more how the request ended. Results are numbered by attempt.
 */
export type MessagePurpose = 'card' | 'direct' | 'decision' | `result_${number}` | `direct_result_${number}`;

/** `short`: the words without structure, cut, and the buttons; for a message that Slack refuses in full. */
export type Form = 'full' | 'short';

export interface PostedMessage {
  readonly purpose: MessagePurpose;
  readonly channel: string;
  readonly ts: string;
  /** Hash of the last update, marked until Slack confirms it, or as the last one that Slack allows. Absent: unknown. */
  readonly shown?: string;
}

/** Everything needed to render the messages of a request. */
export interface MessageModel {
  readonly request: Request;
  /** The approval card, once posted. */
  readonly card?: PostedMessage;
  /** The card of the parent request, when this card is posted in its thread. */
  readonly thread?: PostedMessage;
  /** Whether the requester is in the approvals channel and can open a link to the card. */
  readonly requesterSeesCard: boolean;
  /** For messages that are posted, and for dialogs: there a mention would ping. Absent when Slack did not say it. */
  readonly requesterName?: string;
  /** The name of the person who decided last. Absent when no one has, or when Slack did not say it. */
  readonly deciderName?: string;
  /** The message with the newest result, once posted. */
  readonly result?: PostedMessage;
  /** The bot cannot write to the requester, so the card has their Cancel button. */
  readonly isUnreachable?: true;
  /** Set for a pending card that Slack refused in full, or altogether. */
  readonly cardForm?: 'short' | 'refused';
  /** Set for a batch. */
  readonly batch?: BatchModel;
}

/** What messages show about the rows of a batch. */
export interface BatchModel {
  readonly counts: RowCounts;
  /** Groups of the rows that an approver decides on. */
  readonly groups: readonly RowGroup[];
  /** The first rows that an approver decides on. */
  readonly first: readonly StoredRow[];
  /** The first rows that give the role with the most permissions, on the platform and in tenants. */
  readonly powerful: readonly PowerfulRole[];
  /** In a preview: the number of rows to send whose address could not be looked up. */
  readonly notLookedUp: number;
  /** In a preview: the first rows that cannot be sent. */
  readonly unsent: readonly StoredRow[];
  /** The first failed rows of a finished batch. */
  readonly failures: readonly StoredRow[];
  /** The first rows of a finished batch that are done but differ from what was approved. */
  readonly differing: readonly StoredRow[];
  /** The first rows of a finished batch that could not start because another open request asks for the same. */
  readonly blocked: readonly StoredRow[];
  readonly steps: NamedSteps;
  /** Recent rows per second; 0 when nothing is running. */
  readonly rate: number;
  /** Number of failed rows that a retry can help. */
  readonly retryable: number;
  /** Number of created users that were added to no tenant. */
  readonly invitable: number;
}

/** A step and the name of who took it. Without a name when Slack did not say it. */
export interface NamedStep extends BatchStep {
  readonly name?: string;
}
export type NamedSteps = { readonly [Name in keyof AttemptSteps]: NamedStep };

/** The first rows that give one role. */
export interface PowerfulRole extends GivenRole {
  readonly first: readonly StoredRow[];
}

/** An update of a message that is rendered but not sent. */
export interface Drawing {
  /** Hash of the content to send. */
  readonly shown: string;
  /** Updates the message in Slack. */
  send(): Promise<void>;
}

/**
 * Messages in Slack. Sending throws KnownError: `upstream` if a retry may help, `not_found` if the place is gone,
 * `forbidden` if the message still exists but Slack allows no more edits of it, and `validation` (with what Slack `said`)
 * if it refuses the content for good.
 */
export interface Notifier {
  /** Posts at least once: if the response is lost, a retry may post the message twice. */
  post(purpose: MessagePurpose, model: MessageModel, form?: Form): Promise<PostedMessage>;
  /** Renders a message again without calling Slack. */
  draw(message: PostedMessage, model: MessageModel, form?: Form): Drawing;
  /** Whether a message still exists, without editing it. */
  exists(message: PostedMessage): Promise<boolean>;
  /** The id of the approvals channel, if a message that was stored under another id is there. */
  channelNow(message: PostedMessage): Promise<string | undefined>;
}

/** A conversation, by its own id (never a user id), and optionally the root message of a thread. */
export interface Thread {
  readonly channel: string;
  /** Absent: the conversation itself. */
  readonly ts?: string;
}

/** A file of the bot's. `about` is a sentence above it that says what it is. */
export interface NewFile {
  readonly name: string;
  readonly content: string;
  readonly about: string;
}

/** Files in Slack. Both methods throw KnownError. */
export interface Files {
  /**
   * Downloads a file that this person uploaded. Throws `validation` with a sentence for them when it is gone, belongs
   * to someone else, is stored outside Slack or is too large; `upstream` when a retry may help.
   */
  download(fileId: string, owner: Person): Promise<Uint8Array>;
  /** Uploads a file and returns its id. At least once: a retry after a lost response may upload it twice. */
  upload(place: Thread, file: NewFile): Promise<string>;
}
