import { setImmediate } from 'node:timers/promises';
import pLimit from 'p-limit';
import { waitMs } from '../../domain/back-off.ts';
import { isKnownError, KnownError } from '../../errors.ts';
import type { SteadyClock } from '../../ports/runtime.ts';
import { isOutage, PAUSED } from '../outage.ts';

/** Successful calls since the last back-off before one more concurrent call is allowed. */
const RECOVER_AFTER = 20;

/** A batch waits this long for a service. Then it is paused, and resumes when the service is back. */
export const AWAY_MS = 5 * 60_000;
export const AWAY = 'CxEngage has been unavailable for 5 minutes.';

/** Pauses further apart than this are unrelated. Longer than the call takes that shows whether an outage continues. */
const EXPIRES_AFTER_MS = 60_000;

export interface RowPace {
  /** Maximum number of calls in flight now. */
  readonly atOnce: number;
  /** No row starts for so many milliseconds. */
  readonly restMs: number;
  /** CxEngage has taken no calls for five minutes, through consecutive pauses. */
  readonly isAway: boolean;
  /**
   * Calls CxEngage when a call slot is free, and backs off if the answer asks for it. While paused, throws `upstream`
   * with the code `held` and makes no call.
   */
  call<T>(work: () => Promise<T>): Promise<T>;
  /** As `call`, but without a call slot: for answers that mostly come from a cache. */
  read<T>(work: () => Promise<T>): Promise<T>;
}

/** Whether pacing refused the call. Nothing was sent, so it does not count as a try. */
export function isPaused({ code }: KnownError): boolean {
  return code === PAUSED;
}

/**
 * Limits how fast batches call CxEngage: `most` calls at once, half as many each time it backs off, then a slow
 * recovery. All batches share one pace for the life of the process, so a batch that waits does not restart at full
 * speed.
 */
export function rowPace(most: number, clock: Pick<SteadyClock, 'elapsed'>, random: () => number): RowPace {
  const limit = pLimit(most);
  let successes = 0;
  /** Consecutive pauses without an answered call in between. */
  let pauses = 0;
  let pausedUntil = Number.NEGATIVE_INFINITY;
  let pausedSince: number | undefined;
  const isExpired = () => clock.elapsed() - pausedUntil > EXPIRES_AFTER_MS;

  /** CxEngage takes calls, even if it refused this one. */
  function answered(): void {
    pausedSince = undefined;
    pauses = 0;
  }

  function recover(): void {
    answered();
    successes += 1;
    if (successes < RECOVER_AFTER || limit.concurrency >= most) return;
    successes = 0;
    limit.concurrency += 1;
  }

  function backOff(askedMs: number | undefined): void {
    successes = 0;
    const now = clock.elapsed();
    if (isExpired()) {
      pausedSince = undefined;
      pauses = 0;
    }
    pausedSince ??= now;
    // Calls that were in flight together fail together; count them once.
    if (pausedUntil <= now) {
      pauses += 1;
      limit.concurrency = Math.max(1, Math.floor(limit.concurrency / 2));
    }
    pausedUntil = Math.max(pausedUntil, now + waitMs(pauses, random(), askedMs));
  }

  async function watched<T>(work: () => Promise<T>): Promise<T> {
    const retryAfterMs = pausedUntil - clock.elapsed();
    if (retryAfterMs > 0) {
      throw new KnownError('upstream', 'CxEngage is unavailable right now.', { code: PAUSED, retryAfterMs });
    }
    try {
      return await work();
    } catch (error) {
      if (isKnownError(error) && isOutage(error)) backOff(error.retryAfterMs);
      else if (isKnownError(error) && (error.status ?? 0) >= 400) answered();
      throw error;
    }
  }

  return {
    get atOnce() {
      return limit.concurrency;
    },
    get restMs() {
      return Math.max(0, pausedUntil - clock.elapsed());
    },
    get isAway() {
      return !isExpired() && clock.elapsed() - (pausedSince ?? clock.elapsed()) >= AWAY_MS;
    },
    read: watched,
    async call(work) {
      const result = await limit(async () => {
        const answer = await watched(work);
        recover();
        return answer;
      });
      // Let the next call go out before the caller stores this result, which blocks the process.
      await setImmediate();
      return result;
    },
  };
}
