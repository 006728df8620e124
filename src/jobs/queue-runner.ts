import { type Claim, type JobEnd, type JobKind, MAX_LOST_STARTS } from '../ports/jobs.ts';
import type { Log } from '../ports/runtime.ts';
import type { Store } from '../ports/store.ts';

/** Longer than the 10 s limit of an API call (`CALL_LIMIT_MS`). Renewed while a job runs. */
const LEASE_MS = 20_000;
const RENEW_EVERY_MS = 5_000;
/** Retry delay after an unexpected error. */
const UNEXPECTED_DELAY_MS = 10_000;
/** Back-off after the database did not answer. */
const BACK_OFF_MS = 1_000;

export interface QueueRunnerOptions {
  readonly store: Store;
  readonly kind: JobKind;
  readonly most: number;
  readonly run: (claim: Claim, closing: AbortSignal) => Promise<JobEnd>;
  /** Runs instead of `run` after `MAX_LOST_STARTS` runs that crashed or hung. */
  readonly giveUp: (claim: Claim) => Promise<JobEnd>;
  readonly log: Log;
}

export interface QueueRunner {
  /** Claims due jobs now, and again when one ends. */
  wake(): void;
  /** Claims no more jobs. Resolves when the running ones have ended. */
  close(): Promise<void>;
  /** Releases the jobs that are still running, so that another worker can claim them at once. */
  giveBack(): Promise<void>;
}

/** Runs jobs of one kind, at most `most` at once. A service that hangs delays only its own runner. */
export function createQueueRunner({ store, kind, most, run, giveUp, log }: QueueRunnerOptions): QueueRunner {
  const running = new Map<Promise<void>, Claim>();
  let claiming: Promise<void> | undefined;
  let claimAgain = false;
  const closing = new AbortController();
  const { signal } = closing;
  let backOff: NodeJS.Timeout | undefined;

  async function work(claim: Claim): Promise<void> {
    const renew = setInterval(() => {
      store.renewJob(claim, LEASE_MS).catch((error) => log.warn({ cause: error }, 'lease not renewed'));
    }, RENEW_EVERY_MS);
    const isLost = claim.starts > MAX_LOST_STARTS;
    try {
      const end = await (isLost ? giveUp(claim) : run(claim, signal));
      if (end.job === 'end') await store.endJob(claim);
      if (end.job === 'postpone') await store.postponeJob(claim, end.delayMs, end.attempts);
    } catch (error) {
      log.error({ job: kind, requestId: claim.requestId, cause: error }, 'job failed');
      // If giving up failed, the job waits until its lease ends and keeps its count of lost starts.
      if (!isLost) await postpone(claim);
    } finally {
      clearInterval(renew);
    }
  }

  /**
   * Tries until the database answers: a run that came back does not count as lost, however often the database fails.
   * While it fails, the lease lasts until it ends by itself.
   */
  async function postpone(claim: Claim): Promise<void> {
    for (;;) {
      try {
        await store.postponeJob(claim, UNEXPECTED_DELAY_MS);
        return;
      } catch {
        if (signal.aborted) return;
        await new Promise((resolve) => setTimeout(resolve, BACK_OFF_MS));
      }
    }
  }

  async function claimDue(): Promise<void> {
    do {
      claimAgain = false;
      for (const claim of await store.claimJobs(kind, most - running.size, LEASE_MS)) {
        const job = work(claim).finally(() => {
          running.delete(job);
          wake();
        });
        running.set(job, claim);
      }
    } while (claimAgain && !signal.aborted && running.size < most);
  }

  function wake(): void {
    claimAgain = true;
    if (claiming || signal.aborted || backOff || running.size >= most) return;
    claiming = claimDue()
      .catch((error) => {
        log.error({ job: kind, cause: error }, 'jobs could not be claimed');
        backOff = setTimeout(() => {
          backOff = undefined;
        }, BACK_OFF_MS);
      })
      .finally(() => {
        claiming = undefined;
      });
  }

  return {
    wake,
    async close() {
      closing.abort();
      clearTimeout(backOff);
      await claiming;
      await Promise.allSettled(running.keys());
    },
    async giveBack() {
      await Promise.allSettled([...running.values()].map((claim) => store.giveBackJob(claim)));
    },
  };
}
