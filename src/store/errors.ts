import SqliteFile from 'better-sqlite3';
import pg from 'pg';
import { codeOf, KnownError } from '../errors.ts';

const FULL = "The bot's database has no space left, so nothing was stored.";
const READ_ONLY = "The bot's database is read-only right now, so nothing was stored.";
const BUSY = "Another program has locked the bot's database, so nothing was stored.";
const AWAY = "The bot's database cannot be used right now.";

/** Result codes caused by the file or the machine, not by our SQL (https://sqlite.org/rescode.html). */
const SQLITE: readonly (readonly [code: RegExp, sentence: string])[] = [
  [/^SQLITE_FULL/, FULL],
  [/^SQLITE_READONLY/, READ_ONLY],
  [/^SQLITE_(BUSY|LOCKED)/, BUSY],
  [/^SQLITE_(IOERR|CANTOPEN|PROTOCOL|NOMEM|CORRUPT|NOTADB|PERM|AUTH)/, AWAY],
];

/**
 * The matching SQLSTATE codes (PostgreSQL manual, appendix A): connection, authorization, unknown database, transaction
 * rollback, resources, object state, operator intervention, system, internal.
 */
const POSTGRES: readonly (readonly [code: RegExp, sentence: string])[] = [
  [/^53100$/, FULL],
  [/^25006$/, READ_ONLY],
  [/^(08|28|3D|40|53|55|57|58|XX)/, AWAY],
];

/**
 * Converts a driver error to a KnownError of kind `storage` if it means that the database cannot be used now. Returns
 * any other error unchanged, such as a mistake in our SQL.
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
 * True for a system code (ECONNREFUSED …) and for pg's own errors about an ended connection or a timeout. Those have no
 * code, so only their stack shows that they come from pg.
 */
function isLostConnection({ stack = '' }: Error, code: string): boolean {
  return /^E[A-Z_]+$/.test(code) || (code === '' && /node_modules\/pg(-pool)?\//.test(stack));
}

function match(table: readonly (readonly [RegExp, string])[], code: string): string | undefined {
  return table.find(([pattern]) => pattern.test(code))?.[1];
}
