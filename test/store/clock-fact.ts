import { sql } from 'kysely';
import * as assert from 'uvu/assert';
import { createClock } from '../../src/sandbox/clock.ts';
import { openDatabase } from '../../src/store/database.ts';
import type { TestDatabase } from '../helpers/databases.ts';

/** Times that the database gives are numbers and follow the clock when a test moves it. */
export async function timesFollowTheClock(create: () => Promise<TestDatabase>): Promise<void> {
  const { url, drop } = await create();
  const moved = createClock();
  const { db, now } = await openDatabase(url, moved);
  const read = async (afterMs?: number) =>
    (await sql<{ at: number }>`select ${now(afterMs)} as at`.execute(db)).rows[0]?.at;
  const before = await read();
  moved.advance(3_600_000);
  const after = await read(1000.4);
  await db.destroy();
  await drop();
  assert.type(before, 'number');
  assert.type(after, 'number');
  const passed = Number(after) - Number(before);
  assert.ok(passed >= 3_601_000 && passed < 4_000_000, `${passed} ms`);
}
