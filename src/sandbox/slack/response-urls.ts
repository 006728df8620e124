import type { SandboxClock } from '../clock.ts';
import type { Ids } from './ids.ts';
import type { Message } from './workspace.ts';

/** Where a response_url leads: a person in a channel, and the message acted on if there was one. */
export interface ResponseTarget {
  readonly userId: string;
  readonly channel: string;
  readonly message?: Message;
}

export interface ResponseUrls {
  /** The path of a fresh address. */
  issue(kind: 'commands' | 'actions', target: ResponseTarget): string;
  /** Counts one use. Five posts within 30 minutes (docs.slack.dev/interactivity/handling-user-interaction). */
  take(secret: string): ResponseTarget | { readonly error: string };
  reset(): void;
}

const LIFE_MS = 30 * 60_000;
const USES = 5;

export function createResponseUrls(clock: SandboxClock, ids: Ids, teamId: string): ResponseUrls {
  const issued = new Map<string, { readonly target: ResponseTarget; readonly until: number; left: number }>();
  return {
    issue(kind, target) {
      const secret = ids.secret(24);
      issued.set(secret, { target, until: clock.now() + LIFE_MS, left: USES });
      return `/response/${kind}/${teamId}/${secret}`;
    },
    take(secret) {
      const url = issued.get(secret);
      if (!url) return { error: 'no_service' };
      if (clock.now() > url.until) return { error: 'expired_url' };
      if (url.left <= 0) return { error: 'used_url' };
      url.left -= 1;
      return url.target;
    },
    reset: () => issued.clear(),
  };
}
