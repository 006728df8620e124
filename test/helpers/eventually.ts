import { setTimeout as wait } from 'node:timers/promises';

/** Long: machines stand still for seconds, and only a test that fails waits for it. */
const LIMIT_MS = 30_000;
const LOOK_EVERY_MS = 10;

/** Waits for something that no stand-in tells of, such as a row in the database; `looks` says how often it looks at most. */
export async function eventually<T>(
  look: () => T | undefined | Promise<T | undefined>,
  what: string,
  looks = LIMIT_MS / LOOK_EVERY_MS,
): Promise<T> {
  for (let left = looks; left > 0; left -= 1) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    await wait(LOOK_EVERY_MS);
  }
  throw new Error(`${what} did not come about`);
}
