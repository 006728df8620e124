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

/** A job is given up after so many runs in a row that did not come back and stored nothing. */
export const MAX_LOST_STARTS = 3;

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

export interface StoredJob {
  readonly kind: JobKind;
  /** When it is due. */
  readonly runAt: number;
  /** Tries so far that came to nothing. */
  readonly attempts: number;
  /** Until when a worker holds it. */
  readonly leaseUntil?: number;
}
