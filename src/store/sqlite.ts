import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import SqliteFile from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
  type SqliteStatement,
} from 'kysely';
import { KnownError } from '../errors.ts';
import { cannotOpen, makePrivateFile } from './private-file.ts';

/** How long a statement waits for another process that writes to the same file. */
const BUSY_TIMEOUT_MS = 5000;
/** More statements than the program has. */
const MOST_PREPARED = 500;

/**
 * The dialect for a SQLite file that is open already. The folder and the file are made when they are missing; the file
 * is readable by its owner only. Throws `upstream` when the file cannot be made, opened or set up.
 */
export function sqlite(path: string): Dialect {
  const file = openFile(resolve(path));
  const dialect = new SqliteDialect({ database: file });
  return {
    createAdapter: () => new TransactionalAdapter(),
    createDriver: () => new FileDriver(file),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
  };
}

function openFile(path: string): SqliteFile.Database {
  let file: SqliteFile.Database | undefined;
  try {
    makePrivateFile(path);
    file = new SqliteFile(path, { timeout: BUSY_TIMEOUT_MS });
    const mode = file.pragma('journal_mode = WAL', { simple: true });
    if (mode !== 'wal') throw new Error(`journal_mode is ${mode}, not wal`);
    // better-sqlite3 is built with synchronous=NORMAL for WAL files, which may lose confirmed commits at a power cut.
    file.pragma('synchronous = FULL');
    file.pragma('foreign_keys = ON');
    return file;
  } catch (cause) {
    file?.close();
    throw cannotOpen(path, cause);
  }
}

class FileDriver extends SqliteDriver {
  readonly #file: SqliteFile.Database;
  readonly #inode: number | undefined;

  constructor(file: SqliteFile.Database) {
    super({ database: preparedOnce(file) });
    this.#file = file;
    this.#inode = inodeOf(file.name);
  }

  /** An open file can be written to after it was deleted: what it then confirms is gone with the process. */
  override async acquireConnection(): Promise<DatabaseConnection> {
    if (inodeOf(this.#file.name) === this.#inode) return super.acquireConnection();
    const sentence = "The bot's database file is not where it was, so nothing was stored.";
    throw new KnownError('storage', sentence, { code: 'file_moved' });
  }

  /** A transaction that begins with a read cannot turn into a write once another process wrote; this one waits instead. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  /** SQLite itself rolls back when the disk is full or broken, and would complain of a second rollback. */
  override async rollbackTransaction(): Promise<void> {
    if (this.#file.inTransaction) this.#file.exec('rollback');
  }
}

/** Kysely prepares anew each time that it sends a statement; ours are few, and to prepare one takes as long as to run it. */
function preparedOnce(file: SqliteFile.Database): SqliteDatabase {
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

function inodeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.ino;
}

/** SQLite rolls back `create table` too; Kysely's adapter denies it, and would migrate outside a transaction. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
