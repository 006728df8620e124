import { type Kysely, sql } from 'kysely';
import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

/** Any number that nothing else in this database locks by. */
const KEY = 7_203_114_402;

/**
 * Of the transactions that look whether an address is free and then take it, lets one go on at a time until its end: two
 * could look before either has written, for an address is held in two tables. SQLite has one writer in any case. It comes
 * before all other locks of a transaction, so that no two wait for each other.
 */
export async function lockAddresses(trx: Kysely<Schema>, engine: Database['engine']): Promise<void> {
  if (engine === 'postgres') await sql`select pg_advisory_xact_lock(${KEY}::bigint)`.execute(trx);
}
