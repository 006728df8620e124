import type { Json } from '../../../src/sandbox/slack/json.ts';
import { createSqliteDatabase } from '../../helpers/databases.ts';
import type { BenchWorld } from './bench-world.ts';
import { recordPayloads } from './record-payloads.ts';

/** The payload of a click on Approve, as it was sent to a program of its own. */
export async function recordClick({ slack, start }: BenchWorld): Promise<Json> {
  const database = await createSqliteDatabase();
  const { url, program } = await start(database.url);
  try {
    return (await recordPayloads(slack, url, database.path)).click;
  } finally {
    await program.remove();
    await database.drop();
  }
}
