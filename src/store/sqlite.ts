import { chmodSync, closeSync, fstatSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import SqliteFile from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
} from 'kysely';
import { KnownError } from '../errors.ts';

/** How long a statement waits for another process that writes to the same file. */
const BUSY_TIMEOUT_MS = 5000;

/**
 * The dialect for a SQLite file that is open already. The folder and the file are made when they are missing; the file
 * is readable by its owner only. Throws `upstream` when the file cannot be made, opened or set up.
 */
export function sqlite(path: string): Dialect {
  const file = openFile(resolve(path));
  const dialect = new SqliteDialect({ database: file });
  return {
    createAdapter: () => new TransactionalAdapter(),
    createDriver: () => new ImmediateDriver({ database: file }),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
  };
}

function openFile(path: string): SqliteFile.Database {
  let file: SqliteFile.Database | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    keepPrivate(path);
    file = new SqliteFile(path, { timeout: BUSY_TIMEOUT_MS });
    const mode = file.pragma('journal_mode = WAL', { simple: true });
    if (mode !== 'wal') throw new Error(`journal_mode is ${mode}, not wal`);
    // better-sqlite3 is built with synchronous=NORMAL for WAL files, which may lose confirmed commits at a power cut.
    file.pragma('synchronous = FULL');
    file.pragma('foreign_keys = ON');
    return file;
  } catch (cause) {
    file?.close();
    throw new KnownError(
      'upstream',
      `The database file ${path} cannot be opened (${codeOf(cause)}): give DATABASE_URL a path on a local disk where this program may write.`,
      { cause },
    );
  }
}

/** SQLite gives -wal and -shm the mode of the database file, which itself would be born 0644. */
function keepPrivate(path: string): void {
  const descriptor = openSync(path, 'a', 0o600);
  try {
    if (fstatSync(descriptor).mode & 0o077) chmodSync(path, 0o600);
  } finally {
    closeSync(descriptor);
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  return 'code' in error ? String(error.code) : error.message;
}

/** A transaction that begins with a read cannot turn into a write once another process wrote; this one waits instead. */
class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

/** SQLite rolls back `create table` too; Kysely's adapter denies it, and would migrate outside a transaction. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
