import type { SandboxClock } from '../clock.ts';
import type { Ids } from './ids.ts';

interface Trigger {
  readonly userId: string;
  /** The modal in which the person acted. */
  readonly viewId: string | undefined;
  readonly until: number;
  used: boolean;
}

export interface Triggers {
  issue(userId: string, viewId?: string): string;
  /** Looks at a trigger and leaves it unused. */
  check(id: string): { readonly error: string } | { readonly userId: string; readonly viewId: string | undefined };
  use(id: string): void;
  reset(): void;
}

/** A trigger lives 3 s (docs.slack.dev/interactivity/handling-user-interaction), and serves once. */
const LIFE_MS = 3000;

export function createTriggers(clock: SandboxClock, ids: Ids): Triggers {
  const issued = new Map<string, Trigger>();
  let count = 0;
  return {
    issue(userId, viewId) {
      count += 1;
      const id = `${7_000_000_000_000 + count}.${4_000_000_000_000 + count}.${ids.secret(32)}`;
      issued.set(id, { userId, viewId, until: clock.now() + LIFE_MS, used: false });
      return id;
    },
    check(id) {
      const trigger = issued.get(id);
      if (!trigger) return { error: 'invalid_trigger_id' };
      if (trigger.used) return { error: 'exchanged_trigger_id' };
      if (clock.now() > trigger.until) return { error: 'expired_trigger_id' };
      return { userId: trigger.userId, viewId: trigger.viewId };
    },
    use(id) {
      const trigger = issued.get(id);
      if (trigger) trigger.used = true;
    },
    reset: () => issued.clear(),
  };
}
