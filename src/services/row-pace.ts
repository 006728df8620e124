import { setImmediate } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { Clock } from '../domain/ports.ts';
import { KnownError } from '../errors.ts';

/** The code of a call that was not made because CxEngage asked to wait. */
export const HELD = 'held';

/** After so many calls without a 429 one more is allowed at once. */
const EASED_AFTER = 20;

export interface RowPace {
  /** Calls that may be in flight now. */
  readonly atOnce: number;
  /** Until when no row is begun; milliseconds since 1970. */
  readonly heldUntil: number;
  /** Makes a call when there is room for it. Throws `upstream` with the code `held` while CxEngage wants none. */
  call<T>(work: () => Promise<T>): Promise<T>;
  /** A call went well. */
  ease(): void;
  /** CxEngage asks to slow down, for so long. */
  brake(waitMs: number): void;
}

/**
 * How fast batches call CxEngage: `most` at once, half of it after a 429, then slowly back. One for all of them, and for as
 * long as the program runs: a batch that waits for its next row would else begin at full speed again.
 */
export function rowPace(most: number, clock: Clock): RowPace {
  const limit = pLimit(most);
  let good = 0;
  let heldUntil = 0;
  return {
    get atOnce() {
      return limit.concurrency;
    },
    get heldUntil() {
      return heldUntil;
    },
    async call(work) {
      const made = await limit(() => {
        const retryAfterMs = heldUntil - clock.now();
        if (retryAfterMs > 0)
          throw new KnownError('upstream', 'CxEngage asked to slow down.', { code: HELD, retryAfterMs });
        return work();
      });
      // What is stored now holds the process up: the next call goes out before.
      await setImmediate();
      return made;
    },
    ease() {
      good += 1;
      if (good < EASED_AFTER || limit.concurrency >= most) return;
      good = 0;
      limit.concurrency += 1;
    },
    brake(waitMs) {
      good = 0;
      const now = clock.now();
      // Calls that were in flight together say the same once.
      if (heldUntil <= now) limit.concurrency = Math.max(1, Math.floor(limit.concurrency / 2));
      heldUntil = Math.max(heldUntil, now + waitMs);
    },
  };
}
