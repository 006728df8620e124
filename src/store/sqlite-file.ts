import { chmodSync, closeSync, existsSync, fstatSync, mkdirSync, openSync, realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { codeOf, KnownError } from '../errors.ts';
import { accessProblem } from './file-access.ts';

/** Keeps a reference to each lock: the garbage collector would close an unreferenced one and release it. */
const locks = new Set<SqliteFile.Database>();
/** Longer than `isOwned` looks, and too short for a person to notice. */
const LOOK_MS = 100;

/**
 * Takes exclusive use of the SQLite file `path` until the returned function is called. SQLite locks a file next to it;
 * the system releases that lock when the process ends, even after a crash. Throws `conflict` if another process has the
 * lock, `upstream` if the file cannot be created.
 */
export function ownFile(path: string): () => void {
  let lock: SqliteFile.Database | undefined;
  const release = () => {
    if (lock) locks.delete(lock);
    lock?.close();
  };
  try {
    makePrivateFile(resolve(path));
    const lockPath = lockFileOf(path);
    // POSIX: closing any descriptor of a file releases all locks that this process has on it. So do not touch an
    // existing lock file.
    if (!existsSync(lockPath)) makePrivateFile(lockPath);
    lock = new SqliteFile(lockPath, { timeout: LOOK_MS });
    lock.exec('begin exclusive');
    locks.add(lock);
    return release;
  } catch (cause) {
    release();
    throw isBusy(cause) ? inUse(path, cause) : cannotOpen(path, cause);
  }
}

/** Whether a process has exclusive use of the existing file `path`. Changes nothing. Throws as `ownFile` does. */
export function isOwned(path: string): boolean {
  let lock: SqliteFile.Database | undefined;
  try {
    const lockPath = lockFileOf(path);
    if (!existsSync(lockPath)) return false;
    lock = new SqliteFile(lockPath, { readonly: true, fileMustExist: true, timeout: 0 });
    // Each read looks at the lock.
    lock.pragma('schema_version');
    return false;
  } catch (cause) {
    if (isBusy(cause)) return true;
    throw cannotOpen(path, cause);
  } finally {
    lock?.close();
  }
}

function lockFileOf(path: string): string {
  return `${realpathSync(path)}-lock`;
}

function isBusy(error: unknown): boolean {
  return error instanceof SqliteFile.SqliteError && error.code.startsWith('SQLITE_BUSY');
}

function inUse(path: string, cause: unknown): KnownError {
  const advice = 'stop it first, or use PostgreSQL (DATABASE_URL=postgres://…), which several can share';
  return new KnownError('conflict', `Another process of this program uses the database file ${path}: ${advice}.`, {
    cause,
  });
}

/**
 * Creates the file and its folder if they are missing, and limits the file's access to its owner. SQLite would create
 * it with mode 0644, and gives the -wal and -shm files the mode of the database file. Throws the system's errors.
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

/** The operator's error when the database file cannot be created, opened or configured. Names the cause. */
export function cannotOpen(path: string, cause: unknown): KnownError {
  const code = codeOf(cause) ?? (cause instanceof Error ? cause.message : 'unknown error');
  const sentence = `The database file ${path} cannot be opened (${code}): ${adviceFor(resolve(path), code)}.`;
  return new KnownError('upstream', sentence, { cause });
}

function adviceFor(path: string, code: string): string {
  if (/^SQLITE_(BUSY|LOCKED)/.test(code))
    return 'another program has locked it. Stop that program, then start the bot again';
  if (code === 'EROFS')
    return 'the file system of DATABASE_URL is read-only. Mount the volume so that it can be written';
  if (/^(ENOSPC|EDQUOT|SQLITE_FULL)/.test(code)) return 'the disk of DATABASE_URL is full. Free some space on it';
  if (code.startsWith('SQLITE_NOTADB')) return 'it is not a SQLite database. Give DATABASE_URL another path';
  const isRefused = /^(EACCES|EPERM|SQLITE_(CANTOPEN|READONLY|PERM|AUTH))/.test(code);
  const problem = isRefused ? accessProblem(path) : undefined;
  return problem ?? 'give DATABASE_URL a path on a local disk where this program may write';
}
