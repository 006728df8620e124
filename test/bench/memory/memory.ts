import { setTimeout as wait } from 'node:timers/promises';
import { type AckWorld, createAckWorld } from '../ack/ack-world.ts';
import type { Effort, Say } from '../effort.ts';
import type { Line } from '../line.ts';
import { median } from '../quantile.ts';
import { residentMemory } from '../world/resident-memory.ts';
import { ASKABLE, liveHeap } from './live-heap.ts';

const USERS = 50;
/** Half of them commands, half of them typed into a role menu. */
const PORTION = 2_000;
/** By then every path has run often, and caches are full. */
const EARLY = 20_000;
const LATE = 100_000;
/** The time limits of the last requests are over by then, and their connections closed. */
const QUIET_MS = 12_000;
/** Under load the process's memory goes up and down: the median of one reading after each of so many portions. */
const READINGS = 5;

/** Whether memory grows with the number of requests. */
export async function memory(_effort: Effort, say: Say): Promise<readonly Line[]> {
  const world = await createAckWorld(ASKABLE);
  try {
    const early = await memoryAfter(world, 0, EARLY, say);
    const late = await memoryAfter(world, EARLY, LATE, say);
    const grown = (what: string, of: keyof Memory): Line => ({
      what: `${what} after ${LATE} requests, beside that after ${EARLY}`,
      ours: { median: late[of], unit: 'MB' },
      base: { median: early[of], unit: 'MB' },
      value: late[of] / early[of],
    });
    const heap: Line = { ...grown('heap without garbage', 'heap'), goal: { atMost: 1.05 } };
    // Not every system says how much memory a process has.
    if (Number.isNaN(late.quiet)) return [heap];
    return [
      heap,
      { ...grown('process, quiet and without garbage,', 'quiet'), goal: { atMost: 1.05 } },
      { ...grown('process under load', 'busy'), note: 'V8 chooses how much garbage it lets lie' },
    ];
  } finally {
    await world.close();
  }
}

/** All in MB; NaN where the system does not say. */
interface Memory {
  /** Of the process, while it works. */
  readonly busy: number;
  /** What is still referred to. */
  readonly heap: number;
  /** Of the process, after a quiet moment and a garbage collection. */
  readonly quiet: number;
}

/** Sends requests until there were `to` in all. */
async function memoryAfter(world: AckWorld, from: number, to: number, say: Say): Promise<Memory> {
  const readings: number[] = [];
  const now = async () => (await residentMemory(world.program)) ?? Number.NaN;
  for (let sent = from; sent < to; sent += PORTION) {
    for (const step of ['command', 'options'] as const) await world.play('ours', step, USERS, PORTION / 2);
    readings.push(await now());
    say(`${sent + PORTION} requests, ${readings.at(-1)?.toFixed(0)} MB`);
  }
  await wait(QUIET_MS);
  const heap = await liveHeap(world.program);
  return { busy: median(readings.slice(-READINGS)), heap, quiet: await now() };
}
