import { chmodSync, closeSync, fstatSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { KnownError } from '../errors.ts';

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
  return new KnownError('upstream', `The database file ${path} cannot be opened (${codeOf(cause)}): ${advice}.`, {
    cause,
  });
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  return 'code' in error ? String(error.code) : error.message;
}
