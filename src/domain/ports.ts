import type { AuditEvent } from './audit-event.ts';
import type { BatchRows, BatchScene, RowsChange } from './batch-ports.ts';
import type { NewInvitation } from './new-invitation.ts';
import type { NewUser } from './new-user.ts';
import type { DoneOutcome } from './outcome.ts';
import type { Member } from './policy.ts';
import type { BatchRequest, Person, Request, Status } from './request.ts';
import type { Writes } from './writes.ts';

/** Milliseconds since 1970, UTC. It jumps when somebody sets the machine's clock. */
export interface Clock {
  now(): number;
}
/** It also tells ages within this process. */
export interface SteadyClock extends Clock {
  /** Milliseconds since some moment; it never jumps. */
  elapsed(): number;
}
/** A fresh UUID. */
export type NewId = () => string;

export type JobKind =
  | 'show_request'
  | 'carry_out_request'
  | 'keep_card'
  | 'check_batch'
  | 'carry_out_batch'
  | 'show_progress'
  | 'send_files';

/** A job that this worker holds until its lease ends. */
export interface Claim {
  readonly jobId: string;
  readonly kind: JobKind;
  readonly requestId: string;
  /** 1 at the first try. A run that does not come back is no try. */
  readonly attempts: number;
  /** Runs begun since one came back or stored progress, this one included. */
  readonly starts: number;
  readonly lease: string;
  /** Changes when the job is asked for again while it runs: then it runs once more. */
  readonly version: number;
}

/**
 * What the worker does with a job after its run: nothing (it ended with the request), end it, or run it again later.
 * `attempts`: tries so far that came to nothing; one more than before unless given.
 */
export type JobEnd =
  | { readonly job: 'ended' | 'end' }
  | { readonly job: 'postpone'; readonly delayMs: number; readonly attempts?: number };

/**
 * Another worker went on with what this one had in hand. Whoever holds the job now looks again soon: the other worker may
 * have lost its lease and be unable to store how its call ended.
 */
export const OVERTAKEN = { job: 'postpone', delayMs: 1_000 } as const satisfies JobEnd;

/** A change of one request: it happens whole, with its audit event and its jobs, or not at all. */
export interface Transition {
  readonly requestId: string;
  readonly from: Status;
  readonly to: Status;
  /** The change is made only while this is the request's revision: what was shown is what is carried out. */
  readonly revision?: string;
  readonly set?: Partial<Pick<Request, 'decision' | 'attempt' | 'revision' | 'names'>> & {
    /** Of a batch. */
    readonly content?: BatchRequest['content'];
    /** `null` clears them. */
    readonly outcome?: Request['outcome'] | null;
    readonly writes?: Writes | null;
    readonly made?: DoneOutcome;
    readonly beganAt?: number;
  };
  readonly event: Omit<AuditEvent, 'requestId' | 'from' | 'to'>;
  /** Jobs that it causes, due at once. */
  readonly jobs: readonly JobKind[];
  /** What happens to the rows of a batch with it. */
  readonly rows?: RowsChange;
  /** The change is made only while this claim holds; it is progress of its job. */
  readonly claim?: Claim;
  /** The claimed job ends with the change. */
  readonly endsJob?: boolean;
}

/** `no_rows`: nothing is left to be sent or tried; `not_all`: rows are left that cannot be sent. */
export type TransitionResult = 'done' | 'status_changed' | 'lease_lost' | 'subject_taken' | 'no_rows' | 'not_all';

export type Submitted =
  | { readonly result: 'stored' }
  /** The same form arrived before; `request` is what it made. */
  | { readonly result: 'repeated'; readonly request: Request }
  /** Another request for the same subject is open. */
  | { readonly result: 'open'; readonly request: Request };

/** Where a message of a request is. `card` is the approval card, `direct` the requester's; results count by attempt. */
export type MessagePurpose = 'card' | 'direct' | `result_${number}` | `direct_result_${number}`;
export interface PostedMessage {
  readonly purpose: MessagePurpose;
  readonly channel: string;
  readonly ts: string;
  /** What Slack shows there: the hash of the last update, marked until Slack confirms it. Absent: unknown. */
  readonly shown?: string;
}

export interface StoredJob {
  readonly kind: JobKind;
  /** When it is due. */
  readonly runAt: number;
  /** Tries so far that came to nothing. */
  readonly attempts: number;
  /** Until when a worker holds it. */
  readonly leaseUntil?: number;
}

/** Requests, their messages, jobs and audit events. All throw `storage` when the database cannot be used now. */
export interface Store extends BatchRows {
  /** Stores a new request with its audit event and jobs. `submissionKey` is the view id of the form. */
  submit(request: Request, submissionKey: string, event: AuditEvent, jobs: readonly JobKind[]): Promise<Submitted>;
  byId(id: string): Promise<Request | undefined>;
  byRevision(revision: string): Promise<Request | undefined>;
  transition(change: Transition): Promise<TransitionResult>;
  /** Adds an audit event that changes nothing else, such as a refused click. */
  record(event: AuditEvent): Promise<void>;
  auditEvents(requestId: string): Promise<readonly AuditEvent[]>;

  messages(requestId: string): Promise<readonly PostedMessage[]>;
  saveMessage(requestId: string, message: PostedMessage): Promise<void>;
  /** Replaces what is shown at `message`; false: it was replaced, or posted elsewhere, since `message` was read. */
  replaceShown(requestId: string, message: PostedMessage, shown: string | undefined): Promise<boolean>;
  /** The id of the request whose message stands there. */
  requestAt(channel: string, ts: string): Promise<string | undefined>;

  /** Makes the jobs of a request due now, or makes new ones. They begin to count anew. */
  askJobs(requestId: string, jobs: readonly JobKind[]): Promise<void>;
  /** Those of these kinds of which a job is due and held by nobody; one question, where a claim asks for one kind. */
  dueKinds(kinds: readonly JobKind[]): Promise<readonly JobKind[]>;
  /** Takes up to `limit` due jobs of a kind for `leaseMs`. A job whose lease has ended is due again. */
  claimJobs(kind: JobKind, limit: number, leaseMs: number): Promise<readonly Claim[]>;
  /** Prolongs a claim from now; false: it is not ours any more. */
  renewJob(claim: Claim, leaseMs: number): Promise<boolean>;
  /** Ends a job, or sets it due again when it was asked for meanwhile; false: it is not ours any more. */
  endJob(claim: Claim): Promise<boolean>;
  /** Its run came back with "later": gives a job back, due in `delayMs`. `attempts` as in `JobEnd`. */
  postponeJob(claim: Claim, delayMs: number, attempts?: number): Promise<boolean>;
  /** Gives a job back whose run did not come back: it stays due, and that start counts. */
  giveBackJob(claim: Claim): Promise<boolean>;
  /** Notes that a run has stored something that the next one need not do again: the starts before it do not count. */
  noteProgress(claim: Claim): Promise<void>;
  /**
   * Has the job wait for `delayMs` should this run not come back; the claim holds on. False: it is not ours any more, or was
   * asked for anew.
   */
  deferJob(claim: Claim, delayMs: number): Promise<boolean>;
  /** The jobs of a request that wait or run. */
  jobs(requestId: string): Promise<readonly StoredJob[]>;
  /** Whether such a job waits or runs. */
  hasJob(requestId: string, kind: JobKind): Promise<boolean>;
  close(): Promise<void>;
}

export interface Role {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  /** How many permissions it gives, where CxEngage says. */
  readonly permissions?: number;
}
export interface Tenant {
  readonly id: string;
  readonly name: string;
}
export interface IdentityProvider {
  readonly id: string;
  readonly name: string;
}

/** A user or tenant user as CxEngage holds it. Words and times are the API's, unchanged. */
export interface PlatformUser {
  readonly id: string;
  readonly email: string;
  readonly aliasId?: string;
  readonly roleId?: string;
  readonly status?: string;
  readonly created?: string;
  readonly createdBy?: string;
  /** `resetPasswordExpiryDate` of a user, `invitationExpiryDate` of a tenant user. */
  readonly expires?: string;
}

/** Gives a look-up up before its own time limit. */
export interface Budget {
  readonly signal?: AbortSignal;
}

/** One API call is given up after this many milliseconds. */
export const CALL_LIMIT_MS = 10_000;

/** What the reply to a write says; of the user it must have the id, all else may be missing. */
export type WrittenUser = Partial<PlatformUser> & Pick<PlatformUser, 'id'>;

/**
 * CxEngage. All throw KnownError. A write throws `outcome_unknown` when nobody can tell whether it happened, and
 * `upstream` only when it certainly did not.
 */
export interface Platform {
  /** Platform roles; from a cache of a minute where it can. */
  roles(budget?: Budget): Promise<readonly Role[]>;
  tenants(budget?: Budget): Promise<readonly Tenant[]>;
  /** Active roles of a tenant. */
  tenantRoles(tenantId: string, budget?: Budget): Promise<readonly Role[]>;
  identityProviders(tenantId: string, budget?: Budget): Promise<readonly IdentityProvider[]>;
  /** `conflict` when several users have the address. */
  findUser(email: string, budget?: Budget): Promise<PlatformUser | undefined>;
  /** The same; where nobody has the address, the only user whom CxEngage gives for it, such as one without the `+tag`. */
  findStoredAs(email: string): Promise<PlatformUser | undefined>;
  createUser(user: NewUser): Promise<WrittenUser>;
  findTenantUser(tenantId: string, email: string, budget?: Budget): Promise<PlatformUser | undefined>;
  /**
   * False: the tenant had no user with this address a minute ago, or at `since` if that is later, and these credentials have
   * not added one. Asked for many, it is one call a minute.
   */
  wasInTenant(tenantId: string, email: string, since: number): Promise<boolean>;
  addToTenant(invitation: NewInvitation): Promise<WrittenUser>;
  /** The id that users made by these credentials carry in `createdBy`; undefined when CxEngage does not say. */
  ownUserId(): Promise<string | undefined>;
  /** The time by CxEngage's clock, in milliseconds since 1970; ours until it has answered once. */
  now(): number;
}

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

/** The log, with data beside a fixed message. Never personal data, never a secret. */
export interface Log {
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
  error(data: object, message: string): void;
}
