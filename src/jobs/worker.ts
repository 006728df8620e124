import type { Claim, JobEnd, JobKind } from '../ports/jobs.ts';
import type { Log } from '../ports/runtime.ts';
import type { Store } from '../ports/store.ts';
import { within } from '../timeouts.ts';
import { createLane } from './queue-runner.ts';

const POLL_EVERY_MS = 100;
/** How many of a kind run at once. */
const MOST: Readonly<Record<JobKind, number>> = {
  ...{ show_request: 4, carry_out_request: 8, keep_card: 1 },
  ...{ check_batch: 2, carry_out_batch: 2, show_progress: 2, send_files: 2 },
};

/** What runs a job. `closing` is aborted when the worker drains: a long one then ends early, to be gone on with. */
export type RunJob = (claim: Claim, closing: AbortSignal) => Promise<JobEnd>;
export type JobTable = Readonly<Record<JobKind, RunJob>>;

export interface Worker {
  start(): void;
  /** Looks for due jobs now instead of at the next poll; without `kinds`, of all kinds. */
  wake(kinds?: readonly JobKind[]): void;
  /** Takes no more jobs and resolves when those that run have ended; after `limitMs` it gives them back to whoever comes next. */
  drain(limitMs: number): Promise<void>;
}

export interface WorkerOptions {
  readonly store: Store;
  readonly table: JobTable;
  /** Runs instead of the row of the table when three runs of a job did not come back. */
  readonly giveUp: (claim: Claim) => Promise<JobEnd>;
  readonly log: Log;
}

/** Claims due jobs from the store and runs each by its row of `table`, each kind in a lane of its own. */
export function createWorker({ store, table, giveUp, log }: WorkerOptions): Worker {
  // The keys of the table, which Object.keys widens to string.
  const kinds = Object.keys(MOST) as JobKind[];
  const lanes = new Map(
    kinds.map((kind) => [kind, createLane({ store, kind, most: MOST[kind], run: table[kind], giveUp, log })]),
  );
  let poll: NodeJS.Timeout | undefined;
  const wakeLanes = (wanted: readonly JobKind[]) => {
    if (poll) for (const kind of wanted) lanes.get(kind)?.wake();
  };
  let asking = false;
  /** One question while nothing is to be done, not one a lane. A lane says what is wrong with a database that does not answer. */
  const look = async () => {
    if (asking || !poll) return;
    asking = true;
    const due = await store.dueKinds(kinds).catch(() => kinds);
    asking = false;
    wakeLanes(due);
  };
  const wake = (wanted: readonly JobKind[] = kinds) => {
    wakeLanes(wanted);
    // What has become due by time alone need not wait for the poll either.
    void look();
  };
  return {
    start() {
      poll = setInterval(look, POLL_EVERY_MS);
      wake();
    },
    wake,
    async drain(limitMs) {
      clearInterval(poll);
      poll = undefined;
      const all = [...lanes.values()];
      const ended = await within(limitMs, Promise.all(all.map((lane) => lane.close())));
      if (!ended) await Promise.all(all.map((lane) => lane.giveBack()));
    },
  };
}
