import type { SteadyClock } from '../domain/ports.ts';

export interface ServerClock {
  /** An answer came with this `Date` header (RFC 9110 §6.6.1: whole seconds). */
  saw(date: string | null): void;
  /** Milliseconds since 1970 by CxEngage's clock; by ours until an answer has come. */
  now(): number;
}

/**
 * CxEngage's clock, from its newest answer and the time that has passed here since. What is compared with its `created`, or
 * decides when a write may be repeated, is measured by it, so that it does not matter whether our own clock is right.
 */
export function createServerClock(clock: SteadyClock): ServerClock {
  let aheadMs: number | undefined;
  return {
    saw(date) {
      // Read more loosely, a header of garbage such as "7" would be a date as well.
      const at = date !== null && /GMT$/.test(date) ? Date.parse(date) : Number.NaN;
      if (!Number.isNaN(at)) aheadMs = at - clock.elapsed();
    },
    now: () => (aheadMs === undefined ? clock.now() : clock.elapsed() + aheadMs),
  };
}
