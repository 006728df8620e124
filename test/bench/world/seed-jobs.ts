import { sql } from 'kysely';
import { openDatabase } from '../../../src/store/database.ts';
import { seedRequests } from './seed-requests.ts';

const clock = { now: Date.now };

/** Puts approved requests into a database that has its tables, each with a job that is due and carries it out. */
export async function seedJobs(url: string, count: number): Promise<void> {
  await seedRequests(url, count, 'approved');
  const { db, now } = await openDatabase(url, clock);
  try {
    await sql`insert into jobs (id, kind, request_id, run_at, attempts, version)
      select id, 'carry_out_request', id, ${now()}, 0, 1 from requests where status = 'approved'`.execute(db);
  } finally {
    await db.destroy();
  }
}
