import type { SharedAnswers } from '../../src/ports/shared-answers.ts';
import type { SandboxClock } from '../../src/sandbox/clock.ts';

interface Row {
  answer?: string;
  version: number;
  readAt: number;
  nextAt: number;
  heldUntil: number;
}

/** Shared answers without a database, by the clock of the test. */
export function memoryAnswers(clock: SandboxClock): SharedAnswers {
  const rows = new Map<string, Row>();
  const row = (name: string): Row => {
    const held = rows.get(name) ?? { version: 0, readAt: 0, nextAt: 0, heldUntil: 0 };
    rows.set(name, held);
    return held;
  };
  return {
    async readAnswer(name) {
      const found = rows.get(name);
      const now = clock.elapsed();
      return (
        found && {
          ...(found.answer !== undefined && { answer: found.answer }),
          version: found.version,
          ageMs: now - found.readAt,
          dueMs: found.nextAt - now,
          heldMs: found.heldUntil - now,
        }
      );
    },
    async claimAnswer(name, everyMs) {
      const found = row(name);
      const isDue = found.nextAt <= clock.elapsed() && found.heldUntil <= clock.elapsed();
      if (isDue) found.nextAt = clock.elapsed() + everyMs;
      return isDue;
    },
    async saveAnswer(name, answer, agoMs) {
      const found = row(name);
      Object.assign(found, { answer, version: found.version + 1, readAt: clock.elapsed() - agoMs });
    },
    async holdAnswer(name, ms) {
      row(name).heldUntil = clock.elapsed() + ms;
    },
  };
}
