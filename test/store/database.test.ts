import { chmod, mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { sql } from 'kysely';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isKnownError } from '../../src/errors.ts';
import { openDatabase } from '../../src/store/database.ts';
import { createSqliteDatabase } from '../helpers/databases.ts';
import { timesFollowTheClock } from './clock-fact.ts';

const clock = { now: Date.now };
const test = suite('opening a database');
const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

async function withSqlite(check: (path: string) => Promise<void>): Promise<void> {
  const { path, drop } = await createSqliteDatabase();
  try {
    await check(path);
  } finally {
    await drop();
  }
}

async function refusal(url: string): Promise<string> {
  const error = await openDatabase(url, clock).catch((thrown) => thrown);
  assert.ok(isKnownError(error, 'upstream'), String(error));
  assert.match(error.message, 'DATABASE_URL');
  return `${error.message} ${String(error.cause ?? '')}`;
}

test('a SQLite database has all commits in one file to flush: WAL; foreign keys', () =>
  withSqlite(async (path) => {
    // Twice: a file that is in WAL mode already gets another default.
    const { db: first } = await openDatabase(`sqlite:${path}`, clock);
    await sql`create table something (id text)`.execute(first);
    await first.destroy();
    const { db } = await openDatabase(`sqlite:${path}`, clock);
    const read = async (pragma: string) =>
      Object.values(Object((await sql.raw(`pragma ${pragma}`).execute(db)).rows[0]));
    assert.equal(await read('journal_mode'), ['wal']);
    // NORMAL: the log is flushed before it is copied into the database file, and by `kept`.
    assert.equal(await read('synchronous'), [1]);
    assert.equal(await read('foreign_keys'), [1]);
    // A wait of SQLite's own would hold the event loop.
    assert.equal(await read('busy_timeout'), [0]);
    await db.destroy();
  }));

test('a SQLite transaction holds the file from its start, so that what it read stays true', () =>
  withSqlite(async (path) => {
    const { db } = await openDatabase(`sqlite:${path}`, clock);
    const other = new SqliteFile(path, { timeout: 0 });
    await db.transaction().execute(async (trx) => {
      await sql`select 1`.execute(trx);
      assert.throws(
        () => other.exec('create table something (id text)'),
        (error: unknown) => error instanceof SqliteFile.SqliteError && error.code === 'SQLITE_BUSY',
      );
    });
    other.exec('create table something (id text)');
    other.close();
    await db.destroy();
  }));

test('the folder is made, and only the owner can read the SQLite files, whatever the umask', () =>
  withSqlite(async (path) => {
    const umask = process.umask(0);
    const deep = join(dirname(path), 'data', 'deeper', 'requests.db');
    const { db } = await openDatabase(`sqlite:${deep}`, clock).finally(() => process.umask(umask));
    await sql`create table something (id text)`.execute(db);
    for (const file of [deep, `${deep}-wal`, `${deep}-shm`]) assert.is(await modeOf(file), 0o600, file);
    assert.is(await modeOf(dirname(deep)), 0o700);
    await db.destroy();
  }));

test('a SQLite file that others could read is closed to them', () =>
  withSqlite(async (path) => {
    await writeFile(path, '');
    await chmod(path, 0o644);
    const { db } = await openDatabase(`sqlite:${path}`, clock);
    assert.is(await modeOf(path), 0o600);
    await db.destroy();
  }));

test('a path that cannot be a SQLite file is refused with what to do', () =>
  withSqlite(async (path) => {
    await writeFile(path, 'This is a text that somebody wrote, and no database at all. '.repeat(100));
    assert.match(await refusal(`sqlite:${path}`), path);
    assert.match(await refusal(`sqlite:${path}/below.db`), /EEXIST|ENOTDIR/);
    await mkdir(`${path}-folder`);
    assert.match(await refusal(`sqlite:${path}-folder`), 'EISDIR');
  }));

test('times are numbers and follow the moved clock', () => timesFollowTheClock(createSqliteDatabase));

test.run();
