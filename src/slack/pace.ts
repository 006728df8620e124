import type { Clock } from '../domain/ports.ts';
import { KnownError } from '../errors.ts';

/** `chat.postMessage` takes about one message a second in a channel, and short bursts (docs.slack.dev, Rate limits). */
const BURST = 4;
const EVERY_MS = 1_000;

/**
 * Answers with a function that is called before each post to a channel: it throws `upstream` with the time to wait when the
 * channel has had its burst, so that the job comes back later instead of running into Slack's 429.
 */
export function createPace(clock: Clock): (channel: string) => void {
  const nextFree = new Map<string, number>();
  return (channel) => {
    const now = clock.now();
    const free = Math.max(nextFree.get(channel) ?? 0, now - (BURST - 1) * EVERY_MS);
    if (free > now)
      throw new KnownError('upstream', 'Posts to one channel are paced.', { code: 'paced', retryAfterMs: free - now });
    nextFree.set(channel, free + EVERY_MS);
  };
}
