import { type Claim, type JobEnd, type JobKind, MAX_LOST_STARTS } from '../ports/jobs.ts';
import type { Log } from '../ports/runtime.ts';
import type { Store } from '../ports/store.ts';

/** Longer than the 10 s after which an API call is given up; renewed while a job runs. */
const LEASE_MS = 20_000;
const RENEW_EVERY_MS = 5_000;
/** What a job waits that failed in a way nobody foresaw. */
const UNEXPECTED_DELAY_MS = 10_000;
/** How long a lane rests when the database cannot be asked. */
const REST_MS = 1_000;

export interface LaneOptions {
  readonly store: Store;
  readonly kind: JobKind;
  readonly most: number;
  readonly run: (claim: Claim, closing: AbortSignal) => Promise<JobEnd>;
  /** Runs instead of a job whose runs did not come back. */
  readonly giveUp: (claim: Claim) => Promise<JobEnd>;
  readonly log: Log;
}

export interface Lane {
  /** Looks for due jobs now, and again when one has ended. */
  wake(): void;
  /** Takes no more jobs; resolves when those that run have ended. */
  close(): Promise<void>;
  /** Lets go of the jobs that still run: they are due at once for whoever comes next. */
  giveBack(): Promise<void>;
}

/** Jobs of one kind, at most `most` at once: a service that hangs holds up its own lane only. */
export function createLane({ store, kind, most, run, giveUp, log }: LaneOptions): Lane {
  const running = new Map<Promise<void>, Claim>();
  let looking: Promise<void> | undefined;
  let again = false;
  const closing = new AbortController();
  const { signal } = closing;
  let rest: NodeJS.Timeout | undefined;

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
      // What could not be given up waits for the end of its lease, and its lost starts still count.
      if (!isLost) await store.postponeJob(claim, UNEXPECTED_DELAY_MS).catch(() => undefined);
    } finally {
      clearInterval(renew);
    }
  }

  async function look(): Promise<void> {
    do {
      again = false;
      for (const claim of await store.claimJobs(kind, most - running.size, LEASE_MS)) {
        const job = work(claim).finally(() => {
          running.delete(job);
          wake();
        });
        running.set(job, claim);
      }
    } while (again && !signal.aborted && running.size < most);
  }

  function wake(): void {
    again = true;
    if (looking || signal.aborted || rest || running.size >= most) return;
    looking = look()
      .catch((error) => {
        log.error({ job: kind, cause: error }, 'jobs could not be claimed');
        rest = setTimeout(() => {
          rest = undefined;
        }, REST_MS);
      })
      .finally(() => {
        looking = undefined;
      });
  }

  return {
    wake,
    async close() {
      closing.abort();
      clearTimeout(rest);
      await looking;
      await Promise.allSettled(running.keys());
    },
    async giveBack() {
      await Promise.allSettled([...running.values()].map((claim) => store.giveBackJob(claim)));
    },
  };
}
