const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

/**
 * How long to wait before the next try, in milliseconds: 1, 2, 4 … 30 s, each shortened by up to half at random so that
 * jobs which failed together do not come back together. `random` is from 0 up to 1.
 */
export function backOffMs(attempts: number, random: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempts - 1));
  return Math.round(full * (1 - random / 2));
}
