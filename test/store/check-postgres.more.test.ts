import { randomUUID } from 'node:crypto';
import * as assert from 'uvu/assert';
import { checkDatabase } from '../../src/store/check.ts';
import { openStore } from '../../src/store/open.ts';
import type { TestDatabase } from '../helpers/databases.ts';
import { onPostgres } from '../helpers/on-postgres.ts';
import { runSql } from '../helpers/postgres.ts';

const lines = async (url: string) =>
  (await checkDatabase(url)).map(({ check, state, text }) => `${state} ${check}: ${text}`);

onPostgres('the check of a PostgreSQL database', (test, create, server) => {
  const { hostname, port } = new URL(server);

  async function withDatabase(run: (database: TestDatabase, name: string) => Promise<void>): Promise<void> {
    const database = await create();
    try {
      await run(database, new URL(database.url).pathname.slice(1));
    } finally {
      await database.drop();
    }
  }
  const migrated = async (url: string) => {
    const store = await openStore({ url, clock: { now: Date.now }, newId: randomUUID });
    await store.close();
  };

  test('that is empty makes nothing', () =>
    withDatabase(async ({ url }) => {
      const first = await lines(url);
      assert.match(first[1] ?? '', /^ok Database migrations: The next start runs 0001-tables, /);
      assert.equal(await lines(url), first);
    }));

  test('that is good', () =>
    withDatabase(async ({ url }, name) => {
      await migrated(url);
      const [access = '', migrations, durability = ''] = await lines(url);
      assert.match(access, /^ok Database: PostgreSQL \d+\.\d+.* at /);
      assert.match(access, `at ${hostname}:${port}, database ${name}: can be written.`);
      assert.is(migrations, 'ok Database migrations: All have run.');
      assert.match(durability, /Database durability: fsync/);
    }));

  test('whose server confirms before it has stored', () =>
    withDatabase(async ({ url }, name) => {
      await runSql(url, `alter database ${name} set synchronous_commit = off`);
      assert.match((await lines(url)).join('\n'), /synchronous_commit is off, which the bot turns on/);
    }));

  test('that is read-only', () =>
    withDatabase(async ({ url }, name) => {
      await runSql(url, `alter database ${name} set default_transaction_read_only = on`);
      assert.match(
        (await lines(url))[0] ?? '',
        /^wrong .*: it is read-only\. DATABASE_URL must lead to the primary\.$/,
      );
      await runSql(url, `begin read write; alter database ${name} reset default_transaction_read_only; commit`);
    }));

  test('of a later version', () =>
    withDatabase(async ({ url }) => {
      await migrated(url);
      await runSql(url, "insert into kysely_migration (name, timestamp) values ('9999-later', '')");
      assert.is(
        (await lines(url))[1],
        'wrong Database migrations: The database is newer than this program (it has 9999-later): start the version that wrote it, or a later one.',
      );
    }));

  test('whose user may neither make tables nor write to those that are there', () =>
    withDatabase(async ({ url }, name) => {
      const role = `reader_${name.slice(-12)}`;
      const asReader = new URL(url);
      asReader.username = role;
      asReader.password = 's3cret';
      await runSql(url, `create role ${role} login password 's3cret'`);
      try {
        await runSql(url, 'revoke create on schema public from public');
        const [create = ''] = await lines(asReader.href);
        assert.match(create, /^wrong .*: its user may not create tables\. .*grant it create on the schema public\.$/);
        await migrated(url);
        await runSql(url, `grant select on all tables in schema public to ${role}`);
        const [write = ''] = await lines(asReader.href);
        assert.match(write, /^wrong .*: its user may not write to the bot's tables\. /);
        assert.not.match(`${create}${write}`, 's3cret');
      } finally {
        await runSql(url, `drop owned by ${role}; drop role ${role}`);
      }
    }));

  test('that is not there', () =>
    withDatabase(async ({ url }) => {
      const other = new URL(url);
      other.pathname = '/not_there';
      assert.match(
        (await lines(other.href)).join('\n'),
        /^wrong Database: The database in DATABASE_URL does not exist/,
      );
    }));
});
