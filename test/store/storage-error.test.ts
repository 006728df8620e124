import { randomUUID } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import SqliteFile from 'better-sqlite3';
import pg from 'pg';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isKnownError } from '../../src/errors.ts';
import { storageError } from '../../src/store/errors.ts';
import { openStore } from '../../src/store/open.ts';
import { createSqliteDatabase } from '../helpers/databases.ts';
import { createUserRequest, submission } from '../helpers/requests.ts';
import { thrownBy } from '../helpers/thrown-by.ts';

const clock = { now: Date.now };
const NO_SPACE = "The bot's database has no space left, so nothing was stored.";
const READ_ONLY = "The bot's database is read-only right now, so nothing was stored.";
const LOCKED = "Another program has locked the bot's database, so nothing was stored.";
const MOVED = "The bot's database file is not where it was, so nothing was stored.";

const submit = (store: Awaited<ReturnType<typeof openStore>>) => {
  const request = createUserRequest();
  return store.submit(request, submission(request, randomUUID(), ['show_request']));
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
  assert.is(sentenceOf(storageError(thrownIn(other, 'insert into something values (1)'))), LOCKED);
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
  await writeFile(path, '');
  assert.is((await thrownBy(submit(store), 'storage')).message, MOVED);
  await rename(`${path}-away`, path);
  assert.equal(await submit(store), { result: 'stored' });
  assert.is((await store.claimJobs('show_request', 10, 1_000)).length, 2);
  await store.close();
  await drop();
});

test('an error of another kind is left alone', () => {
  for (const error of [new TypeError('x is not a function'), new Error('ours'), new pg.DatabaseError('m', 1, 'error')])
    assert.is(storageError(error), error);
});

test.run();
