import { postgresServer } from '../helpers/postgres.ts';
import { createChance } from './chance.ts';
import type { Effort, Findings } from './findings.ts';
import { comeToRest } from './outage/come-to-rest.ts';
import type { Engine } from './outage/database.ts';
import { drawOutage, type Outage } from './outage/plan.ts';
import { playOutage } from './outage/play.ts';
import { verdict } from './outage/verdict.ts';
import { openWorld, type World } from './outage/world.ts';

/** Outages one after the other on one program; what is open then goes on into the next. */
const OUTAGES_A_WORLD = 5;
/** Much of a run is waiting for the machine's clock, so several programs run side by side. */
const AT_ONCE = 4;

const WORLDS: readonly { readonly mode: World['mode']; readonly engine: Engine }[] = [
  { mode: 'socket', engine: 'postgres' },
  { mode: 'http', engine: 'sqlite' },
  { mode: 'http', engine: 'postgres' },
  { mode: 'socket', engine: 'sqlite' },
];

/**
 * Slack, CxEngage and the database are away in turns and together while requests, clicks and batches go on: nothing is
 * lost or done twice, everybody is told, and all goes on by itself. `count` is the number of outages.
 */
export async function outage({ count, seed, say }: Effort): Promise<Findings> {
  if (!postgresServer) say('  without TEST_DATABASE_URL only SQLite is tried, whose file is locked');
  const worlds = worldsOf(count);
  const figures: Record<string, number> = {};
  const failures: string[] = [];
  const add = (found: Readonly<Record<string, number>>) => {
    for (const [name, figure] of Object.entries(found)) figures[name] = (figures[name] ?? 0) + figure;
  };
  let longestMs = 0;

  const playWorld = async ({ index, first, size }: (typeof worlds)[number]) => {
    const chance = createChance(seed * 1_000 + index);
    const { mode, engine } = WORLDS[(index + seed) % WORLDS.length] ?? { mode: 'http', engine: 'sqlite' };
    const world = await openWorld(mode, postgresServer ? engine : 'sqlite');
    try {
      const sent = new Set<string>();
      for (let at = 0; at < size; at += 1) {
        const drawn = drawOutage(chance, first + at, world.database.engine);
        const played = await playOutage(world, chance, drawn);
        say(`  ${played.line}`);
        for (const what of played.sent) sent.add(what);
        failures.push(...played.problems);
        longestMs = Math.max(longestMs, played.longestMs);
        add({ outages: 1, ...servicesOf(drawn) });
        add({ ...played.doings });
      }
      failures.push(...(await comeToRest(world, chance)));
      const { figures: found, problems } = await verdict(world, sent);
      add(found);
      failures.push(...problems.map((problem) => `${mode}, ${world.database.engine}: ${problem}`));
    } finally {
      await world.close();
    }
  };
  const run = async () => {
    for (let next = worlds.shift(); next; next = worlds.shift()) await playWorld(next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, run));
  return {
    figures: { ...figures, 'longest seconds from the return to the first call': Math.round(longestMs / 1_000) },
    failures,
  };
}

/** How many outages each program has, and the number of the first. */
function worldsOf(count: number): { readonly index: number; readonly first: number; readonly size: number }[] {
  const worlds = Math.min(count, Math.max(AT_ONCE, Math.ceil(count / OUTAGES_A_WORLD)));
  const before = (index: number) => Math.floor((index * count) / worlds);
  return Array.from({ length: worlds }, (_, index) => ({
    index,
    first: before(index) + 1,
    size: before(index + 1) - before(index),
  }));
}

function servicesOf({ absences }: Outage): Readonly<Record<string, number>> {
  return Object.fromEntries(absences.map(({ service }) => [`outages of ${service}`, 1]));
}
