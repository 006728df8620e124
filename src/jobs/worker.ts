import type { Claim, JobEnd, JobKind } from '../ports/jobs.ts';
import type { Log, SteadyClock } from '../ports/runtime.ts';
import type { Store } from '../ports/store.ts';
import { within } from '../timeouts.ts';
import { createQueueRunner } from './queue-runner.ts';

const POLL_EVERY_MS = 100;
/** Polls between two looks for jobs that hang because a clock was set back, the database's perhaps. */
const FREE_EVERY = 100;
/** A wall clock that falls behind the monotonic one by this much at once was set back. */
const MIN_STEP_MS = 1_000;
/** Maximum number of jobs of each kind that run at once. */
const MAX_RUNNING: Readonly<Record<JobKind, number>> = {
  show_request: 4,
  carry_out_request: 8,
  repost_card: 1,
  check_batch: 2,
  carry_out_batch: 2,
  show_progress: 2,
  send_files: 2,
};

/** Runs a job. `closing` is aborted when the worker drains: a long job then ends early, to be resumed later. */
export type RunJob = (claim: Claim, closing: AbortSignal) => Promise<JobEnd>;
export type JobTable = Readonly<Record<JobKind, RunJob>>;

export interface Worker {
  start(): void;
  /** Claims due jobs now instead of at the next poll; without `kinds`, of all kinds. */
  wake(kinds?: readonly JobKind[]): void;
  /** Claims no more jobs and resolves when the running ones end. After `limitMs`, releases them to other workers. */
  drain(limitMs: number): Promise<void>;
}

export interface WorkerOptions {
  readonly store: Store;
  readonly table: JobTable;
  /** Runs instead of the job's entry in `table` after three runs of the job crashed or hung. */
  readonly giveUp: (claim: Claim) => Promise<JobEnd>;
  readonly clock: SteadyClock;
  readonly log: Log;
}

/** Claims due jobs from the store and runs each with its entry in `table`. Each kind has its own queue runner. */
export function createWorker({ store, table, giveUp, clock, log }: WorkerOptions): Worker {
  // `Object.keys` widens the keys to string.
  const kinds = Object.keys(MAX_RUNNING) as JobKind[];
  const runners = new Map(
    kinds.map((kind) => [
      kind,
      createQueueRunner({ store, kind, most: MAX_RUNNING[kind], run: table[kind], giveUp, log }),
    ]),
  );
  let poll: NodeJS.Timeout | undefined;
  const wakeRunners = (wanted: readonly JobKind[]) => {
    if (poll) for (const kind of wanted) runners.get(kind)?.wake();
  };
  let polls = 0;
  let aheadMs = clock.now() - clock.elapsed();
  const freeStuck = async () => {
    const before = aheadMs;
    aheadMs = clock.now() - clock.elapsed();
    const isSetBack = aheadMs < before - MIN_STEP_MS;
    if (isSetBack) log.warn({ byMs: Math.round(before - aheadMs) }, 'the clock was set back');
    if (!isSetBack && polls++ % FREE_EVERY !== 0) return;
    await store.freeStuckJobs().catch((error) => log.warn({ cause: error }, 'stuck jobs not looked for'));
  };
  let isAsking = false;
  /** One query for all runners while no job is due. If it fails, all runners wake and log their own error. */
  const wakeDue = async () => {
    if (isAsking || !poll) return;
    isAsking = true;
    await freeStuck();
    const due = await store.dueKinds(kinds).catch(() => kinds);
    isAsking = false;
    wakeRunners(due);
  };
  const wake = (wanted: readonly JobKind[] = kinds) => {
    wakeRunners(wanted);
    // Also run jobs of other kinds that are due by now, instead of waiting for the poll.
    void wakeDue();
  };
  return {
    start() {
      poll = setInterval(wakeDue, POLL_EVERY_MS);
      wake();
    },
    wake,
    async drain(limitMs) {
      clearInterval(poll);
      poll = undefined;
      const all = [...runners.values()];
      const ended = await within(limitMs, Promise.all(all.map((runner) => runner.close())));
      if (!ended) await Promise.all(all.map((runner) => runner.giveBack()));
    },
  };
}
