import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import * as assert from 'uvu/assert';
import { openDatabase } from '../../src/store/database.ts';
import { openStore } from '../../src/store/open.ts';
import { onPostgres } from '../helpers/on-postgres.ts';
import { runSql } from '../helpers/postgres.ts';
import { createUserRequest, submission } from '../helpers/requests.ts';
import { thrownBy } from '../helpers/thrown-by.ts';

const clock = { now: Date.now };
const READ_ONLY = "The bot's database is read-only right now, so nothing was stored.";
const AWAY = "The bot's database cannot be used right now.";

const submit = (store: Awaited<ReturnType<typeof openStore>>) => {
  const request = createUserRequest();
  return store.submit(request, submission(request, randomUUID(), ['show_request']));
};

onPostgres('a PostgreSQL database that cannot be used', (test, create, server) => {
  const withStore = async (check: (store: Awaited<ReturnType<typeof openStore>>, url: string) => Promise<void>) => {
    const { url, drop } = await create();
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
    const { url, drop } = await create();
    await runSql(server, `alter database ${new URL(url).pathname.slice(1)} set synchronous_commit = off`);
    const { db } = await openDatabase(url, clock);
    const read = (name: string) =>
      db
        .transaction()
        .execute(async (trx) => Object.values(Object((await sql.raw(`show ${name}`).execute(trx)).rows[0]))[0]);
    assert.is(await read('synchronous_commit'), 'on');
    // These two are the server's; deploy/README.md says what they promise.
    assert.is(await read('fsync'), 'on');
    assert.is(await read('full_page_writes'), 'on');
    await db.destroy();
    await drop();
  });
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
