import type { TestDatabase } from '../../helpers/databases.ts';
import { createPostgresDatabase } from '../../helpers/postgres.ts';
import type { Effort, Say } from '../effort.ts';
import type { Line } from '../line.ts';
import { quantile } from '../quantile.ts';
import { figureOf, interleaved, overRounds } from '../rounds.ts';
import { createDatabaseOnDisk } from '../world/on-disk.ts';
import { createErrandWorld } from './errand-world.ts';

/** Clicks in a round, one after the other. */
const CLICKS = 60;
const QUICK_CLICKS = 25;

/** From Approve to the POST that arrives at CxEngage, nothing else going on, beside the bare ack alone. */
export async function click({ rounds, isQuick, postgres }: Effort, say: Say): Promise<readonly Line[]> {
  const lines = [await errands('SQLite', 1, await createDatabaseOnDisk())];
  if (postgres !== undefined)
    lines.push(await errands('PostgreSQL, 2 processes', 2, await createPostgresDatabase(postgres)));
  return lines;

  async function errands(name: string, instances: number, database: TestDatabase): Promise<Line> {
    const what = `Approve to POST /v1/users, messages held back, ${name}`;
    say(what);
    const count = isQuick ? QUICK_CLICKS : CLICKS;
    const world = await createErrandWorld(database.url, instances);
    try {
      await world.errands(count);
      await world.acks(count);
      const { ours, bare } = await interleaved(rounds, {
        ours: () => world.errands(count),
        bare: () => world.acks(count),
      });
      const p99 = (values: readonly number[] = []) => quantile(values, 0.99);
      return {
        what,
        ours: figureOf(ours, 'ms'),
        base: figureOf(bare, 'ms'),
        ...overRounds(ours.map((values, round) => p99(values) - p99(bare[round]))),
        unit: 'ms',
        goal: { atMost: 20 },
        note: 'more than the bare ack',
      };
    } finally {
      await world.close();
      await database.drop();
    }
  }
}
