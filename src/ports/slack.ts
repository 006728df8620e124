import type { RowCounts, StoredRow } from '../domain/batch.ts';
import type { Member } from '../domain/policy.ts';
import type { Person, Request } from '../domain/request.ts';
import type { RowGroup } from './batch-rows.ts';
import type { Budget } from './platform.ts';

/** People in Slack. */
export interface Members {
  /** What the cache knows, at once. */
  known(person: Person): Member | undefined;
  /**
   * Who this person is. A workspace that is not that of the person's profile counts as another workspace.
   * Throws `upstream` when Slack does not say in time: then the answer is no.
   */
  find(person: Person, budget?: Budget): Promise<Member>;
  /** Whether this person is in the approvals channel. */
  isInApprovalsChannel(person: Person): Promise<boolean>;
}

/** Where a message of a request is. `card` is the approval card, `direct` the requester's; results count by attempt. */
export type MessagePurpose = 'card' | 'direct' | `result_${number}` | `direct_result_${number}`;

export interface PostedMessage {
  readonly purpose: MessagePurpose;
  readonly channel: string;
  readonly ts: string;
  /** What Slack shows there: the hash of the last update, marked until Slack confirms it. Absent: unknown. */
  readonly shown?: string;
}

/** What a message of a request is drawn from: stored rows only. */
export interface Scene {
  readonly request: Request;
  /** The approval card, once it is posted. */
  readonly card?: PostedMessage;
  /** Root of the thread in which the card stands, when that is another request's card. */
  readonly thread?: PostedMessage;
  /** Whether a link to the card is of use to the requester. */
  readonly requesterSeesCard: boolean;
  /** Of a request of kind `create_users`. */
  readonly batch?: BatchScene;
}

/** What the messages of a batch show of its rows. */
export interface BatchScene {
  readonly counts: RowCounts;
  /** Of the rows that an approver decides on. */
  readonly groups: readonly RowGroup[];
  /** The first rows that an approver decides on; in a preview, the first that cannot be sent. */
  readonly first: readonly StoredRow[];
  /** Of a batch that has ended: the first rows that failed. */
  readonly failures: readonly StoredRow[];
  /** Of a batch that has ended: the first rows that are done and not as approved. */
  readonly differing: readonly StoredRow[];
  /** Rows that ended a second, lately; 0 when nothing moves. */
  readonly rate: number;
  /** Failed rows that a Retry can help. */
  readonly retryable: number;
  /** Created users that are invited to no tenant. */
  readonly invitable: number;
}

/** A message as it should look now; it is not sent yet. */
export interface Drawing {
  /** A hash of what will be sent. */
  readonly shown: string;
  /** Updates the message in Slack. */
  send(): Promise<void>;
}

/** Messages in Slack. Both calls throw KnownError: `upstream` when trying again may help, `not_found` when the place is gone. */
export interface Notifier {
  /** Posts at least once: when the answer is lost, nobody knows whether it is there. */
  post(purpose: MessagePurpose, scene: Scene): Promise<PostedMessage>;
  /** Draws a message anew without calling Slack. */
  draw(message: PostedMessage, scene: Scene): Drawing;
}

/** A place in Slack: a conversation by its own id, which is never that of a person, and the message below which it is. */
export interface Thread {
  readonly channel: string;
  /** Absent: the conversation itself. */
  readonly ts?: string;
}

/** Files in Slack. All throw KnownError. */
export interface Files {
  /**
   * The bytes of a file that this person has uploaded. `validation` with a sentence for him when it is gone, another's,
   * kept elsewhere or too large; `upstream` when trying again may help.
   */
  download(fileId: string, owner: Person): Promise<Uint8Array>;
  /** Puts a file under a message and answers with its id. At least once: when the answer is lost, nobody knows. */
  upload(place: Thread, name: string, content: string): Promise<string>;
}
