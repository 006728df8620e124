import { closeSync, fdatasync, openSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import SqliteFile from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  RawNode,
  SelectQueryNode,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
  type SqliteStatement,
} from 'kysely';
import { KnownError } from '../errors.ts';
import { createFlush, type Flush } from './flush.ts';
import { cannotOpen, makePrivateFile } from './sqlite-file.ts';

/** How long a statement waits for another process that writes to the same file. */
const BUSY_TIMEOUT_MS = 5000;
/** Of 4 kB. SQLite's own 1000 (https://sqlite.org/wal.html) took a tenth more of every click; each pause is longer, and rarer. */
const LOG_PAGES = 4000;
/** What is used all the time fits. better-sqlite3's own 16 MB would fill with the rows of one large batch. */
const CACHE_KB = 4000;

export interface OpenedFile {
  readonly dialect: Dialect;
  /** Resolves when all commits so far are on the disk: a power cut does not take them. Nothing may be confirmed before. */
  readonly kept: () => Promise<void>;
}

/**
 * A SQLite file, open already. The folder and the file are made when they are missing; the file is readable by its owner
 * only. Throws `upstream` when the file cannot be made, opened or set up. `toDisk` flushes the -wal file, where all
 * commits go (https://sqlite.org/wal.html); it is an argument for tests.
 */
export function sqlite(path: string, toDisk: (log: number) => Promise<void> = promisify(fdatasync)): OpenedFile {
  const { file, log } = openFile(resolve(path));
  const dialect = new SqliteDialect({ database: file });
  const flush = createFlush(() =>
    toDisk(log).catch((cause) => {
      throw notFlushed(cause);
    }),
  );
  return {
    dialect: {
      createAdapter: () => new TransactionalAdapter(),
      createDriver: () => new FileDriver(file, flush, () => closeSync(log)),
      createIntrospector: (db) => dialect.createIntrospector(db),
      createQueryCompiler: () => dialect.createQueryCompiler(),
    },
    kept: flush.kept,
  };
}

/** The database, and its -wal file as the number by which the system knows it. */
function openFile(path: string): { readonly file: SqliteFile.Database; readonly log: number } {
  let file: SqliteFile.Database | undefined;
  try {
    makePrivateFile(path);
    file = new SqliteFile(path, { timeout: BUSY_TIMEOUT_MS });
    const mode = file.pragma('journal_mode = WAL', { simple: true });
    if (mode !== 'wal') throw new Error(`journal_mode is ${mode}, not wal`);
    // A commit is written to the -wal file and not flushed: `kept` does that, for all commits of a moment at once, while
    // the program goes on. With FULL every commit would hold the whole program up until the disk has it.
    file.pragma('synchronous = NORMAL');
    // Copying the log into the database file writes each page once, however often it has changed since the last time.
    file.pragma(`wal_autocheckpoint = ${LOG_PAGES}`);
    file.pragma('foreign_keys = ON');
    file.pragma(`cache_size = -${CACHE_KB}`);
    // The first read makes the -wal file, which then stays for as long as the database is open. What a process that was
    // killed has committed may be in the system's memory only: it is flushed here, and put where it belongs.
    file.pragma('wal_checkpoint(PASSIVE)');
    return { file, log: openSync(`${realpathSync(path)}-wal`, 'r+') };
  } catch (cause) {
    file?.close();
    throw cannotOpen(path, cause);
  }
}

class FileDriver extends SqliteDriver {
  readonly #file: SqliteFile.Database;
  readonly #inode: number | undefined;
  readonly #flush: Flush;
  readonly #closed: () => void;
  #connection: DatabaseConnection | undefined;

  constructor(file: SqliteFile.Database, flush: Flush, closed: () => void) {
    super({ database: preparedOnce(file) });
    this.#file = file;
    this.#inode = inodeOf(file.name);
    this.#flush = flush;
    this.#closed = closed;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#connection ??= this.#watched(await super.acquireConnection());
    return this.#connection;
  }

  /** A transaction that begins with a read cannot turn into a write once another process wrote; this one waits instead. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  override async destroy(): Promise<void> {
    await super.destroy();
    this.#closed();
  }

  /**
   * Tells of every commit, those of single statements included. An open file can be written to after it was deleted, and
   * what it then confirms is gone with the process: before each write it is looked whether the file is in its place.
   */
  #watched(connection: DatabaseConnection): DatabaseConnection {
    return {
      executeQuery: async <Row>(compiled: CompiledQuery) => {
        const mayWrite = !SelectQueryNode.is(compiled.query);
        if (mayWrite && !this.#file.inTransaction) {
          // A claim that nobody hears of would be a try less each time.
          this.#flush.check();
          if (inodeOf(this.#file.name) !== this.#inode) throw fileMoved();
        }
        const result = await connection.executeQuery<Row>(compiled);
        const isRaw = RawNode.is(compiled.query);
        const hasChanged = isRaw || result.rows.length > 0 || (result.numAffectedRows ?? 0n) > 0n;
        if (mayWrite && hasChanged && !this.#file.inTransaction) this.#flush.wrote();
        return result;
      },
      streamQuery: (compiled, size, options) => connection.streamQuery(compiled, size, options),
    };
  }

  /** SQLite itself rolls back when the disk is full or broken, and would complain of a second rollback. */
  override async rollbackTransaction(): Promise<void> {
    if (this.#file.inTransaction) this.#file.exec('rollback');
  }
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

function notFlushed(cause: unknown): KnownError {
  const sentence = "The disk refused what the bot's database wrote: look after the disk, then start the bot again.";
  return new KnownError('storage', sentence, { code: 'not_flushed', cause });
}

function fileMoved(): KnownError {
  const sentence = "The bot's database file is not where it was, so nothing was stored.";
  return new KnownError('storage', sentence, { code: 'file_moved' });
}

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
