import { accessSync, constants, existsSync, realpathSync, statfsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { figure } from '../domain/text.ts';
import { codeOf, isKnownError } from '../errors.ts';
import type { Finding } from '../finding.ts';
import { accessProblem, nearestFolder } from './file-access.ts';
import { ranMigrations } from './migrate.ts';
import { migrationsFor } from './migrations/index.ts';
import { migrationsFinding } from './migrations-finding.ts';
import type { Schema } from './schema.ts';
import { cannotOpen, isOwned } from './sqlite-file.ts';

const DATABASE = 'Database';

/** Checks a SQLite file. Makes, changes and removes nothing, and reads only while a bot uses the file. */
export async function checkSqlite(path: string): Promise<readonly Finding[]> {
  const file = resolve(path);
  const folder = nearestFolder(file);
  try {
    refuseUnusable(file, folder);
    const found = existsSync(file) ? await existingFile(file) : [willBeCreated(file, folder)];
    const { bavail, bsize } = statfsSync(folder);
    return [...found, diskFinding(folder, bavail * bsize)];
  } catch (error) {
    if (!isKnownError(error)) throw error;
    return [{ check: DATABASE, state: 'wrong', text: error.message }];
  }
}

/** Throws the error that the start would throw, as far as it can be known without writing. */
function refuseUnusable(file: string, folder: string): void {
  try {
    if (!statSync(folder).isDirectory()) throw withCode('ENOTDIR');
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    for (const part of [file, `${file}-wal`, `${file}-shm`, `${file}-lock`])
      if (existsSync(part)) accessSync(part, constants.R_OK | constants.W_OK);
    // The start makes the file private, which only its owner and root can.
    if (process.geteuid?.() !== 0 && accessProblem(file)) throw withCode('EPERM');
  } catch (cause) {
    throw cannotOpen(file, cause);
  }
}

function withCode(code: string): Error {
  return Object.assign(new Error(code), { code });
}

function willBeCreated(file: string, folder: string): Finding {
  return {
    check: DATABASE,
    state: 'ok',
    text: `${file} will be created at the first start. ${folder} can be written.`,
  };
}

async function existingFile(file: string): Promise<readonly Finding[]> {
  const isInUse = isOwned(file);
  const text = isInUse ? `${file} is in use by the running bot, so it was only read.` : `${file} can be written.`;
  return [{ check: DATABASE, state: 'ok', text }, ...(await contentFindings(file, isInUse)), modeFinding(file)];
}

/** How long a check waits for another program that has locked the file. It holds the event loop. */
const TIMEOUT_MS = 200;

async function contentFindings(file: string, isInUse: boolean): Promise<readonly Finding[]> {
  let opened: SqliteFile.Database | undefined;
  try {
    const real = realpathSync(file);
    // A read makes -wal and -shm, and only a connection that may write removes them when it closes. It would also copy
    // an existing -wal into the file, and roll an existing -journal back (sqlite.org/wal.html, Read-Only Databases).
    const readonly = isInUse || [`${real}-wal`, `${real}-journal`].some((part) => existsSync(part));
    opened = new SqliteFile(file, { readonly, fileMustExist: true, timeout: TIMEOUT_MS });
    const mode = opened.pragma('journal_mode', { simple: true });
    const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: opened }) });
    const ran = await ranMigrations(db);
    return [migrationsFinding(ran, migrationsFor('sqlite')), durabilityFinding(String(mode))];
  } catch (cause) {
    throw codeOf(cause) ? cannotOpen(file, cause) : cause;
  } finally {
    opened?.close();
  }
}

function durabilityFinding(mode: string): Finding {
  const text =
    mode === 'wal'
      ? 'journal_mode is wal, and the bot confirms nothing before it is on disk.'
      : `journal_mode is ${mode}. The next start makes it wal.`;
  return { check: 'Database durability', state: 'ok', text };
}

function modeFinding(file: string): Finding {
  const check = 'Database file mode';
  const real = realpathSync(file);
  const open = [real, `${real}-wal`, `${real}-shm`].filter(
    (part) => process.platform !== 'win32' && ((statSync(part, { throwIfNoEntry: false })?.mode ?? 0) & 0o077) !== 0,
  );
  if (open.length === 0) return { check, state: 'ok', text: 'Only its owner can read it.' };
  const text = `Others on this machine can read personal data in ${open.join(', ')}. Run: chmod 600 ${open.join(' ')}`;
  return { check, state: 'warning', text };
}

const MB = 1_000_000;
const FEW_MB = 500;
const TOO_FEW_MB = 100;

/** Whether the disk has room for the database. */
export function diskFinding(folder: string, freeBytes: number): Finding {
  const check = 'Free disk space';
  const free = Math.floor(freeBytes / MB);
  if (free >= FEW_MB) return { check, state: 'ok', text: `${figure(free)} MB in ${folder}.` };
  const text = `Only ${figure(free)} MB in ${folder}. The bot takes no requests once the disk is full. Free some space.`;
  return { check, state: free < TOO_FEW_MB ? 'wrong' : 'warning', text };
}
