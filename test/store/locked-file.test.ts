import { randomUUID } from 'node:crypto';
import SqliteFile from 'better-sqlite3';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Store } from '../../src/ports/store.ts';
import { openStore } from '../../src/store/open.ts';
import { createPatience } from '../../src/store/patience.ts';
import { createSqliteDatabase } from '../helpers/databases.ts';
import { createUserRequest, submission } from '../helpers/requests.ts';
import { thrownBy } from '../helpers/thrown-by.ts';

const LOCKED = "Another program has locked the bot's database, so nothing was stored.";
const test = suite('a SQLite file that another program has locked');

const submit = (store: Store) => {
  const request = createUserRequest();
  return store.submit(request, submission(request, randomUUID(), ['show_request']));
};

async function withLocked(check: (store: Store, unlock: () => void, path: string) => Promise<void>): Promise<void> {
  const { url, path, drop } = await createSqliteDatabase();
  const store = await openStore({ url, clock: { now: Date.now }, newId: randomUUID });
  const other = new SqliteFile(path, { timeout: 0 });
  other.exec('begin immediate');
  try {
    await check(store, () => other.exec('rollback'), path);
  } finally {
    other.close();
    await store.close();
    await drop();
  }
}

/** How often the event loop turns while `work` runs. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  let timer = setTimeout(count, 0);
  function count() {
    turns += 1;
    timer = setTimeout(count, 0);
  }
  await work.catch(() => undefined);
  clearTimeout(timer);
  return turns;
}

test('a write waits without holding up the program, and is refused with the reason', () =>
  withLocked(async (store) => {
    const refused = thrownBy(submit(store), 'storage');
    assert.ok((await turnsDuring(refused)) >= 20);
    assert.is((await refused).message, LOCKED);
    assert.is(await store.byId('nothing'), undefined);
    for (const work of [store.claimJobs('show_request', 1, 1_000), store.askJobs('nothing', ['show_request'])])
      assert.is((await thrownBy(work, 'storage')).message, LOCKED);
  }));

test('a write that waits goes on once the file is free, and nothing is written twice', () =>
  withLocked(async (store, unlock) => {
    const stored = submit(store);
    await turnsDuring(new Promise((resolve) => setTimeout(resolve, 0)));
    unlock();
    assert.equal(await stored, { result: 'stored' });
    assert.is((await store.claimJobs('show_request', 10, 1_000)).length, 1);
  }));

test('after the lock is gone everything works as before', () =>
  withLocked(async (store, unlock) => {
    await thrownBy(submit(store), 'storage');
    unlock();
    assert.equal(await submit(store), { result: 'stored' });
  }));

test('those who come later do not wait in line, until a write succeeds', async () => {
  let waits = 0;
  const patience = createPatience(async () => {
    waits += 1;
  });
  let isLocked = true;
  const write = async () => {
    if (isLocked) throw new SqliteFile.SqliteError('database is locked', 'SQLITE_BUSY');
    return 'written';
  };
  const refused = () => patience.whenFree(write, true).catch((error) => error.code);
  assert.is(await refused(), 'SQLITE_BUSY');
  const first = waits;
  assert.ok(first > 5);
  assert.equal(await Promise.all([refused(), refused()]), ['SQLITE_BUSY', 'SQLITE_BUSY']);
  assert.is(waits, first);
  assert.is(await patience.whenFree(async () => 'read', false), 'read');
  await refused();
  assert.is(waits, first);
  isLocked = false;
  assert.is(await refused(), 'written');
  isLocked = true;
  await refused();
  assert.is(waits, 2 * first);
});

test('an error of another kind is told at once', async () => {
  const patience = createPatience(async () => assert.unreachable());
  const error = new SqliteFile.SqliteError('disk full', 'SQLITE_FULL');
  assert.is(await patience.whenFree(() => Promise.reject(error), true).catch((thrown) => thrown), error);
});

test.run();
