import type { SandboxClock } from '../../../src/sandbox/clock.ts';

/** A clock that moves only when it is told to, so that nothing falls due while a state is looked at. */
export function createStillClock(): SandboxClock {
  let now = Date.now();
  let elapsed = 0;
  const timers = new Set<{ readonly due: number; readonly run: () => void }>();
  return {
    now: () => now,
    elapsed: () => elapsed,
    after(ms, run) {
      const timer = { due: now + ms, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    advance(ms) {
      now += ms;
      elapsed += Math.max(0, ms);
      for (const timer of [...timers].sort((a, b) => a.due - b.due)) {
        if (timer.due <= now && timers.delete(timer)) timer.run();
      }
    },
  };
}
