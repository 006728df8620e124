import SqliteFile from 'better-sqlite3';
import pg from 'pg';
import { codeOf, KnownError } from '../errors.ts';

const FULL = "The bot's database has no space left, so nothing was stored.";
const READ_ONLY = "The bot's database is read-only right now, so nothing was stored.";
const AWAY = "The bot's database cannot be used right now.";

/** Result codes that say something about the file or the machine, not about our SQL (https://sqlite.org/rescode.html). */
const SQLITE: readonly (readonly [code: RegExp, sentence: string])[] = [
  [/^SQLITE_FULL/, FULL],
  [/^SQLITE_READONLY/, READ_ONLY],
  [/^SQLITE_(IOERR|CANTOPEN|BUSY|LOCKED|PROTOCOL|NOMEM|CORRUPT|NOTADB|PERM|AUTH)/, AWAY],
];

/**
 * SQLSTATE classes of the same kind (PostgreSQL manual, appendix A): connection, login, transaction rolled back, resources,
 * operator, system, internal.
 */
const POSTGRES: readonly (readonly [code: RegExp, sentence: string])[] = [
  [/^53100$/, FULL],
  [/^25006$/, READ_ONLY],
  [/^(08|28|3D|40|53|55|57|58|XX)/, AWAY],
];

/**
 * An error of a database driver as a KnownError of kind `storage`, when it says that the database cannot be used now. Any
 * other error, a mistake in our SQL above all, comes back as it is.
 */
export function storageError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof KnownError) return error;
  const code = codeOf(error);
  const sentence = sentenceOf(error, code ?? '');
  return sentence === undefined ? error : new KnownError('storage', sentence, { code, cause: error });
}

function sentenceOf(error: Error, code: string): string | undefined {
  if (error instanceof SqliteFile.SqliteError) return match(SQLITE, code);
  if (error instanceof pg.DatabaseError) return match(POSTGRES, code);
  return isLostConnection(error, code) ? AWAY : undefined;
}

/**
 * The system's word (ECONNREFUSED …), or pg's own errors for a connection that ended or a limit that passed: plain ones
 * without a code, which only their origin tells from ours.
 */
function isLostConnection({ stack = '' }: Error, code: string): boolean {
  return /^E[A-Z_]+$/.test(code) || (code === '' && /node_modules\/pg(-pool)?\//.test(stack));
}

function match(table: readonly (readonly [RegExp, string])[], code: string): string | undefined {
  return table.find(([pattern]) => pattern.test(code))?.[1];
}
