import SqliteFile from 'better-sqlite3';
import * as v from 'valibot';

const rows = v.array(v.record(v.string(), v.unknown()));

/** What a query finds in the SQLite file at `path`, read behind the program's back. */
export function readRows(path: string, sql: string, ...values: readonly string[]): v.InferOutput<typeof rows> {
  const file = new SqliteFile(path, { readonly: true });
  try {
    return v.parse(rows, file.prepare(sql).all(...values));
  } finally {
    file.close();
  }
}
