import type { TestDatabase } from '../../helpers/databases.ts';
import { createPostgresDatabase } from '../../helpers/postgres.ts';
import type { Effort, Say } from '../effort.ts';
import type { Line } from '../line.ts';
import { median } from '../quantile.ts';
import { interleaved, overRounds } from '../rounds.ts';
import { commits } from '../world/commits.ts';
import { createDatabaseOnDisk } from '../world/on-disk.ts';
import { createClickWorld } from './click-world.ts';

const USERS = 50;
const CLICKS = 2_000;
/** Enough for the code to be compiled, and for the lanes of the jobs to be full. */
const WARM_UP = 1_000;

/**
 * Decisions a second, beside what a program could do that takes the click and then commits, each as fast as it goes
 * alone: 1 / (1/a + 1/b), a = acks a second of a bare Bolt app, b = decisions a second without Bolt and HTTP.
 */
export async function throughput({ rounds, postgres }: Effort, say: Say): Promise<readonly Line[]> {
  const lines = [await decisions('SQLite', 1, rounds, createDatabaseOnDisk, say)];
  if (postgres === undefined) return lines;
  const create = () => createPostgresDatabase(postgres);
  for (const instances of [1, 2]) lines.push(await decisions('PostgreSQL', instances, rounds, create, say));
  return lines;
}

async function decisions(
  name: string,
  instances: number,
  rounds: number,
  create: () => Promise<TestDatabase>,
  say: Say,
): Promise<Line> {
  const what = `decisions, ${name}, ${instances} ${instances === 1 ? 'process' : 'processes'}`;
  say(what);
  const [database, other] = [await create(), await create()];
  const world = await createClickWorld(database.url, instances);
  try {
    for (const side of ['ours', 'bare'] as const) await world.clicks(side, USERS, WARM_UP);
    await commits(other.url, WARM_UP, USERS);
    const { ours, bare, stored } = await interleaved(rounds, {
      ours: () => world.clicks('ours', USERS, CLICKS),
      bare: () => world.clicks('bare', USERS, CLICKS),
      stored: async () => (await commits(other.url, CLICKS, USERS)).rate,
    });
    const limits = bare.map((acks, round) => 1 / (1 / acks + 1 / (stored[round] ?? Number.NaN)));
    return {
      what,
      ours: { median: median(ours), unit: '/s' },
      base: { median: median(limits), unit: '/s' },
      ...overRounds(ours.map((rate, round) => rate / (limits[round] ?? Number.NaN))),
      goal: { atLeast: 0.7 },
      note: `of the serial limit of ${median(bare).toFixed(0)} acks/s and ${median(stored).toFixed(0)} commits/s`,
    };
  } finally {
    await world.close();
    await Promise.all([database.drop(), other.drop()]);
  }
}
