import { randomUUID } from 'node:crypto';
import { rename } from 'node:fs/promises';
import SqliteFile from 'better-sqlite3';
import { sql } from 'kysely';
import pg from 'pg';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isKnownError } from '../../src/errors.ts';
import { openDatabase } from '../../src/store/database.ts';
import { storageError } from '../../src/store/storage-error.ts';
import { openStore } from '../../src/store/store.ts';
import { createSqliteDatabase } from '../helpers/databases.ts';
import { createPostgresDatabase, postgresServer, runSql } from '../helpers/postgres.ts';
import { createUserRequest, submittedEvent } from '../helpers/requests.ts';
import { thrownBy } from '../helpers/thrown-by.ts';

const clock = { now: Date.now };
const NO_SPACE = "The bot's database has no space left, so nothing was stored.";
const READ_ONLY = "The bot's database is read-only right now, so nothing was stored.";
const AWAY = "The bot's database cannot be used right now.";
const MOVED = "The bot's database file is not where it was, so nothing was stored.";

const submit = (store: Awaited<ReturnType<typeof openStore>>) => {
  const request = createUserRequest();
  return store.submit(request, randomUUID(), submittedEvent(request), ['show_request']);
};
const sentenceOf = (error: unknown) => (isKnownError(error, 'storage') ? error.message : undefined);

/** What a statement on `file` throws. */
function thrownIn(file: SqliteFile.Database, statement: string): unknown {
  try {
    file.exec(statement);
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

const test = suite('a database that cannot be used');

test('SQLite without space and SQLite that is read-only are told apart; a mistake in the SQL stays what it is', async () => {
  const { path, drop } = await createSqliteDatabase();
  const file = new SqliteFile(path);
  file.exec('create table something (text text)');
  file.pragma('max_page_count = 2');
  assert.is(sentenceOf(storageError(thrownIn(file, 'insert into something values (randomblob(100000))'))), NO_SPACE);
  const mistake = thrownIn(file, 'select from');
  assert.is(storageError(mistake), mistake);
  file.exec('begin exclusive');
  const other = new SqliteFile(path, { timeout: 0 });
  assert.is(sentenceOf(storageError(thrownIn(other, 'insert into something values (1)'))), AWAY);
  other.close();
  file.close();
  const reader = new SqliteFile(path, { readonly: true });
  assert.is(sentenceOf(storageError(thrownIn(reader, 'insert into something values (1)'))), READ_ONLY);
  reader.close();
  await drop();
});

test('a SQLite file that was moved away takes nothing more, and works again once it is back', async () => {
  const { url, path, drop } = await createSqliteDatabase();
  const store = await openStore({ url, clock, newId: randomUUID });
  assert.equal(await submit(store), { result: 'stored' });
  await rename(path, `${path}-away`);
  assert.is((await thrownBy(submit(store), 'storage')).message, MOVED);
  assert.is((await thrownBy(store.claimJobs('show_request', 1, 1_000), 'storage')).message, MOVED);
  // Another file in its place is not ours.
  new SqliteFile(path).exec('create table something (text text)').close();
  assert.is((await thrownBy(submit(store), 'storage')).message, MOVED);
  await rename(`${path}-away`, path);
  assert.equal(await submit(store), { result: 'stored' });
  assert.is((await store.claimJobs('show_request', 10, 1_000)).length, 2);
  await store.close();
  await drop();
});

if (postgresServer) {
  const server = postgresServer;
  const withStore = async (check: (store: Awaited<ReturnType<typeof openStore>>, url: string) => Promise<void>) => {
    const { url, drop } = await createPostgresDatabase(server);
    const store = await openStore({ url, clock, newId: randomUUID });
    try {
      await check(store, url);
    } finally {
      await store.close();
      await drop();
    }
  };
  const cut = (url: string) =>
    runSql(
      server,
      `select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '${new URL(url).pathname.slice(1)}'`,
    );

  test('a PostgreSQL database that is read-only says so, and works again once it is not', () =>
    withStore(async (store, url) => {
      const name = new URL(url).pathname.slice(1);
      await runSql(server, `alter database ${name} set default_transaction_read_only = on`);
      await cut(url);
      await untilSaid(store, READ_ONLY);
      await runSql(server, `alter database ${name} reset default_transaction_read_only`);
      await cut(url);
      await untilStored(store);
    }));

  test('connections to PostgreSQL that are cut say that it cannot be used, and are replaced', () =>
    withStore(async (store, url) => {
      await runSql(server, `alter database ${new URL(url).pathname.slice(1)} with allow_connections false`);
      await cut(url);
      await untilSaid(store, AWAY);
      await runSql(server, `alter database ${new URL(url).pathname.slice(1)} with allow_connections true`);
      await untilStored(store);
    }));

  test('a commit that PostgreSQL confirms is on its disk, whatever the default of the database', async () => {
    const { url, drop } = await createPostgresDatabase(server);
    await runSql(server, `alter database ${new URL(url).pathname.slice(1)} set synchronous_commit = off`);
    const { db } = await openDatabase(url, clock);
    const read = async (name: string) => Object.values(Object((await sql.raw(`show ${name}`).execute(db)).rows[0]))[0];
    assert.is(await read('synchronous_commit'), 'on');
    // These two are the server's; README says what they promise.
    assert.is(await read('fsync'), 'on');
    assert.is(await read('full_page_writes'), 'on');
    await db.destroy();
    await drop();
  });
}

test('an error of another kind is left alone', () => {
  for (const error of [new TypeError('x is not a function'), new Error('ours'), new pg.DatabaseError('m', 1, 'error')])
    assert.is(storageError(error), error);
});

/** The pool learns of a cut connection when its socket tells: a try or two before that fail otherwise. */
async function untilSaid(store: Parameters<typeof submit>[0], sentence: string): Promise<void> {
  for (let left = 20; left > 0; left -= 1) {
    if ((await thrownBy(submit(store), 'storage')).message === sentence) return;
  }
  throw new Error(`it never said: ${sentence}`);
}

async function untilStored(store: Parameters<typeof submit>[0]): Promise<void> {
  for (let left = 20; left > 0; left -= 1) {
    const stored = await submit(store).catch(() => undefined);
    if (stored?.result === 'stored') return;
  }
  throw new Error('it never stored again');
}

test.run();
