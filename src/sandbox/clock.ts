/**
 * The clock of the stand-ins. It runs with the machine's clock and can be moved forward: a test that needs an expired
 * trigger or a full lease moves it instead of waiting. The app takes it as its own clock (`now`).
 */
export interface SandboxClock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /** Milliseconds that have passed, by waiting or by `advance`; it never goes back. */
  elapsed(): number;
  /** Calls `run` once the clock has passed `ms` from now, by waiting or by `advance`; answers with a function that cancels it. */
  after(ms: number, run: () => void): () => void;
  /** Moves the clock forward by `ms` and runs what became due; below zero it goes back. */
  advance(ms: number): void;
}

interface Timer {
  readonly due: number;
  readonly run: () => void;
  readonly timeout: NodeJS.Timeout;
}

/** `start`: what the clock shows at the beginning; without it, the machine's time. */
export function createClock(start: number = Date.now()): SandboxClock {
  let offset = start - Date.now();
  let moved = 0;
  const timers = new Set<Timer>();
  const now = () => Date.now() + offset;
  const fire = (timer: Timer) => {
    if (!timers.delete(timer)) return;
    clearTimeout(timer.timeout);
    timer.run();
  };
  return {
    now,
    elapsed: () => performance.now() + moved,
    after(ms, run) {
      const timer: Timer = { due: now() + ms, run, timeout: setTimeout(() => fire(timer), ms) };
      timers.add(timer);
      return () => {
        timers.delete(timer);
        clearTimeout(timer.timeout);
      };
    },
    advance(ms) {
      offset += ms;
      moved += Math.max(0, ms);
      for (const timer of [...timers].sort((a, b) => a.due - b.due)) if (timer.due <= now()) fire(timer);
    },
  };
}
