import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import * as assert from 'uvu/assert';
import type { Store } from '../../src/ports/store.ts';
import { openDatabase } from '../../src/store/database.ts';
import { openStore } from '../../src/store/open.ts';
import { POOL_OPTIONS } from '../../src/store/postgres-pool.ts';
import { onPostgres } from '../helpers/on-postgres.ts';
import { runSql } from '../helpers/postgres.ts';
import { createUserRequest, submission } from '../helpers/requests.ts';

const clock = { now: Date.now };
const open = (url: string) => openStore({ url, clock, newId: randomUUID });
const submit = (store: Store) => {
  const request = createUserRequest();
  return store.submit(request, submission(request, randomUUID(), ['show_request']));
};
/** Opens as many connections as the pool has. */
const useAll = (store: Store) => Promise.all(Array.from({ length: 30 }, () => store.dueKinds(['show_request'])));

onPostgres('a failover of PostgreSQL', (test, create, server) => {
  const withTables = (check: (url: string, name: string) => Promise<void>) => async () => {
    const { url, drop } = await create();
    try {
      await (await open(url)).close();
      await check(url, new URL(url).pathname.slice(1));
    } finally {
      await drop();
    }
  };
  const readOnly = (name: string, how: 'set' | 'reset') =>
    runSql(server, `alter database ${name} ${how} default_transaction_read_only ${how === 'set' ? '= on' : ''}`);
  const cut = (name: string) =>
    runSql(server, `select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '${name}'`);

  test(
    'open sessions turn read-only and new ones can write: nobody is refused',
    withTables(async (url, name) => {
      await readOnly(name, 'set');
      const store = await open(url);
      try {
        await useAll(store);
        await readOnly(name, 'reset');
        // A transaction, and a statement of its own.
        assert.equal(await submit(store), { result: 'stored' });
        assert.is((await store.claimJobs('show_request', 1, 20_000)).length, 1);
      } finally {
        await store.close();
      }
    }),
  );

  test(
    'a statement of its own finds the new primary too',
    withTables(async (url, name) => {
      const request = createUserRequest();
      const first = await open(url);
      await first.submit(request, submission(request, randomUUID(), ['show_request']));
      await first.close();
      await readOnly(name, 'set');
      const store = await open(url);
      try {
        await useAll(store);
        await readOnly(name, 'reset');
        assert.is((await store.claimJobs('show_request', 1, 20_000)).length, 1);
      } finally {
        await store.close();
      }
    }),
  );

  test(
    'after one connection was found read-only, no older one is used, not even to read',
    withTables(async (url, name) => {
      await readOnly(name, 'set');
      const { db } = await openDatabase(url, clock);
      try {
        const state = async () =>
          (await sql<{ state: string }>`select current_setting('transaction_read_only') as state`.execute(db)).rows[0]
            ?.state;
        assert.is((await Promise.all(Array.from({ length: 10 }, state))).join(), Array(10).fill('on').join());
        await readOnly(name, 'reset');
        await db.transaction().execute((trx) => sql`select 1`.execute(trx));
        assert.is((await Promise.all(Array.from({ length: 10 }, state))).join(), Array(10).fill('off').join());
      } finally {
        await db.destroy();
      }
    }),
  );

  for (const [what, work] of Object.entries({
    'a submission': (store: Store) => submit(store),
    'a claim': (store: Store) => store.claimJobs('show_request', 1, 20_000),
    'a read': (store: Store) => store.byId('nothing'),
  }))
    test(
      `connections that the server ended are replaced, and ${what} goes on`,
      withTables(async (url, name) => {
        const store = await open(url);
        try {
          await useAll(store);
          await cut(name);
          await work(store);
        } finally {
          await store.close();
        }
      }),
    );

  test('no connection is used for more than a minute', () => {
    const { maxLifetimeSeconds } = POOL_OPTIONS;
    assert.ok(maxLifetimeSeconds > 0 && maxLifetimeSeconds <= 60);
  });
});
