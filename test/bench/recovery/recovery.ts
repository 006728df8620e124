import type { TestDatabase } from '../../helpers/databases.ts';
import { createPostgresDatabase } from '../../helpers/postgres.ts';
import type { Effort, Say } from '../effort.ts';
import type { Line } from '../line.ts';
import { overRounds } from '../rounds.ts';
import { createDatabaseOnDisk } from '../world/on-disk.ts';
import { killAndStart } from './kill-and-start.ts';

const JOBS = 10_000;
/** The lease of a dead worker runs out first: rounds are long. */
const LEASE_ROUNDS = 2;

/** How soon a program that was killed in the middle of its work goes on with it. */
export async function recovery({ rounds, postgres }: Effort, say: Say): Promise<readonly Line[]> {
  const onSqlite = await manyTimes(rounds, createDatabaseOnDisk, 'SQLite', say);
  const lines = [firstJob('SQLite', onSqlite), heldJob('SQLite', onSqlite)];
  if (postgres === undefined) return lines;
  const create = () => createPostgresDatabase(postgres);
  const onPostgres = await manyTimes(Math.min(rounds, LEASE_ROUNDS), create, 'PostgreSQL', say);
  return [...lines, firstJob('PostgreSQL', onPostgres), heldJob('PostgreSQL', onPostgres)];
}

type Resumed = Awaited<ReturnType<typeof killAndStart>>;

async function manyTimes(rounds: number, create: () => Promise<TestDatabase>, engine: string, say: Say) {
  const found: Resumed[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    say(`${engine}, ${round} of ${rounds}`);
    const database = await create();
    try {
      found.push(await killAndStart(database.url, JOBS));
    } finally {
      await database.drop();
    }
  }
  return found;
}

const firstJob = (engine: string, found: readonly Resumed[]): Line => ({
  what: `${engine}, ${JOBS} jobs queued, SIGKILL: spawn to the first call of a job`,
  ...overRounds(found.map(({ firstMs }) => firstMs / 1_000)),
  unit: 's',
  goal: { atMost: 1 },
});

const heldJob = (engine: string, found: readonly Resumed[]): Line => ({
  what: `${engine}: spawn to the first call of a job that ran at the kill`,
  ...overRounds(found.map(({ heldMs }) => heldMs / 1_000)),
  unit: 's',
  ...(engine === 'PostgreSQL' && { note: 'after its lease of 20 s, for other instances may be alive' }),
});
