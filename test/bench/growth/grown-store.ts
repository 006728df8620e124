import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { openDatabase } from '../../../src/store/database.ts';
import { openStore } from '../../../src/store/open.ts';
import type { TestDatabase } from '../../helpers/databases.ts';
import { runSql } from '../../helpers/postgres.ts';
import { seedHistory } from './seed-history.ts';
import { strokes, type Timed } from './strokes.ts';

const clock = { now: Date.now };
const HOUR_MS = 3_600_000;

/** A store with a past, played on with nothing around it. */
export interface GrownStore {
  play(count: number): Promise<Timed>;
  /** Every request has its card looked after in an hour, and `due` of them something to do that nobody does. */
  addJobs(due: number): Promise<void>;
  close(): Promise<void>;
}

/** With so many requests of the past. `close` drops the database. */
export async function createGrownStore(create: () => Promise<TestDatabase>, requests: number): Promise<GrownStore> {
  const { url, drop } = await create();
  const options = { url, clock, newId: randomUUID };
  const seeded = async () => {
    // Its tables.
    await (await openStore(options)).close();
    await seedHistory(url, requests);
    return openStore(options);
  };
  const store = await seeded().catch(async (error) => {
    await drop();
    throw error;
  });
  return {
    play: (count) => strokes(store, clock, count),
    addJobs: (due) => addJobs(url, due),
    async close() {
      await store.close();
      await drop();
    },
  };
}

async function addJobs(url: string, due: number): Promise<void> {
  const { db, engine } = await openDatabase(url, clock);
  const id = sql.raw(engine === 'sqlite' ? 'lower(hex(randomblob(18)))' : 'gen_random_uuid()::text');
  const [later, past] = [Date.now() + HOUR_MS, 0].map((at) => sql.raw(`cast(${at} as bigint)`));
  const ways = [
    sql`insert into jobs (id, kind, request_id, run_at, attempts, version)
      select ${id}, 'repost_card', id, ${later}, 0, 1 from requests where true on conflict do nothing`,
    sql`insert into jobs (id, kind, request_id, run_at, attempts, version)
      select ${id}, 'send_files', id, ${past}, 0, 1 from requests limit ${sql.raw(String(due))}`,
  ];
  try {
    // Longer than a query of the program's may take on PostgreSQL.
    for (const way of ways) await (engine === 'sqlite' ? way.execute(db) : runSql(url, way.compile(db).sql));
    if (engine === 'sqlite') await sql`pragma wal_checkpoint(truncate)`.execute(db);
  } finally {
    await db.destroy();
  }
  if (engine === 'postgres') await runSql(url, 'vacuum (analyze) jobs');
}
