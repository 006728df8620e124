import type SqliteFile from 'better-sqlite3';
import type { SqliteDatabase, SqliteStatement } from 'kysely';

/** More statements than the program has. */
const MOST_PREPARED = 500;
/** In characters. One that stores 500 rows has 16,000 and holds 1 MB, and there is one for every number of rows. */
const LONGEST_KEPT = 5_000;

/** Kysely prepares anew each time that it sends a statement; ours are few, and to prepare one takes as long as to run it. */
export function preparedOnce(file: SqliteFile.Database): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>();
  return {
    close: () => void file.close(),
    prepare(sql) {
      const statement = prepared.get(sql) ?? file.prepare<unknown[]>(sql);
      // Statements with lists have as many texts as lists have lengths.
      if (sql.length <= LONGEST_KEPT && prepared.size < MOST_PREPARED) prepared.set(sql, statement);
      return statement;
    },
  };
}
