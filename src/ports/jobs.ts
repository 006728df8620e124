export type JobKind =
  | 'show_request'
  | 'carry_out_request'
  | 'repost_card'
  | 'check_batch'
  | 'carry_out_batch'
  | 'show_progress'
  | 'send_files';

/** A job that this worker has claimed until the lease ends. */
export interface Claim {
  readonly jobId: string;
  readonly kind: JobKind;
  readonly requestId: string;
  /** 1 for the first attempt. A run that does not return is not counted. */
  readonly attempts: number;
  /** Runs started since the last one that returned or stored progress, this one included. */
  readonly starts: number;
  readonly lease: string;
  /** Changes when the job is requested again while it runs; then it runs once more. */
  readonly version: number;
}

/** A job is given up after this many runs in a row that neither returned nor stored progress. */
export const MAX_LOST_STARTS = 3;

/**
 * What the worker does with a job after its run. `ended`: nothing, the job ended with a transition. `end`: end it.
 * `postpone`: run it again in `delayMs`. `attempts`: failed attempts so far; one more than before if absent.
 */
export type JobEnd =
  | { readonly job: 'ended' | 'end' }
  | { readonly job: 'postpone'; readonly delayMs: number; readonly attempts?: number };

/**
 * Another worker has already moved this request on. The job runs again soon, because that worker may have lost its
 * lease and be unable to store the result of its call.
 */
export const OVERTAKEN = { job: 'postpone', delayMs: 1_000 } as const satisfies JobEnd;

export interface StoredJob {
  readonly kind: JobKind;
  /** When the job is due. */
  readonly runAt: number;
  /** Failed attempts so far. */
  readonly attempts: number;
  /** When the lease of the current claim ends. */
  readonly leaseUntil?: number;
}
