const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;
/** A service that asks for more is asked again after this. */
const LONGEST_ASKED_MS = 60_000;

/**
 * How long to wait before the next try, in milliseconds: 1, 2, 4 … 30 s, each shortened by up to half at random so that
 * jobs which failed together do not come back together. `random` is from 0 up to 1.
 */
export function backOffMs(attempts: number, random: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempts - 1));
  return Math.round(full * (1 - random / 2));
}

/** The same, and at least what the other side asked for (Retry-After), up to a minute. */
export function waitMs(attempts: number, random: number, askedMs: number | undefined): number {
  return Math.max(backOffMs(attempts, random), Math.min(askedMs ?? 0, LONGEST_ASKED_MS));
}
