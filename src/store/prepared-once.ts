import type SqliteFile from 'better-sqlite3';
import type { SqliteDatabase, SqliteStatement } from 'kysely';

/** More statements than the program has. */
const MOST_PREPARED = 500;

/** Kysely prepares anew each time that it sends a statement; ours are few, and to prepare one takes as long as to run it. */
export function preparedOnce(file: SqliteFile.Database): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>();
  return {
    close: () => void file.close(),
    prepare(sql) {
      const statement = prepared.get(sql) ?? file.prepare<unknown[]>(sql);
      // Statements with lists have as many texts as lists have lengths.
      if (prepared.size < MOST_PREPARED) prepared.set(sql, statement);
      return statement;
    },
  };
}
