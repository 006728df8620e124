import type { SandboxClock } from '../clock.ts';
import { errorsOf } from './documented-errors.ts';
import type { Json } from './json.ts';

/** What goes wrong with a Web API call. */
export type FaultEffect =
  /** HTTP 429 with this `Retry-After`, in seconds. */
  | { readonly ratelimited: number }
  /** An HTTP status without a Slack answer, 5xx say. */
  | { readonly status: number }
  /** The connection ends and nothing has happened. */
  | 'drop'
  /** The connection ends after the call was carried out: the post exists, the caller does not know. */
  | 'drop_after'
  /** Carried out after so many ms of the sandbox clock. */
  | { readonly slow: number }
  /** `{ok: false, error}` with a code that Slack documents for the method. */
  | { readonly error: string }
  /** The same with a code that Slack may bring in one day. */
  | { readonly newError: string };

export interface Fault {
  /** A Web API method, or `*`. */
  readonly method: string;
  /** How many calls it hits; without it, one. */
  readonly times?: number;
  /** Only calls with such arguments. */
  readonly when?: (args: Json) => boolean;
  readonly effect: FaultEffect;
}

export interface Faults {
  /**
   * Sets a fault; answers with a function that takes it away, and says whether it was there still.
   * @throws Error for an error code that Slack does not document for the method.
   */
  add(fault: Fault): () => boolean;
  /** The fault that hits this call, if any; it counts as used. */
  take(method: string, args: Json): FaultEffect | undefined;
  /** Runs a slow call later, unless a reset comes first. */
  later(ms: number, run: () => void): void;
  reset(): void;
}

export function createFaults(clock: SandboxClock): Faults {
  const slow = new Set<() => void>();
  const active = new Set<{ readonly fault: Fault; left: number }>();
  return {
    add(fault) {
      refuseUnknownCode(fault);
      const entry = { fault, left: fault.times ?? 1 };
      active.add(entry);
      return () => active.delete(entry);
    },
    take(method, args) {
      for (const entry of active) {
        const { fault } = entry;
        if ((fault.method !== '*' && fault.method !== method) || fault.when?.(args) === false) continue;
        entry.left -= 1;
        if (entry.left <= 0) active.delete(entry);
        return fault.effect;
      }
      return undefined;
    },
    later(ms, run) {
      const cancel = clock.after(ms, () => {
        slow.delete(cancel);
        run();
      });
      slow.add(cancel);
    },
    reset() {
      active.clear();
      for (const cancel of slow) cancel();
      slow.clear();
    },
  };
}

function refuseUnknownCode({ method, effect }: Fault): void {
  if (typeof effect !== 'object') return;
  const codes = errorsOf(method);
  if ('error' in effect && !codes.includes(effect.error))
    throw new Error(`Slack documents no error ${effect.error} for ${method}: give one of ${codes.join(', ')}.`);
  if ('newError' in effect && codes.includes(effect.newError))
    throw new Error(`Slack documents ${effect.newError} for ${method}: give it as an error.`);
}
