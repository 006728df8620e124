import { setTimeout as wait } from 'node:timers/promises';
import type { Effort, Say } from '../effort.ts';
import type { Line } from '../line.ts';
import { median } from '../quantile.ts';
import { figureOf, interleaved, overRounds } from '../rounds.ts';
import { residentMemory } from '../world/resident-memory.ts';
import { createStartWorld, type StartWorld } from './start-world.ts';

type Side = 'ours' | 'bare';

const STARTS = 3;
/** What a start leaves behind is collected by then. */
const IDLE_MS = 4_000;

/** How long after its start the program answers, and what it takes while nothing is to be done, beside a bare Bolt app. */
export async function start({ rounds, isQuick }: Effort, say: Say): Promise<readonly Line[]> {
  const world = await createStartWorld();
  try {
    // The files are in the system's cache and the code in Node's, as at every start but the first.
    for (const side of ['ours', 'bare'] as const) await answered(world, side);
    say('spawn to the first answer');
    const times = await startTimes(world, rounds);
    if (isQuick) return [times];
    say('idle');
    return [times, ...(await idleMemory(world, rounds))];
  } finally {
    await world.close();
  }
}

async function startTimes(world: StartWorld, rounds: number): Promise<Line> {
  const round = (side: Side) => async () => {
    const durations: number[] = [];
    for (let count = 0; count < STARTS; count += 1) durations.push(await answered(world, side));
    return durations;
  };
  const { ours, bare } = await interleaved(rounds, { ours: round('ours'), bare: round('bare') });
  return {
    what: 'spawn to the first /create-user answered',
    ours: { median: figureOf(ours, 'ms').median, unit: 'ms' },
    base: { median: figureOf(bare, 'ms').median, unit: 'ms' },
    ...overRounds(ours.map((one, index) => median(one) / median(bare[index] ?? []))),
    goal: { atMost: 1.6 },
  };
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
  const { ours, bare } = await interleaved(rounds, { ours: round('ours'), bare: round('bare') });
  // Not every system says how much memory a process has.
  if (ours.some(Number.isNaN)) return [];
  return [
    {
      what: `memory ${IDLE_MS / 1_000} s after that`,
      ours: { median: median(ours), unit: 'MB' },
      base: { median: median(bare), unit: 'MB' },
      ...overRounds(ours.map((one, index) => one / (bare[index] ?? Number.NaN))),
      goal: { atMost: 1.4 },
    },
  ];
}
