import { randomUUID } from 'node:crypto';
import { Kysely, sql } from 'kysely';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openDatabase } from '../../src/store/database.ts';
import { createFlush } from '../../src/store/flush.ts';
import { migrate } from '../../src/store/migrate.ts';
import { sqlite } from '../../src/store/sqlite.ts';
import { createStore, durable, type OpenedStore } from '../../src/store/store.ts';
import { createSqliteDatabase } from '../helpers/databases.ts';
import { playAll } from './plans/play-all.ts';

const test = suite('what is durable is on the disk');

/** A disk whose flushes end when the test says so. */
function slowDisk() {
  const waiting: PromiseWithResolvers<void>[] = [];
  return {
    waiting,
    toDisk() {
      const flush = Promise.withResolvers<void>();
      waiting.push(flush);
      return flush.promise;
    },
  };
}

/** Whether it has resolved once everything else that was ready has run. */
async function isDone(work: Promise<unknown>): Promise<boolean> {
  const soon = new Promise((resolve) => setImmediate(resolve, 'not yet'));
  return (await Promise.race([work.then(() => 'done'), soon])) === 'done';
}

test('nothing to flush: nobody waits', async () => {
  const { waiting, toDisk } = slowDisk();
  await createFlush(toDisk).kept();
  assert.is(waiting.length, 0);
});

test('all who wait share one flush; a write that came after its beginning waits for the next', async () => {
  const { waiting, toDisk } = slowDisk();
  const flush = createFlush(toDisk);
  flush.wrote();
  const [first, second] = [flush.kept(), flush.kept()];
  flush.wrote();
  const late = flush.kept();
  assert.is(waiting.length, 1);
  assert.not(await isDone(first));

  waiting[0]?.resolve();
  await Promise.all([first, second]);
  assert.not(await isDone(late));
  assert.is(waiting.length, 2);
  waiting[1]?.resolve();
  await late;
  await flush.kept();
  assert.is(waiting.length, 2);
});

test('a disk that has refused once is told to all who wait, and to all who write after that', async () => {
  const { waiting, toDisk } = slowDisk();
  const flush = createFlush(toDisk);
  flush.wrote();
  const both = [flush.kept(), flush.kept()].map((kept) => kept.catch((error: Error) => error.message));
  waiting[0]?.reject(new Error('EIO'));
  assert.equal(await Promise.all(both), ['EIO', 'EIO']);
  flush.wrote();
  assert.is(await flush.kept().catch((error: Error) => error.message), 'EIO');
  assert.is(waiting.length, 1);
});

test('a commit, and a statement of its own, are answered when the log of SQLite is flushed; a read at once', async () => {
  const { waiting, toDisk } = slowDisk();
  const database = await createSqliteDatabase();
  const { dialect, kept } = sqlite(database.path, toDisk);
  const db = new Kysely<{ something: { id: string } }>({ dialect });
  const add = (executor: typeof db) => executor.insertInto('something').values({ id: randomUUID() }).execute();
  const calls = durable(
    {
      one: () => add(db),
      several: () => db.transaction().execute((trx) => add(trx).then(() => add(trx))),
      returning: () => db.updateTable('something').set({ id: randomUUID() }).returning('id').execute(),
      nothing: () => db.updateTable('something').set({ id: '' }).where('id', '=', '').execute(),
      read: () => db.selectFrom('something').selectAll().execute(),
    },
    kept,
  );
  try {
    await sql`create table something (id text)`.execute(db);
    const made = kept();
    waiting[0]?.resolve();
    await made;
    for (const write of [calls.one, calls.several, calls.returning]) {
      const before = waiting.length;
      const answer = write();
      while (waiting.length === before) await new Promise(setImmediate);
      assert.not(await isDone(answer));
      waiting.at(-1)?.resolve();
      await answer;
    }
    const flushes = waiting.length;
    await Promise.all([calls.read(), calls.nothing()]);
    assert.is(waiting.length, flushes);
  } finally {
    await db.destroy();
    await database.drop();
  }
});

test('every function of the store waits for the disk before it answers', async () => {
  const database = await createSqliteDatabase();
  const opened = await openDatabase(database.url, { now: Date.now });
  await migrate(opened);
  let waits = 0;
  const kept = async () => {
    waits += 1;
  };
  const store = createStore({ ...opened, kept }, randomUUID, () => {});
  const hasty = new Set<string>();
  const noted = Object.entries(store).map(([name, call]: [string, (...args: never[]) => Promise<unknown>]) => [
    name,
    async (...args: never[]) => {
      const before = waits;
      const answer = await call(...args);
      if (waits === before) hasty.add(name);
      return answer;
    },
  ]);
  // The same names with functions of the same arguments and results.
  await playAll(Object.fromEntries(noted) as OpenedStore);
  assert.equal([...hasty], []);
  await store.close();
  await database.drop();
});

test('after a flush that failed nothing is durable or written any more, and the reason says what to do', async () => {
  const { waiting, toDisk } = slowDisk();
  const database = await createSqliteDatabase();
  const { dialect, kept } = sqlite(database.path, toDisk);
  const db = new Kysely<{ something: { id: string } }>({ dialect });
  const add = () => db.insertInto('something').values({ id: randomUUID() }).execute();
  const code = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error) => error.code,
    );
  try {
    await sql`create table something (id text)`.execute(db);
    const made = code(kept());
    waiting[0]?.reject(new Error('EIO'));
    assert.is(await made, 'not_flushed');
    assert.is(await code(kept()), 'not_flushed');
    assert.is(await code(add()), 'not_flushed');
    assert.equal(await db.selectFrom('something').selectAll().execute(), []);
  } finally {
    await db.destroy();
    await database.drop();
  }
});

test.run();
