import { inspect } from 'node:util';
import type { RecordedCall } from './calls.ts';

export interface Changes {
  fire(): void;
  listen(listener: () => void): () => void;
  until<T>(
    look: () => T | undefined,
    what: string,
    calls: () => readonly RecordedCall[],
    timeoutMs?: number,
  ): Promise<T>;
}

const WAIT_MS = 30_000;
const DUMPED = 8;

function dump(calls: readonly RecordedCall[]): string {
  return calls
    .slice(-DUMPED)
    .map(({ kind, method, arguments: args, answer }) => inspect({ [`${kind} ${method}`]: args, answer }, { depth: 4 }))
    .join('\n');
}

/** Tells listeners of changes, and waits for a state to come about. */
export function createChanges(): Changes {
  const listeners = new Set<() => void>();
  const listen = (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return {
    listen,
    fire: () => {
      for (const listener of [...listeners]) listener();
    },
    until: (look, what, calls, timeoutMs = WAIT_MS) =>
      new Promise((resolve, reject) => {
        const stop = () => {
          forget();
          clearTimeout(timeout);
        };
        const again = () => {
          try {
            const found = look();
            if (found === undefined) return;
            stop();
            resolve(found);
          } catch (error) {
            stop();
            reject(error);
          }
        };
        const forget = listen(again);
        const timeout = setTimeout(() => {
          stop();
          reject(new Error(`${what} did not happen within ${timeoutMs} ms; the last calls:\n${dump(calls())}`));
        }, timeoutMs);
        again();
      }),
  };
}
