import { setImmediate } from 'node:timers/promises';
import pLimit from 'p-limit';
import { waitMs } from '../../domain/back-off.ts';
import { isKnownError, KnownError } from '../../errors.ts';
import type { Clock } from '../../ports/runtime.ts';
import { HELD } from '../ledger.ts';

/** After so many calls without a 429 one more is allowed at once. */
const EASED_AFTER = 20;

/** So long a batch waits for CxEngage; then somebody has to say what is to become of it. */
const AWAY_MS = 5 * 60_000;
export const AWAY = 'CxEngage has taken no calls for 5 minutes.';

/** Longer than the call takes that comes after a hold, and shows whether it lasts. */
const FORGOTTEN_MS = 60_000;

export interface RowPace {
  /** Calls that may be in flight now. */
  readonly atOnce: number;
  /** Until when no row is begun; milliseconds since 1970. */
  readonly heldUntil: number;
  /** CxEngage has taken no calls for five minutes, one hold after the other. */
  readonly isAway: boolean;
  /**
   * Makes a call of CxEngage when there is room for it, and slows down or rests as its answer asks. Throws `upstream` with
   * the code `held`, without a call, while CxEngage wants none.
   */
  call<T>(work: () => Promise<T>): Promise<T>;
}

/** Whether the pace holds a call back: it was not made, so it is no try. */
export function isHeld({ code }: KnownError): boolean {
  return code === HELD;
}

/**
 * Whether all calls should rest, not only this row: too many were made (429), or nobody is there who could answer (no
 * connection, or a gateway says so: 502 to 504). Else an hour without CxEngage would cost every row its tries.
 */
export function asksForRest({ kind, status, code }: KnownError): boolean {
  if (code === HELD) return false;
  if (status === undefined) return kind === 'upstream';
  return status === 429 || (status >= 502 && status <= 504);
}

/**
 * How fast batches call CxEngage: `most` at once, half of it after a 429, then slowly back. One for all of them, and for as
 * long as the program runs: a batch that waits for its next row would else begin at full speed again.
 */
export function rowPace(most: number, clock: Pick<Clock, 'now'>, random: () => number): RowPace {
  const limit = pLimit(most);
  let good = 0;
  /** Holds one after the other, without a good call between. */
  let holds = 0;
  let heldUntil = 0;
  let heldSince: number | undefined;
  const isForgotten = () => clock.now() - heldUntil > FORGOTTEN_MS;

  /** CxEngage takes calls, whatever it says to this one. */
  function answered(): void {
    heldSince = undefined;
    holds = 0;
  }

  function ease(): void {
    answered();
    good += 1;
    if (good < EASED_AFTER || limit.concurrency >= most) return;
    good = 0;
    limit.concurrency += 1;
  }

  function brake(askedMs: number | undefined): void {
    good = 0;
    const now = clock.now();
    if (isForgotten()) {
      heldSince = undefined;
      holds = 0;
    }
    heldSince ??= now;
    // Calls that were in flight together say the same once.
    if (heldUntil <= now) {
      holds += 1;
      limit.concurrency = Math.max(1, Math.floor(limit.concurrency / 2));
    }
    heldUntil = Math.max(heldUntil, now + waitMs(holds, random(), askedMs));
  }

  return {
    get atOnce() {
      return limit.concurrency;
    },
    get heldUntil() {
      return heldUntil;
    },
    get isAway() {
      return !isForgotten() && clock.now() - (heldSince ?? clock.now()) >= AWAY_MS;
    },
    async call(work) {
      const made = await limit(async () => {
        const retryAfterMs = heldUntil - clock.now();
        if (retryAfterMs > 0)
          throw new KnownError('upstream', 'CxEngage takes no calls now.', { code: HELD, retryAfterMs });
        try {
          const answer = await work();
          ease();
          return answer;
        } catch (error) {
          if (isKnownError(error) && asksForRest(error)) brake(error.retryAfterMs);
          else if (isKnownError(error) && (error.status ?? 0) >= 400) answered();
          throw error;
        }
      });
      // What is stored now holds the process up: the next call goes out before.
      await setImmediate();
      return made;
    },
  };
}
