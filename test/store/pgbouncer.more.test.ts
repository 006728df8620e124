import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { sql } from 'kysely';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isKnownError } from '../../src/errors.ts';
import { openDatabase } from '../../src/store/database.ts';
import { openStore } from '../../src/store/open.ts';
import { startChild } from '../helpers/child.ts';
import { pgbouncerPath, startPgbouncer } from '../helpers/pgbouncer.ts';
import { createPostgresDatabase, postgresServer, runSql } from '../helpers/postgres.ts';
import { createUserRequest, submission } from '../helpers/requests.ts';

const clock = { now: Date.now };
const open = (url: string) => openStore({ url, clock, newId: randomUUID });
const test = suite('PostgreSQL behind PgBouncer');

type Settings = Readonly<Record<string, string>>;

/** A database whose commits are not durable by default. */
function withPgbouncer(settings: Settings, check: (through: string, direct: string) => Promise<void>) {
  return async () => {
    const server = postgresServer ?? '';
    const database = await createPostgresDatabase(server);
    await runSql(server, `alter database ${new URL(database.url).pathname.slice(1)} set synchronous_commit = off`);
    try {
      const pooler = await startPgbouncer(database.url, settings);
      try {
        await check(pooler.url, database.url);
      } finally {
        await pooler.close();
      }
    } finally {
      await database.drop();
    }
  };
}

/** Counts the commits of writes that PostgreSQL did not wait for. */
const COUNT_HASTY = `create table hasty (txid bigint);
  create function note() returns trigger language plpgsql as $$ begin
    if current_setting('synchronous_commit') = 'off' then insert into hasty values (txid_current()); end if;
    return null;
  end $$`;
const TABLES = ['requests', 'jobs', 'audit_events', 'open_changes', 'messages'];

if (pgbouncerPath && postgresServer) {
  for (const [name, settings] of Object.entries<Settings>({
    'by default': {},
    'with transaction pooling': { pool_mode: 'transaction', default_pool_size: '2' },
  })) {
    test(
      `${name}: all that is stored waits for the disk, whatever the server's default`,
      withPgbouncer(settings, async (through, direct) => {
        const store = await open(through);
        try {
          await runSql(direct, COUNT_HASTY);
          for (const table of TABLES)
            await runSql(
              direct,
              `create constraint trigger note after insert or update or delete on ${table} deferrable initially deferred for each row execute function note()`,
            );
          const ask = async () => {
            const request = createUserRequest();
            assert.is(
              (await store.submit(request, submission(request, randomUUID(), ['show_request']))).result,
              'stored',
            );
            await store.saveMessage(request.id, { purpose: 'card', channel: 'C1', ts: '1' });
          };
          await Promise.all(Array.from({ length: 20 }, ask));
          for (const claim of await store.claimJobs('show_request', 20, 20_000)) await store.endJob(claim);
          const { db } = await openDatabase(direct, clock);
          const stored = await sql<{ rows: number }>`select count(*) as rows from requests`.execute(db);
          const hasty = await sql<{ rows: number }>`select count(*) as rows from hasty`.execute(db);
          await db.destroy();
          assert.equal([stored.rows[0]?.rows, hasty.rows[0]?.rows], [20, 0]);
        } finally {
          await store.close();
        }
      }),
    );
    test(
      `${name}: what the program sets stays with its own transactions`,
      withPgbouncer({ ...settings, default_pool_size: '1' }, async (through) => {
        const store = await open(through);
        await store.close();
        const { db } = await openDatabase(through, clock);
        const show = async (name: string) =>
          Object.values(Object((await sql`select current_setting(${name})`.execute(db)).rows[0]));
        assert.equal([await show('synchronous_commit'), await show('statement_timeout')], [['off'], ['0']]);
        await db.destroy();
      }),
    );
    test(
      `${name}: several processes may start at once`,
      withPgbouncer(settings, async (through) => {
        const start = () => startChild(new URL('./open-and-close.ts', import.meta.url), through);
        const codes = await Promise.all(
          [start(), start(), start()].map(async (child) => (await once(child, 'close'))[0]),
        );
        assert.equal(codes, [0, 0, 0]);
        await (await open(through)).close();
      }),
    );
  }

  const refused: Readonly<Record<string, readonly [Settings, (url: URL) => void, RegExp]>> = {
    'statement pooling': [{ pool_mode: 'statement' }, () => {}, /pool_mode = transaction \(or session\)/],
    'a startup parameter in the URL': [
      {},
      (url) => url.searchParams.set('options', '-c search_path=bot'),
      /remove "options" from DATABASE_URL, or add it to ignore_startup_parameters/,
    ],
    'a database that it does not know': [
      {},
      (url) => (url.pathname = '/other'),
      /database in DATABASE_URL does not exist.*pgbouncer\.ini/,
    ],
  };
  for (const [what, [settings, change, sentence]] of Object.entries(refused))
    test(
      `${what} is refused with what to set`,
      withPgbouncer(settings, async (through) => {
        const url = new URL(through);
        change(url);
        const error = await open(url.href).catch((thrown: unknown) => thrown);
        assert.ok(isKnownError(error), String(error));
        assert.match(error.message, sentence);
        assert.not.match(error.message, /check the host/);
      }),
    );
} else test.skip('needs TEST_DATABASE_URL and PgBouncer', () => {});

test.run();
