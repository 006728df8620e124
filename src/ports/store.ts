import type { AuditEvent } from '../domain/audit-event.ts';
import type { DoneOutcome } from '../domain/outcome.ts';
import type { BatchRequest, Request, Status } from '../domain/request.ts';
import type { Writes } from '../domain/writes.ts';
import type { BatchRows, RowsChange } from './batch-rows.ts';
import type { Claim, JobKind, StoredJob } from './jobs.ts';
import type { PostedMessage } from './slack.ts';

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
