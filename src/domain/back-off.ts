const FIRST_MS = 1_000;
const MAX_MS = 30_000;
/** Cap on Retry-After, so that no service can stall a job for long. */
const MAX_RETRY_AFTER_MS = 60_000;

/** Cap on Retry-After where nobody waits for the answer. */
export const MAX_HOLD_MS = 300_000;

/**
 * Delay before the next attempt, in milliseconds: 1, 2, 4 … 30 s, each shortened by up to half at random so that jobs
 * that failed together do not retry together. `random` is from 0 (included) to 1 (excluded).
 */
export function backOffMs(attempts: number, random: number): number {
  const full = Math.min(MAX_MS, FIRST_MS * 2 ** (attempts - 1));
  return Math.round(full * (1 - random / 2));
}

/** `backOffMs`, but at least the delay that the service asked for (Retry-After, capped at a minute). */
export function waitMs(attempts: number, random: number, askedMs: number | undefined): number {
  return Math.max(backOffMs(attempts, random), Math.min(askedMs ?? 0, MAX_RETRY_AFTER_MS));
}
