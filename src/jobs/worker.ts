import type { Claim, JobKind, Log, Store } from '../domain/ports.ts';
import type { JobEnd } from '../services/carry-out-request.ts';

/** Longer than the 10 s after which an API call is given up; renewed while a job runs. */
const LEASE_MS = 20_000;
const RENEW_EVERY_MS = 5_000;
const POLL_EVERY_MS = 200;
const MOST_AT_ONCE = 8;
/** What a job waits that failed in a way nobody foresaw. */
const UNEXPECTED_DELAY_MS = 30_000;

export type JobTable = Readonly<Record<JobKind, (claim: Claim) => Promise<JobEnd>>>;

export interface Worker {
  start(): void;
  /** Looks for due jobs now instead of at the next poll. */
  wake(): void;
  /** Takes no more jobs and resolves when those that run have ended, or after `limitMs`. */
  drain(limitMs: number): Promise<void>;
}

/** Claims due jobs from the store and runs each by its row of `table`, several at once. */
export function createWorker(store: Store, table: JobTable, log: Log): Worker {
  const running = new Set<Promise<void>>();
  let poll: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  let again = false;

  async function run(claim: Claim): Promise<void> {
    const renew = setInterval(() => {
      store.renewJob(claim, LEASE_MS).catch((error) => log.warn({ cause: String(error) }, 'lease not renewed'));
    }, RENEW_EVERY_MS);
    try {
      const end = await table[claim.kind](claim);
      if (end.job === 'end') await store.endJob(claim);
      if (end.job === 'postpone') await store.postponeJob(claim, end.delayMs);
    } catch (error) {
      log.error({ job: claim.kind, requestId: claim.requestId, cause: String(error) }, 'job failed');
      await store.postponeJob(claim, UNEXPECTED_DELAY_MS).catch(() => undefined);
    } finally {
      clearInterval(renew);
    }
  }

  async function look(): Promise<void> {
    do {
      again = false;
      const claims = poll ? await store.claimJobs(MOST_AT_ONCE - running.size, LEASE_MS) : [];
      for (const claim of claims) {
        const job = run(claim).finally(() => {
          running.delete(job);
          wake();
        });
        running.add(job);
      }
    } while (again && running.size < MOST_AT_ONCE);
  }

  function wake(): void {
    again = true;
    if (looking || !poll || running.size >= MOST_AT_ONCE) return;
    looking = look()
      .catch((error) => log.error({ cause: String(error) }, 'jobs could not be claimed'))
      .finally(() => {
        looking = undefined;
      });
  }

  return {
    start() {
      poll = setInterval(wake, POLL_EVERY_MS);
      wake();
    },
    wake,
    async drain(limitMs) {
      clearInterval(poll);
      poll = undefined;
      await looking;
      const limit = Promise.withResolvers<void>();
      const timer = setTimeout(limit.resolve, limitMs);
      await Promise.race([Promise.allSettled(running), limit.promise]);
      clearTimeout(timer);
    },
  };
}
