import type { SteadyClock } from '../ports/runtime.ts';

export interface ServerClock {
  /** An answer came with this `Date` header (RFC 9110 §6.6.1: whole seconds). */
  saw(date: string | null): void;
  /** Milliseconds since 1970 by CxEngage's clock, whole; by ours until an answer has come. */
  now(): number;
}

/** Two answers agree when their dates differ by no more than this. */
const AGREED_MS = 2_000;
/** A jump is believed when so many answers in a row agree on it: one may come from a cache or from a wrong machine. */
const BELIEVED_AFTER = 3;

/**
 * CxEngage's clock, from the dates of its answers and the time that has passed here since. What is compared with its
 * `created`, or decides when a write may be repeated, is measured by it, so our own clock may be wrong, and may be set.
 */
export function createServerClock(clock: SteadyClock): ServerClock {
  let aheadMs = clock.now() - clock.elapsed();
  let isKnown = false;
  let other = { aheadMs: 0, times: 0 };

  function saw(date: string | null): void {
    // `Date.parse` takes "7" for a year.
    const at = date !== null && /GMT$/.test(date) ? Date.parse(date) : Number.NaN;
    if (Number.isNaN(at)) return;
    const seen = at - clock.elapsed();
    const isNear = (to: number) => Math.abs(seen - to) <= AGREED_MS;
    if (isKnown && !isNear(aheadMs)) {
      other = { aheadMs: seen, times: other.times > 0 && isNear(other.aheadMs) ? other.times + 1 : 1 };
      if (other.times < BELIEVED_AFTER) return;
    }
    aheadMs = seen;
    isKnown = true;
    other = { aheadMs: 0, times: 0 };
  }

  return { saw, now: () => Math.round(clock.elapsed() + aheadMs) };
}
