import type { Log } from '../domain/ports.ts';

/** Less than the 30 s for which the cache is good. */
const EVERY_MS = 20_000;

/**
 * Keeps the configured people in the cache, so that their commands and clicks need no look-up before they are answered.
 * Resolves after the first round with a function that stops it; people that cannot be read are asked for when they click.
 */
export async function warmMembers(members: { warm(): Promise<void> }, log: Log): Promise<() => void> {
  const round = () => members.warm().catch((error) => log.warn({ cause: error }, 'members could not be read'));
  await round();
  const timer = setInterval(round, EVERY_MS);
  return () => clearInterval(timer);
}
