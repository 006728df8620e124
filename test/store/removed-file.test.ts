import { randomUUID } from 'node:crypto';
import { copyFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Store } from '../../src/ports/store.ts';
import { openStore } from '../../src/store/open.ts';
import { createSqliteDatabase } from '../helpers/databases.ts';
import { createUserRequest, submission } from '../helpers/requests.ts';
import { thrownBy } from '../helpers/thrown-by.ts';

const test = suite('a part of the SQLite database that is removed while the program runs');

async function submit(store: Store): Promise<string> {
  const request = createUserRequest();
  assert.equal(await store.submit(request, submission(request, randomUUID(), ['show_request'])), { result: 'stored' });
  return request.id;
}

async function withStore(check: (store: Store, path: string) => Promise<void>): Promise<void> {
  const { url, path, drop } = await createSqliteDatabase();
  const store = await openStore({ url, clock: { now: Date.now }, newId: randomUUID });
  try {
    await check(store, path);
  } finally {
    await store.close();
    await drop();
  }
}

/** The requests that a start after a SIGKILL would find: what is at the paths now, in a folder of its own. */
async function foundAfterKill(path: string): Promise<readonly unknown[]> {
  const folder = await mkdtemp(join(tmpdir(), 'killed-'));
  const copy = join(folder, 'requests.db');
  await copyFile(path, copy);
  await copyFile(`${path}-wal`, `${copy}-wal`).catch(() => undefined);
  const file = new SqliteFile(copy);
  try {
    return file.prepare('select id from requests order by created_at, id').pluck().all();
  } finally {
    file.close();
    await rm(folder, { recursive: true });
  }
}

const REFUSED =
  /a part of the bot's database, was removed while the bot runs, so nothing was stored\. The operator must/;

for (const part of ['-wal', '-shm'])
  test(`${part}: what was confirmed is kept, nothing more is confirmed, and the reason is told`, () =>
    withStore(async (store, path) => {
      const ids = [await submit(store), await submit(store)];
      await rm(`${path}${part}`);
      // The worker looks for jobs all the time, and only reads when there are none.
      await store.dueKinds(['show_request']);
      assert.equal((await foundAfterKill(path)).toSorted(), ids.toSorted());
      const refused = await thrownBy(submit(store), 'storage');
      assert.match(refused.message, REFUSED);
      assert.match(refused.message, `.db${part}`);
      assert.match((await thrownBy(store.claimJobs('show_request', 1, 1_000), 'storage')).message, REFUSED);
      assert.is((await store.byId(ids[0] ?? ''))?.id, ids[0]);
      assert.equal((await foundAfterKill(path)).toSorted(), ids.toSorted());
    }));

test('another file in the place of the log is not ours', () =>
  withStore(async (store, path) => {
    const id = await submit(store);
    await rm(`${path}-wal`);
    await writeFile(`${path}-wal`, '');
    assert.match((await thrownBy(submit(store), 'storage')).message, REFUSED);
    assert.equal(await foundAfterKill(path), [id]);
  }));

test('a log that was moved away and back is ours again', () =>
  withStore(async (store, path) => {
    await submit(store);
    await rename(`${path}-wal`, `${path}-away`);
    assert.match((await thrownBy(submit(store), 'storage')).message, REFUSED);
    await rename(`${path}-away`, `${path}-wal`);
    await submit(store);
    await rm(`${path}-wal`);
    await store.dueKinds(['show_request']);
    assert.is((await foundAfterKill(path)).length, 2);
  }));

test('a log that is removed within a transaction: its commit is kept', () =>
  withStore(async (store, path) => {
    const first = await submit(store);
    const request = createUserRequest();
    const stored = store.submit(request, submission(request, randomUUID(), ['show_request']));
    await rm(`${path}-wal`);
    const result = await stored.catch(() => undefined);
    await store.dueKinds(['show_request']);
    assert.is((await foundAfterKill(path)).length, result ? 2 : 1);
    assert.ok((await foundAfterKill(path)).includes(first));
  }));

test('another program that takes the empty place of the database file removes our log: nothing is lost', () =>
  withStore(async (store, path) => {
    const id = await submit(store);
    await rename(path, `${path}-away`);
    new SqliteFile(path).exec('create table something (text text)').close();
    await store.dueKinds(['show_request']);
    await rename(`${path}-away`, path);
    assert.match((await thrownBy(submit(store), 'storage')).message, REFUSED);
    assert.equal(await foundAfterKill(path), [id]);
  }));

test('the database file itself', () =>
  withStore(async (store, path) => {
    await submit(store);
    await rm(path);
    assert.match((await thrownBy(submit(store), 'storage')).message, /database file is not where it was/);
  }));

test.run();
