import type { SteadyClock } from '../ports/runtime.ts';

export interface ServerClock {
  /** Records the `Date` header of a response (RFC 9110 §6.6.1: whole seconds). */
  saw(date: string | null): void;
  /** Whole milliseconds since 1970 by CxEngage's clock, or by ours until the first response. */
  now(): number;
  /** How far CxEngage's clock is ahead of ours, in milliseconds; undefined until the first response. */
  aheadMs(): number | undefined;
}

/** Two responses agree if their clock offsets differ by at most this. */
const TOLERANCE_MS = 2_000;
/** Responses in a row that must agree on a new time. A single one may come from a cache or a wrong machine. */
const MIN_AGREEING = 3;

/**
 * CxEngage's time: the `Date` of its responses plus the time elapsed here since. Use it to compare with `created` and
 * to decide when a write may be retried. The result does not depend on the machine's clock, which may be wrong or
 * change.
 */
export function createServerClock(clock: SteadyClock): ServerClock {
  let aheadMs = clock.now() - clock.elapsed();
  let isKnown = false;
  let candidate = { aheadMs: 0, times: 0 };

  function saw(date: string | null): void {
    // Require GMT, because `Date.parse` accepts "7" too.
    const at = date !== null && /GMT$/.test(date) ? Date.parse(date) : Number.NaN;
    if (Number.isNaN(at)) return;
    const seen = at - clock.elapsed();
    const isNear = (to: number) => Math.abs(seen - to) <= TOLERANCE_MS;
    if (isKnown && !isNear(aheadMs)) {
      candidate = { aheadMs: seen, times: candidate.times > 0 && isNear(candidate.aheadMs) ? candidate.times + 1 : 1 };
      if (candidate.times < MIN_AGREEING) return;
    }
    aheadMs = seen;
    isKnown = true;
    candidate = { aheadMs: 0, times: 0 };
  }

  const now = () => Math.round(clock.elapsed() + aheadMs);
  return { saw, now, aheadMs: () => (isKnown ? now() - clock.now() : undefined) };
}
