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

/** How long a statement waits while another process writes to the same file. */
const BUSY_TIMEOUT_MS = 5000;
/**
 * Pages of 4 kB between checkpoints. SQLite's default of 1000 (https://sqlite.org/wal.html) made each click 10 %
 * slower; with 4000, checkpoints are rarer but take longer.
 */
const CHECKPOINT_PAGES = 4000;
/** Enough for the pages in constant use. One large batch would fill better-sqlite3's default of 16 MB with its rows. */
const CACHE_KB = 4000;

export interface OpenedFile {
  readonly dialect: Dialect;
  /** Resolves when all commits so far are on disk and survive a power cut. Confirm nothing to a user before that. */
  readonly kept: () => Promise<void>;
}

/**
 * Opens a SQLite file that only its owner can read, and creates it and its folder if they are missing. Throws
 * `upstream` if it cannot create, open or configure the file. `toDisk` flushes the -wal file, which receives all
 * commits (https://sqlite.org/wal.html); it is a parameter for tests.
 */
export function sqlite(path: string, toDisk: (walFd: number) => Promise<void> = promisify(fdatasync)): OpenedFile {
  const { file, walFd } = openFile(resolve(path));
  const dialect = new SqliteDialect({ database: file });
  const flush = createFlush(() =>
    toDisk(walFd).catch((cause) => {
      throw notFlushed(cause);
    }),
  );
  return {
    dialect: {
      createAdapter: () => new TransactionalAdapter(),
      createDriver: () => new FileDriver(file, flush, () => closeSync(walFd)),
      createIntrospector: (db) => dialect.createIntrospector(db),
      createQueryCompiler: () => dialect.createQueryCompiler(),
    },
    kept: flush.kept,
  };
}

/** Opens the database, and its -wal file as a file descriptor. */
function openFile(path: string): { readonly file: SqliteFile.Database; readonly walFd: number } {
  let file: SqliteFile.Database | undefined;
  try {
    makePrivateFile(path);
    file = new SqliteFile(path, { timeout: BUSY_TIMEOUT_MS });
    const mode = file.pragma('journal_mode = WAL', { simple: true });
    if (mode !== 'wal') throw new Error(`journal_mode is ${mode}, not wal`);
    // With NORMAL, a commit writes to the -wal file without a flush. `kept` flushes several commits at once in the
    // background. With FULL, each commit would block the whole process until the flush ends.
    file.pragma('synchronous = NORMAL');
    // A checkpoint writes each changed page once, however often it changed, so rare checkpoints write less.
    file.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    file.pragma('foreign_keys = ON');
    file.pragma(`cache_size = -${CACHE_KB}`);
    // The first read creates the -wal file, which then exists as long as the database is open. Commits of a killed
    // process may be only in the system's memory: the checkpoint flushes them and copies them into the database file.
    file.pragma('wal_checkpoint(PASSIVE)');
    return { file, walFd: openSync(`${realpathSync(path)}-wal`, 'r+') };
  } catch (cause) {
    file?.close();
    throw cannotOpen(path, cause);
  }
}

class FileDriver extends SqliteDriver {
  readonly #file: SqliteFile.Database;
  readonly #inode: number | undefined;
  readonly #flush: Flush;
  readonly #onDestroyed: () => void;
  #connection: DatabaseConnection | undefined;

  constructor(file: SqliteFile.Database, flush: Flush, onDestroyed: () => void) {
    super({ database: preparedOnce(file) });
    this.#file = file;
    this.#inode = inodeOf(file.name);
    this.#flush = flush;
    this.#onDestroyed = onDestroyed;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#connection ??= this.#withFlush(await super.acquireConnection());
    return this.#connection;
  }

  /**
   * A deferred transaction that starts with a read cannot write once another process has written. `begin immediate`
   * waits for the write lock instead (https://sqlite.org/lang_transaction.html).
   */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  override async destroy(): Promise<void> {
    await super.destroy();
    this.#onDestroyed();
  }

  /**
   * Reports every commit to the flush, including those of single statements. An open file stays writable after it is
   * deleted, but its data is lost when the process ends. So each write first checks that the path still has the same
   * file.
   */
  #withFlush(connection: DatabaseConnection): DatabaseConnection {
    return {
      executeQuery: async <Row>(compiled: CompiledQuery) => {
        const mayWrite = !SelectQueryNode.is(compiled.query);
        if (mayWrite && !this.#file.inTransaction) {
          // A claim we cannot confirm would silently use up a start of its job.
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

  /** SQLite rolls back on its own when the disk is full or fails, and a second rollback is an error. */
  override async rollbackTransaction(): Promise<void> {
    if (this.#file.inTransaction) this.#file.exec('rollback');
  }
}

function inodeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.ino;
}

/** SQLite can roll back `create table`, but Kysely's adapter says it cannot and would migrate outside a transaction. */
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

/** More than the number of different statements in this program. */
const MAX_PREPARED = 500;
/**
 * In characters. An insert of 500 rows has 16,000 characters and would hold 1 MB, and each number of rows has its own
 * statement.
 */
const MAX_CACHED_LENGTH = 5_000;

/** Caches prepared statements. Kysely prepares each statement on every call, which takes as long as running it. */
function preparedOnce(file: SqliteFile.Database): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>();
  return {
    close: () => void file.close(),
    prepare(sql) {
      const statement = prepared.get(sql) ?? file.prepare<unknown[]>(sql);
      // Bounded, because a statement with a list has a different text for each list length.
      if (sql.length <= MAX_CACHED_LENGTH && prepared.size < MAX_PREPARED) prepared.set(sql, statement);
      return statement;
    },
  };
}
