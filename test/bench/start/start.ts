import { setTimeout as wait } from 'node:timers/promises';
import type { Effort, Say } from '../effort.ts';
import type { Line } from '../line.ts';
import { median } from '../quantile.ts';
import { interleaved, overRounds } from '../rounds.ts';
import { residentMemory } from '../world/resident-memory.ts';
import { createStartWorld, type Side, type StartWorld } from './start-world.ts';

const SIDES: readonly Side[] = ['ours', 'bare', 'cached'];
const STARTS = 3;
/** What a start leaves behind is collected by then. */
const IDLE_MS = 4_000;

/** How long after its start the program answers, and what it takes while nothing is to be done, beside a bare Bolt app. */
export async function start({ rounds, isQuick }: Effort, say: Say): Promise<readonly Line[]> {
  const world = await createStartWorld();
  try {
    // The files are in the system's cache and the code in Node's, as at every start but the first.
    for (const side of SIDES) await answered(world, side);
    say('spawn to the first answer');
    const times = await startTimes(world, rounds);
    if (isQuick) return times;
    say('idle');
    return [...times, ...(await idleMemory(world, rounds))];
  } finally {
    await world.close();
  }
}

async function startTimes(world: StartWorld, rounds: number): Promise<readonly Line[]> {
  const round = (side: Side) => async () => {
    const durations: number[] = [];
    for (let count = 0; count < STARTS; count += 1) durations.push(await answered(world, side));
    return median(durations);
  };
  const found = await interleaved(rounds, { ours: round('ours'), bare: round('bare'), cached: round('cached') });
  return beside('spawn to the first /create-user answered', 'ms', found, 1.6);
}

/** Ours beside the bare app as everybody writes it, and, with no goal, beside one that has the compile cache too. */
function beside(what: string, unit: string, found: Readonly<Record<Side, readonly number[]>>, most: number) {
  const line = (side: 'bare' | 'cached'): Line => ({
    what: side === 'cached' ? `${what}, beside a bare app with the compile cache` : what,
    ours: { median: median(found.ours), unit },
    base: { median: median(found[side]), unit },
    ...overRounds(found.ours.map((one, index) => one / (found[side][index] ?? Number.NaN))),
    ...(side === 'bare' && { goal: { atMost: most } }),
  });
  return [line('bare'), line('cached')];
}

async function answered(world: StartWorld, side: Side): Promise<number> {
  const started = performance.now();
  const { url, program } = await world.start[side]();
  await world.command(url);
  const ms = performance.now() - started;
  await program.remove();
  return ms;
}

async function idleMemory(world: StartWorld, rounds: number): Promise<readonly Line[]> {
  const round = (side: Side) => async () => {
    const { url, program } = await world.start[side]();
    await world.command(url);
    await wait(IDLE_MS);
    const memory = await residentMemory(program);
    await program.remove();
    return memory ?? Number.NaN;
  };
  const found = await interleaved(rounds, { ours: round('ours'), bare: round('bare'), cached: round('cached') });
  // Not every system says how much memory a process has.
  return found.ours.some(Number.isNaN) ? [] : beside(`memory ${IDLE_MS / 1_000} s after that`, 'MB', found, 1.4);
}
