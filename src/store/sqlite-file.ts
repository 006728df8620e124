import { chmodSync, closeSync, existsSync, fstatSync, mkdirSync, openSync, realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { codeOf, KnownError } from '../errors.ts';

/** A lock that nothing refers to would be given up by the garbage collector. */
const locks = new Set<SqliteFile.Database>();

/**
 * Makes this process the only one of the program on the SQLite file `path`, until the returned function is called or the
 * process ends, however it ends: the system's lock on a file beside it, which SQLite takes, ends with the process.
 * Throws `conflict` when another process has it, `upstream` when the file cannot be made.
 */
export function ownFile(path: string): () => void {
  let lock: SqliteFile.Database | undefined;
  const release = () => {
    if (lock) locks.delete(lock);
    lock?.close();
  };
  try {
    makePrivateFile(resolve(path));
    const lockPath = `${realpathSync(path)}-lock`;
    // Opening and closing a file that this process has locked would end the lock (POSIX): one that is there is left alone.
    if (!existsSync(lockPath)) makePrivateFile(lockPath);
    lock = new SqliteFile(lockPath, { timeout: 0 });
    lock.exec('begin exclusive');
    locks.add(lock);
    return release;
  } catch (cause) {
    release();
    const held = cause instanceof SqliteFile.SqliteError && cause.code.startsWith('SQLITE_BUSY');
    throw held ? inUse(path, cause) : cannotOpen(path, cause);
  }
}

function inUse(path: string, cause: unknown): KnownError {
  const advice = 'stop that one first; several at once need PostgreSQL (DATABASE_URL=postgres://…)';
  return new KnownError('conflict', `Another process of this program uses the database file ${path}: ${advice}.`, {
    cause,
  });
}

/**
 * Makes the file and its folder when they are missing, and takes it from everybody but its owner: SQLite gives -wal and
 * -shm the mode of the database file, which itself would be born 0644. Throws the system's errors.
 */
export function makePrivateFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const descriptor = openSync(path, 'a', 0o600);
  try {
    if (fstatSync(descriptor).mode & 0o077) chmodSync(path, 0o600);
  } finally {
    closeSync(descriptor);
  }
}

/** What the operator reads when the database file cannot be made, opened or set up. */
export function cannotOpen(path: string, cause: unknown): KnownError {
  const advice = 'give DATABASE_URL a path on a local disk where this program may write';
  return new KnownError(
    'upstream',
    `The database file ${path} cannot be opened (${codeOf(cause) ?? (cause instanceof Error ? cause.message : 'unknown error')}): ${advice}.`,
    {
      cause,
    },
  );
}
