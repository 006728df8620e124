import { waitMs } from './domain/back-off.ts';
import { isKnownError } from './errors.ts';
import type { Log } from './ports/runtime.ts';

export interface Readiness {
  /**
   * Runs these checks once, or all that have not run yet. Throws the KnownError of a failed check; retries unreachable
   * services in the background.
   */
  start(...names: readonly string[]): Promise<void>;
  /** A sentence for the user while a service is not checked yet or cannot be reached. */
  unavailable(): string | undefined;
  stop(): void;
}

export interface ReadinessOptions {
  /** Service name → its check. Throws `upstream` if the service cannot be reached, another kind if something is wrong. */
  readonly checks: Readonly<Record<string, () => Promise<void>>>;
  /** Called when a retried check throws another kind than `upstream`. */
  readonly onWrong: (error: Error) => void;
  readonly random: () => number;
  readonly log: Log;
}

const STARTING = 'The bot is starting. Please try again in a few seconds.';

/** Checks each service until it has answered once. */
export function createReadiness({ checks, onWrong, random, log }: ReadinessOptions): Readiness {
  const waiting = new Map<string, NodeJS.Timeout | undefined>(Object.keys(checks).map((name) => [name, undefined]));
  const started = new Set<string>();
  const tried = new Set<string>();
  let stopped = false;

  async function attempt(name: string, check: () => Promise<void>, tries: number): Promise<void> {
    try {
      await check();
      waiting.delete(name);
      if (tries > 1) log.info({ service: name }, 'service can be reached again');
    } catch (error) {
      tried.add(name);
      if (!isKnownError(error, 'upstream')) throw error;
      const delayMs = waitMs(tries, random(), error.retryAfterMs);
      log.warn({ service: name, delayMs, cause: error }, 'service cannot be reached, trying again');
      if (!stopped)
        waiting.set(
          name,
          setTimeout(() => void attempt(name, check, tries + 1).catch(reportWrong), delayMs),
        );
    }
  }

  function reportWrong(error: Error): void {
    if (!stopped) onWrong(error);
  }

  return {
    async start(...names) {
      const wanted = Object.entries(checks).filter(([name]) =>
        names.length > 0 ? names.includes(name) : !started.has(name),
      );
      for (const [name] of wanted) started.add(name);
      await Promise.all(wanted.map(([name, check]) => attempt(name, check, 1)));
    },
    unavailable() {
      if (waiting.size === 0) return undefined;
      const name = [...waiting.keys()].find((one) => tried.has(one));
      if (!name) return STARTING;
      return `${name} cannot be reached right now, so no new requests are taken. Please try again in a minute.`;
    },
    stop() {
      stopped = true;
      for (const timer of waiting.values()) clearTimeout(timer);
    },
  };
}
