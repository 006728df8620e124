import * as v from 'valibot';
import type { LogLine } from './world.ts';

/** Pino's line; everything but its own keys is data. */
const line = v.pipe(v.string(), v.parseJson(), v.looseObject({ level: v.number(), time: v.number(), msg: v.string() }));

/** Pino's numbers for its levels. */
const LEVELS = [
  [50, 'error'],
  [40, 'warn'],
  [30, 'info'],
] as const;
const KEPT = 200;

export interface AppLog {
  readonly lines: readonly LogLine[];
  /** Takes a line of the app's output. One that is no JSON came from Node itself: a warning or a crash. */
  add(text: string): void;
  reset(): void;
}

/** The last lines of what the app said; `now` is for those that bring no time. */
export function createAppLog(now: () => number): AppLog {
  const lines: LogLine[] = [];
  return {
    lines,
    add(text) {
      if (text.trim() === '') return;
      const parsed = v.safeParse(line, text);
      if (parsed.success) {
        const { level, time, msg, ...data } = parsed.output;
        const word = LEVELS.find(([least]) => level >= least)?.[1] ?? 'debug';
        lines.push({ at: time, level: word, message: msg, data });
      } else {
        lines.push({ at: now(), level: 'error', message: text, data: {} });
      }
      if (lines.length > KEPT) lines.shift();
    },
    reset() {
      lines.length = 0;
    },
  };
}
