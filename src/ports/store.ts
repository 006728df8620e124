import type { AuditEvent } from '../domain/audit-event.ts';
import type { BatchStep } from '../domain/batch-steps.ts';
import type { DoneOutcome } from '../domain/outcome.ts';
import type { BatchRequest, Request, Status } from '../domain/request.ts';
import type { Subject } from '../domain/subject.ts';
import type { Writes } from '../domain/writes.ts';
import type { BatchRows, RowsChange } from './batch-rows.ts';
import type { Instances } from './instances.ts';
import type { Claim, JobKind, StoredJob } from './jobs.ts';
import type { SharedAnswers } from './shared-answers.ts';
import type { PostedMessage } from './slack.ts';

/** An atomic change of one request, together with its audit event and jobs. */
export interface Transition {
  readonly requestId: string;
  readonly from: Status;
  readonly to: Status;
  /** Required current revision, so that the user decides on exactly what they were shown. */
  readonly revision?: string;
  readonly set?: Partial<Pick<Request, 'decision' | 'attempt' | 'revision' | 'names'>> & {
    /** Batches only. */
    readonly content?: BatchRequest['content'];
    /** `null` clears the value, here and for `writes`. */
    readonly outcome?: Request['outcome'] | null;
    readonly writes?: Writes | null;
    readonly made?: DoneOutcome;
    readonly beganAt?: number;
  };
  readonly event: Omit<AuditEvent, 'requestId' | 'from' | 'to'>;
  /** Jobs to make due at once. */
  readonly jobs: readonly JobKind[];
  /** Subjects that the request holds from now on, when it reopens. */
  readonly holds?: readonly Subject[];
  /** Change of the rows of a batch in the same transaction. */
  readonly rows?: RowsChange;
  /** Required claim; the change counts as progress of its job. */
  readonly claim?: Claim;
  /** Also ends the claimed job. */
  readonly endsJob?: boolean;
}

/** `no_rows`: no row is left to send, retry or begin. `not_all`: some of them cannot be. */
export type TransitionResult = 'done' | 'status_changed' | 'lease_lost' | 'subject_taken' | 'no_rows' | 'not_all';

export interface Submit {
  /** The view id of the form, which detects repeated submissions. */
  readonly key: string;
  readonly event: AuditEvent;
  readonly jobs: readonly JobKind[];
  readonly holds: readonly Subject[];
}

export type Submitted =
  | { readonly result: 'stored' }
  /** The same form was already submitted and created `request`. */
  | { readonly result: 'repeated'; readonly request: Request }
  /** The open `request` holds one of the same subjects. */
  | { readonly result: 'open'; readonly request: Request };

/** Requests, their messages, jobs and audit events. All methods throw `storage` when the database is unavailable. */
export interface Store extends BatchRows, SharedAnswers, Instances {
  /** Stores a new request with its audit event, jobs and held subjects. */
  submit(request: Request, how: Submit): Promise<Submitted>;
  byId(id: string): Promise<Request | undefined>;
  byRevision(revision: string): Promise<Request | undefined>;
  transition(change: Transition): Promise<TransitionResult>;
  /** Adds an audit event without a transition, such as a refused click. */
  record(event: AuditEvent): Promise<void>;
  auditEvents(requestId: string): Promise<readonly AuditEvent[]>;
  /** What happened to a batch as a whole, oldest first, without the events of its rows. */
  batchSteps(requestId: string): Promise<readonly BatchStep[]>;

  messages(requestId: string): Promise<readonly PostedMessage[]>;
  saveMessage(requestId: string, message: PostedMessage): Promise<void>;
  /** Replaces `shown` of a message. False: it was replaced, or the message reposted, since `message` was read. */
  replaceShown(requestId: string, message: PostedMessage, shown: string | undefined): Promise<boolean>;
  /** The id of the request that posted this message. */
  requestAt(channel: string, ts: string): Promise<string | undefined>;
  /** Slack has given a channel another id: changes it in all messages. False: there were none. */
  renameChannel(from: string, to: string): Promise<boolean>;

  /** Makes jobs of a request due now, creating them if needed, and resets their counters. */
  askJobs(requestId: string, jobs: readonly JobKind[]): Promise<void>;
  /** The kinds that have a due, unclaimed job. One query for all kinds; `claimJobs` needs one per kind. */
  dueKinds(kinds: readonly JobKind[]): Promise<readonly JobKind[]>;
  /** Claims up to `limit` due jobs of a kind for `leaseMs`. A job with an expired lease can be claimed again. */
  claimJobs(kind: JobKind, limit: number, leaseMs: number): Promise<readonly Claim[]>;
  /** Renews the lease for `leaseMs` from now. False: the claim is lost. */
  renewJob(claim: Claim, leaseMs: number): Promise<boolean>;
  /** Ends a job, or makes it due again if it was requested during the run. False: the claim is lost. */
  endJob(claim: Claim): Promise<boolean>;
  /** Releases a job, due in `delayMs`, after `postpone`. `attempts` as in `JobEnd`. False: the claim is lost. */
  postponeJob(claim: Claim, delayMs: number, attempts?: number): Promise<boolean>;
  /** Releases a job whose run did not return. It stays due, and the start counts. False: the claim is lost. */
  giveBackJob(claim: Claim): Promise<boolean>;
  /** Records that a run stored progress that the next run can build on. Resets `starts`. */
  noteProgress(claim: Claim): Promise<void>;
  /**
   * Delays the job by `delayMs` in case this run does not return; the claim stays. False: the claim is lost, or the job
   * was requested again.
   */
  deferJob(claim: Claim, delayMs: number): Promise<boolean>;
  /**
   * Makes jobs due whose time was set by a clock that has been set back since, and shortens such leases. Without it they
   * would hang for as long as the clock was set back.
   */
  freeStuckJobs(): Promise<void>;
  /** The waiting and running jobs of a request. */
  jobs(requestId: string): Promise<readonly StoredJob[]>;
  /** Whether a job of this kind is waiting or running. */
  hasJob(requestId: string, kind: JobKind): Promise<boolean>;
  close(): Promise<void>;
}
