import type { SandboxClock } from '../clock.ts';

export interface RateLimits {
  /** Seconds to wait before the next post to this channel; 0 when it may go now, and then it counts. */
  post(channel: string): number;
  /** The same for a method of a tier, `perMinute` calls. */
  call(method: string, perMinute: number): number;
  reset(): void;
}

/** How many posts a channel takes at once. Slack says only that short bursts are tolerated. */
const BURST = 5;

/** chat.postMessage: about one a second per channel (docs.slack.dev/apis/web-api/rate-limits). */
const POST_EVERY_MS = 1000;

export function createRateLimits(clock: SandboxClock, tiers: boolean): RateLimits {
  // For each channel the moment up to which its posts have used up their seconds.
  const spent = new Map<string, number>();
  const recent = new Map<string, number[]>();
  return {
    post(channel) {
      const now = clock.now();
      const start = Math.max(spent.get(channel) ?? 0, now);
      const ahead = start - now;
      if (ahead > (BURST - 1) * POST_EVERY_MS) return Math.ceil((ahead - (BURST - 1) * POST_EVERY_MS) / 1000);
      spent.set(channel, start + POST_EVERY_MS);
      return 0;
    },
    call(method, perMinute) {
      if (!tiers) return 0;
      const now = clock.now();
      const calls = (recent.get(method) ?? []).filter((at) => at > now - 60_000);
      recent.set(method, calls);
      const first = calls[0];
      if (first !== undefined && calls.length >= perMinute)
        return Math.max(1, Math.ceil((first + 60_000 - now) / 1000));
      calls.push(now);
      return 0;
    },
    reset() {
      spent.clear();
      recent.clear();
    },
  };
}
