import { sql } from 'kysely';
import type { Database } from '../../src/store/database.ts';

const WAYS = {
  sqlite: `select name from sqlite_master where type = 'index' and sql is not null order by name`,
  postgres: `select relname as name from pg_index join pg_class on pg_class.oid = indexrelid
    where relnamespace = 'public'::regnamespace
      and not exists (select 1 from pg_constraint where conindid = indexrelid) order by relname`,
} as const;

/** The names of all indexes that are no key. */
export async function indexesOf({ db, engine }: Pick<Database, 'db' | 'engine'>): Promise<readonly string[]> {
  const { rows } = await sql.raw<{ name: string }>(WAYS[engine]).execute(db);
  return rows.map(({ name }) => name);
}
