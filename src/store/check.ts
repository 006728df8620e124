import type { Finding } from '../finding.ts';
import { sqlitePath } from './database.ts';

/** Checks the database of `url`. Changes nothing, and only reads a SQLite file that a bot uses. */
export async function checkDatabase(url: string): Promise<readonly Finding[]> {
  const path = sqlitePath(url);
  // Loaded lazily: only one of them is needed.
  if (path === undefined) return (await import('./check-postgres.ts')).checkPostgres(url);
  return (await import('./check-sqlite.ts')).checkSqlite(path);
}
