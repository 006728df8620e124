import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ROW_STATES, type RowState } from '../../src/domain/batch.ts';
import { REQUEST_KINDS, STATUSES } from '../../src/domain/request.ts';
import { isKnownError } from '../../src/errors.ts';
import { rowOfBatchRow } from '../../src/store/batch-row.ts';
import { openDatabase } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';
import { migrationsFor } from '../../src/store/migrations/index.ts';
import { openStore } from '../../src/store/open.ts';
import { rowOfRequest } from '../../src/store/request-row.ts';
import { batchRow } from '../helpers/batches.ts';
import { firstOutput, startChild } from '../helpers/child.ts';
import { databases, type TestDatabase } from '../helpers/databases.ts';
import { eventually } from '../helpers/eventually.ts';
import { createUserRequest, submission } from '../helpers/requests.ts';

const clock = { now: Date.now };
const bareEvent = {
  kind: 'submitted',
  actor_team: null,
  actor_user: null,
  from_status: null,
  to_status: null,
  detail: null,
  at: 5,
} as const;
const job = {
  id: 'a job',
  kind: 'show_request',
  run_at: 1,
  attempts: 2,
  version: 3,
  lease: 'a lease',
  lease_until: 2,
} as const;

for (const { engine, create } of databases) {
  const test = suite(`migrations on ${engine}`);
  const fact = (name: string, check: (database: TestDatabase) => Promise<void>) =>
    test(name, async () => {
      const database = await create();
      try {
        await check(database);
      } finally {
        await database.drop();
      }
    });

  for (const place of ['middle', 'end'] as const) {
    fact(
      `a process killed at the ${place} of a migration leaves nothing in the way of the next start`,
      async ({ url }) => {
        const child = startChild(new URL('./migrate-and-wait.ts', import.meta.url), url, place);
        await firstOutput(child);
        child.kill('SIGKILL');
        await once(child, 'close');
        await storesARequest(url);
      },
    );
  }

  fact('several processes may start at once on an empty database', async ({ url }) => {
    const children = Array.from({ length: 3 }, () => startChild(new URL('./open-and-close.ts', import.meta.url), url));
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'close'))[0]));
    assert.equal(codes, [0, 0, 0]);
    await storesARequest(url);
  });

  fact('a second start keeps what is stored', async ({ url }) => {
    const request = await storesARequest(url);
    const store = await openStore({ url, clock, newId: randomUUID });
    assert.equal(await store.byId(request.id), request);
    await store.close();
  });

  fact('a database that a newer program migrated is refused in words, and left alone', async ({ url }) => {
    const database = await openDatabase(url, clock);
    await migrate(database, { ...migrationsFor(engine), '9999-later': { up: async () => {} } });
    await database.db.destroy();
    const error = await openStore({ url, clock, newId: randomUUID }).catch((refusal) => refusal);
    assert.ok(isKnownError(error, 'conflict'), String(error));
    assert.match(error.message, /newer than this program \(it has 9999-later\)/);
  });

  fact('a migration that fails is undone, and the ones before it stay', async ({ url }) => {
    const database = await openDatabase(url, clock);
    const fails = async () => {
      throw new Error('on purpose');
    };
    const migrations = {
      first: { up: (db) => db.schema.createTable('first').addColumn('id', 'text').execute() },
      second: {
        up: (db) => db.schema.createTable('second').addColumn('id', 'text').execute().then(fails),
      },
    } satisfies Parameters<typeof migrate>[1];
    const error = await migrate(database, migrations).catch((refusal) => refusal);
    const tables = await database.db.introspection.getTables();
    await database.db.destroy();
    assert.is(error.message, 'on purpose');
    assert.equal(
      tables.map(({ name }) => name),
      ['first'],
    );
  });

  fact('the tables take every word of the domain, and no other status', async ({ url }) => {
    const { db } = await migrated(url);
    const insert = async (differently: object) => {
      const request = createUserRequest();
      return db
        .insertInto('requests')
        .values({ ...rowOfRequest(request, request.id), ...differently })
        .execute()
        .then(
          () => 'taken',
          (error: Error) => (/requests_status/.test(error.message) ? 'refused' : String(error)),
        );
    };
    const answers = async (column: string, words: readonly string[]) =>
      Promise.all(words.map((word) => insert({ [column]: word })));
    const taken = (words: readonly string[]) => words.map(() => 'taken');
    assert.equal(await answers('kind', REQUEST_KINDS), taken(REQUEST_KINDS));
    assert.equal(await answers('status', STATUSES), taken(STATUSES));
    assert.equal(await answers('status', ['done', '']), ['refused', 'refused']);

    const batch = createUserRequest();
    await db.insertInto('requests').values(rowOfRequest(batch, batch.id)).execute();
    const rows = [...ROW_STATES, 'gone'].map((state, at) => ({ ...rowOfBatchRow(batch.id, batchRow(at)), state }));
    const stored = rows.map((row) =>
      db
        .insertInto('batch_rows')
        // The last is none on purpose.
        .values(row as typeof row & { state: RowState })
        .execute()
        .then(
          () => 'taken',
          (error: Error) => (error.message.includes('batch_rows_state') ? 'refused' : String(error)),
        ),
    );
    assert.equal(await Promise.all(stored), [...taken(ROW_STATES), 'refused']);
    await db.destroy();
  });

  fact('nothing points to what is not there', async ({ url }) => {
    const { db } = await migrated(url);
    const there = createUserRequest();
    await db.insertInto('requests').values(rowOfRequest(there, there.id)).execute();
    await db
      .insertInto('jobs')
      .values({ ...job, request_id: there.id })
      .execute();
    const row = { request_id: 'nobody', purpose: 'card', channel: 'C1', ts: '1' } as const;
    const refused = [
      db.insertInto('messages').values(row).execute(),
      db
        .insertInto('audit_events')
        .values({ ...bareEvent, request_id: 'nobody' })
        .execute(),
      db
        .insertInto('jobs')
        .values({ ...job, id: 'another', request_id: 'nobody' })
        .execute(),
      db.insertInto('files').values({ request_id: 'nobody', purpose: 'rows', file_id: 'F1' }).execute(),
      db
        .insertInto('batch_rows')
        .values(rowOfBatchRow('nobody', batchRow(2)))
        .execute(),
      db.updateTable('requests').set({ parent_id: 'nobody' }).execute(),
      db.deleteFrom('requests').execute(),
    ].map((work) =>
      work.then(
        () => 'taken',
        (error: Error) => (/foreign key/i.test(error.message) ? 'refused' : String(error)),
      ),
    );
    assert.equal(
      await Promise.all(refused),
      refused.map(() => 'refused'),
    );
    await db.destroy();
  });

  if (engine === 'postgres')
    fact('a migration that ends in a deadlock with an instance at work runs again', async ({ url }) => {
      const [old, database] = [await openDatabase(url, clock), await openDatabase(url, clock)];
      const first: Migration = {
        up: (db) => sql`create table a (id int); create table b (id int)`.execute(db).then(() => {}),
      };
      const hasA = Promise.withResolvers<void>();
      const isWaitedFor = Promise.withResolvers<void>();
      const second: Migration = {
        async up(db) {
          await sql`alter table a add x int`.execute(db);
          hasA.resolve();
          await isWaitedFor.promise;
          await sql`alter table b add x int`.execute(db);
        },
      };
      await migrate(old, { first });
      let made = Promise.resolve();
      await old.db.transaction().execute(async (trx) => {
        // PostgreSQL ends the one that has waited for so long, and that is to be the migration.
        await sql`set local deadlock_timeout = '1h'`.execute(trx);
        await sql`select id from b`.execute(trx);
        made = migrate(database, { first, second });
        await Promise.race([hasA.promise, made]);
        const read = sql`select id from a`.execute(trx);
        await eventually(async () => {
          const waiting = sql`select 1 from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())`;
          return (await waiting.execute(old.db)).rows.length > 0;
        }, 'that the instance at work waits for `a`');
        isWaitedFor.resolve();
        await read;
      });
      await made;
      await sql`select a.x, b.x from a, b`.execute(old.db);
      await old.db.destroy();
      await database.db.destroy();
    });

  test.run();
}

async function migrated(url: string) {
  const database = await openDatabase(url, clock);
  await migrate(database);
  return database;
}

async function storesARequest(url: string) {
  const store = await openStore({ url, clock, newId: randomUUID });
  try {
    const request = createUserRequest();
    assert.equal(await store.submit(request, submission(request, 'view', ['show_request'])), { result: 'stored' });
    return request;
  } finally {
    await store.close();
  }
}
