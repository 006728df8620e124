import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { symlink } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openStoreExclusively } from '../../src/store/open.ts';
import { firstOutput, startChild } from '../helpers/child.ts';
import { createSqliteDatabase, databases } from '../helpers/databases.ts';
import { createUserRequest, submission } from '../helpers/requests.ts';
import { thrownBy } from '../helpers/thrown-by.ts';

const HOLD = new URL('hold-job.ts', import.meta.url);
const open = async (url: string) => {
  const store = await openStoreExclusively({ url, clock: { now: Date.now }, newId: randomUUID });
  await store.connect();
  return store;
};

/** A process of its own that has the store and its job; it ends with the tests at the latest. */
async function holder(url: string) {
  const child = startChild(HOLD, url);
  const exited = once(child, 'exit');
  children.add(child);
  assert.is((await firstOutput(child)).trim(), 'holding');
  return {
    async die() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** A database with one job that is due. */
async function withOneJob(url: string): Promise<void> {
  const store = await open(url);
  const request = createUserRequest();
  await store.submit(request, submission(request, randomUUID(), ['show_request']));
  await store.close();
}

const children = new Set<ChildProcess>();
const test = suite('the store of a running program');
test.after(() => {
  for (const child of children) child.kill('SIGKILL');
});

test('a second process on one SQLite file is refused with what to do, until the first is killed; then its jobs are free', async () => {
  const { url, path, drop } = await createSqliteDatabase();
  await withOneJob(url);
  const first = await holder(url);
  await symlink(path, `${path}-link`);
  for (const name of [path, `${path}-link`]) {
    assert.is(
      (await thrownBy(open(`sqlite:${name}`), 'conflict')).message,
      `Another process of this program uses the database file ${name}: stop it first, or use PostgreSQL (DATABASE_URL=postgres://…), which several can share.`,
    );
  }
  await first.die();
  const second = await open(url);
  const [claim] = await second.claimJobs('show_request', 1, 1_000);
  assert.is(claim?.starts, 2, 'the start of the first counts');
  await second.close();
  await drop();
});

test('the file stays taken by a program that holds no reference to its store any more', async () => {
  const { url, drop } = await createSqliteDatabase();
  setFlagsFromString('--expose-gc');
  const collectGarbage: unknown = runInNewContext('gc');
  assert.type(collectGarbage, 'function');
  await open(url);
  // Let go of what the call itself still refers to.
  await new Promise((resolve) => setImmediate(resolve));
  if (typeof collectGarbage === 'function') collectGarbage();
  await new Promise((resolve) => setImmediate(resolve));
  await thrownBy(open(url), 'conflict');
  await drop();
});

test('a store that was closed leaves the file to the next', async () => {
  const { url, drop } = await createSqliteDatabase();
  for (let times = 2; times > 0; times -= 1) await (await open(url)).close();
  await drop();
});

for (const { engine, create } of databases.filter(({ engine: name }) => name !== 'sqlite')) {
  test(`on ${engine} several processes work side by side, and a dead one's job waits for its lease`, async () => {
    const { url, drop } = await create();
    await withOneJob(url);
    const first = await holder(url);
    const second = await open(url);
    await first.die();
    assert.equal(await second.claimJobs('show_request', 1, 1_000), []);
    await second.close();
    await drop();
  });
}

test.run();
