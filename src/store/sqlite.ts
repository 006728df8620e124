import { closeSync, fdatasync, openSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import SqliteFile from 'better-sqlite3';
import { type Dialect, type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely';
import { KnownError } from '../errors.ts';
import { createFlush } from './flush.ts';
import { createPatience } from './patience.ts';
import { FileDriver, TransactionalAdapter } from './sqlite-driver.ts';
import { cannotOpen, makePrivateFile } from './sqlite-file.ts';
import { watchFiles } from './sqlite-watch.ts';

/** How long the start waits for another process that has locked the file. It holds the event loop. */
const OPEN_TIMEOUT_MS = 5000;
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
      createDriver: () =>
        new FileDriver({
          file,
          database: preparedOnce(file),
          flush,
          patience: createPatience(),
          watch: watchFiles(file),
          onDestroyed: () => closeSync(walFd),
        }),
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
    file = new SqliteFile(path, { timeout: OPEN_TIMEOUT_MS });
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
    // From now on `Patience` waits.
    file.pragma('busy_timeout = 0');
    return { file, walFd: openSync(`${realpathSync(path)}-wal`, 'r+') };
  } catch (cause) {
    file?.close();
    throw cannotOpen(path, cause);
  }
}

function notFlushed(cause: unknown): KnownError {
  const sentence = "The disk refused what the bot's database wrote: check the disk, then start the bot again.";
  return new KnownError('storage', sentence, { code: 'not_flushed', cause });
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
