import { waitMs } from './domain/back-off.ts';
import { isKnownError } from './errors.ts';
import type { Log } from './ports/runtime.ts';

export interface Readiness {
  /** Tries every check once. Throws the KnownError of one that found something wrong; tries unreachable ones again and again. */
  start(): Promise<void>;
  /** A sentence while something cannot be reached. */
  unavailable(): string | undefined;
  stop(): void;
}

export interface ReadinessOptions {
  /** Name of a service → its check: throws `upstream` when the service cannot be reached, another kind when something is wrong. */
  readonly checks: Readonly<Record<string, () => Promise<void>>>;
  /** A check that could not be made at start has found something wrong now. */
  readonly onWrong: (error: Error) => void;
  readonly random: () => number;
  readonly log: Log;
}

/** Whether the services can be used, checked until each has answered once. */
export function createReadiness({ checks, onWrong, random, log }: ReadinessOptions): Readiness {
  const waiting = new Map<string, NodeJS.Timeout | undefined>(Object.keys(checks).map((name) => [name, undefined]));
  let stopped = false;

  async function attempt(name: string, check: () => Promise<void>, tries: number): Promise<void> {
    try {
      await check();
      waiting.delete(name);
      if (tries > 1) log.info({ service: name }, 'service can be reached again');
    } catch (error) {
      if (!isKnownError(error, 'upstream')) throw error;
      const delayMs = waitMs(tries, random(), error.retryAfterMs);
      log.warn({ service: name, delayMs, cause: error }, 'service cannot be reached; trying again');
      if (!stopped)
        waiting.set(
          name,
          setTimeout(() => void attempt(name, check, tries + 1).catch(wrong), delayMs),
        );
    }
  }

  /** Whoever is stopping already need not be told to. */
  function wrong(error: Error): void {
    if (!stopped) onWrong(error);
  }

  return {
    async start() {
      await Promise.all(Object.entries(checks).map(([name, check]) => attempt(name, check, 1)));
    },
    unavailable() {
      const [name] = waiting.keys();
      return name && `${name} cannot be reached right now, so no new requests are taken. Please try again in a minute.`;
    },
    stop() {
      stopped = true;
      for (const timer of waiting.values()) clearTimeout(timer);
    },
  };
}
