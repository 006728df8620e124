import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ROW_STATES, type RowState, type StoredRow } from '../../src/domain/batch.ts';
import { REQUEST_KINDS, STATUSES } from '../../src/domain/request.ts';
import { isKnownError } from '../../src/errors.ts';
import { rowOfBatchRow } from '../../src/store/batch-row.ts';
import { openDatabase } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';
import { requests } from '../../src/store/migrations/0001-requests.ts';
import { batches } from '../../src/store/migrations/0002-batches.ts';
import { migrationsFor } from '../../src/store/migrations/index.ts';
import { rowOfRequest } from '../../src/store/request-row.ts';
import { openStore } from '../../src/store/store.ts';
import { batchRequest, batchRow, ROLE } from '../helpers/batches.ts';
import { firstOutput, startChild } from '../helpers/child.ts';
import { databases, type TestDatabase } from '../helpers/databases.ts';
import { eventually } from '../helpers/eventually.ts';
import { createUserRequest, submittedEvent } from '../helpers/requests.ts';
import { bareEvent, contentOf, firstVersion, HIGHEST_SEQ, job } from './first-version.ts';
import { indexesOf } from './indexes-of.ts';

const clock = { now: Date.now };
const unchanged = (real: Migration): Migration => real;

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

  fact('a database of the first version keeps every row and every number of its audit events', async ({ url }) => {
    const before = await firstVersion(url, engine);
    const store = await openStore({ url, clock, newId: randomUUID });
    const [oldest] = before.requests;
    const event = { requestId: String(oldest?.id), kind: 'click_refused', at: 1 } as const;
    await store.record(event);
    assert.equal((await store.auditEvents(event.requestId)).at(-1), event);
    for (const { id } of before.requests) assert.is((await store.byId(String(id)))?.id, id);
    await store.close();

    const { audit_events: events, ...after } = await contentOf(url);
    const { audit_events: old, ...others } = before;
    const withDigest = others.requests.map((request) => ({ ...request, digest: null }));
    assert.equal(after, { ...others, requests: withDigest });
    assert.equal(events.slice(0, -1), old);
    assert.ok(Number(events.at(-1)?.seq) > HIGHEST_SEQ, `the next event is ${events.at(-1)?.seq}`);
  });

  fact('a database of the first version without an audit event goes on too', async ({ url }) => {
    const database = await openDatabase(url, clock);
    await migrate(database, { '0001-requests': requests(engine) });
    await database.db.destroy();
    await storesARequest(url);
  });

  fact('after the second migration the new words are taken, and no others', async ({ url }) => {
    const { db } = await migrated(url);
    const insert = async (differently: object) => {
      const request = createUserRequest();
      return db
        .insertInto('requests')
        .values({ ...rowOfRequest(request, request.id), ...differently })
        .execute()
        .then(
          () => 'taken',
          (error: Error) => (/requests_(kind|status)/.test(error.message) ? 'refused' : String(error)),
        );
    };
    const answers = async (column: string, words: readonly string[]) =>
      Promise.all(words.map((word) => insert({ [column]: word })));
    const taken = (words: readonly string[]) => words.map(() => 'taken');
    assert.equal(await answers('kind', REQUEST_KINDS), taken(REQUEST_KINDS));
    assert.equal(await answers('status', STATUSES), taken(STATUSES));
    assert.equal(await answers('kind', ['delete_user', '']), ['refused', 'refused']);
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

  fact('after the second migration nothing points to what is not there', async ({ url }) => {
    await firstVersion(url, engine);
    const { db } = await migrated(url);
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

  const breaks: readonly (readonly [name: string, Breaks])[] = [
    [
      'after its last statement',
      {
        second: (real) => ({
          async up(db) {
            await real.up(db);
            throw new Error('on purpose');
          },
        }),
      },
    ],
    // Its name is in the way of the last table that the migration makes.
    ['at its last table', { inTheWay: 'files' }],
    ['at an index', { inTheWay: 'requests_subject' }],
  ];
  for (const [name, { inTheWay, second = unchanged }] of breaks) {
    fact(
      `a second migration that fails ${name} leaves the old tables whole, and the next start goes on`,
      async ({ url }) => {
        const before = await firstVersion(url, engine);
        const database = await openDatabase(url, clock);
        const { schema } = database.db;
        if (inTheWay) await schema.createTable(inTheWay).addColumn('id', 'text').execute();
        const structure = () => database.db.introspection.getTables();
        const tables = await structure();
        const failing = { ...migrationsFor(engine), '0002-batches': second(batches(engine)) };
        const error = await migrate(database, failing).catch((refusal) => refusal);
        assert.ok(error instanceof Error && !isKnownError(error), String(error));
        assert.equal(await structure(), tables);
        if (inTheWay) await schema.dropTable(inTheWay).execute();
        await database.db.destroy();
        assert.equal(await contentOf(url), before);
        await storesARequest(url);
      },
    );
  }

  if (engine === 'postgres')
    fact('a third migration that meets an instance at work in a deadlock is made again', async ({ url }) => {
      await firstVersion(url, engine);
      const [old, database] = [await openDatabase(url, clock), await openDatabase(url, clock)];
      await migrate(old, { '0001-requests': requests(engine), '0002-batches': batches(engine) });
      let made = Promise.resolve();
      await old.db.transaction().execute(async (trx) => {
        // As a write to a row of a batch does.
        const job = await trx.selectFrom('jobs').select('request_id').forUpdate().executeTakeFirstOrThrow();
        made = migrate(database);
        await eventually(async () => {
          const waiting = sql`select 1 from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())`;
          return (await waiting.execute(database.db)).rows.length > 0;
        }, 'that the migration waits for `jobs`');
        await trx.selectFrom('requests').select('id').where('id', '=', job.request_id).execute();
      });
      await made;
      assert.ok((await indexesOf(database)).includes('jobs_due'));
      await old.db.destroy();
      await database.db.destroy();
    });

  fact(
    'a third migration that fails leaves the old indexes, and the next start changes nothing but those',
    async ({ url }) => {
      await firstVersion(url, engine);
      const database = await openDatabase(url, clock);
      const { db } = database;
      const { '0005-tenant-roles': _, ...earlier } = migrationsFor(engine);
      const [first, second] = [{ '0001-requests': requests(engine) }, { '0002-batches': batches(engine) }];
      await migrate(database, { ...first, ...second });
      const [before, tables, old] = [
        await contentOf(url),
        await db.introspection.getTables(),
        await indexesOf(database),
      ];
      // Its name is in the way of the last index that the migration makes.
      await db.schema.createTable('jobs_due').addColumn('id', 'text').execute();
      const error = await migrate(database, earlier).catch((refusal) => refusal);
      assert.ok(error instanceof Error && !isKnownError(error), String(error));
      assert.equal(await indexesOf(database), old);
      await db.schema.dropTable('jobs_due').execute();
      await migrate(database, earlier);
      assert.equal(await contentOf(url), before);
      assert.equal(await db.introspection.getTables(), tables);
      const gone = ['jobs_run_at', 'requests_subject'];
      const added = ['batch_rows_ended_address', 'jobs_due', 'messages_place', 'requests_ended_subject'];
      assert.equal(await indexesOf(database), [...old.filter((name) => !gone.includes(name)), ...added].sort());
      await db.destroy();
      await storesARequest(url);
    },
  );

  fact(
    'rows of an older database are grouped by their role in the tenant, whatever stands beside it',
    async ({ url }) => {
      const { '0005-tenant-roles': _, ...earlier } = migrationsFor(engine);
      const database = await openDatabase(url, clock);
      await migrate(database, earlier);
      const batch = batchRequest();
      await database.db.insertInto('requests').values(rowOfRequest(batch, batch.id)).execute();
      const [agent, administrator] = [randomUUID(), randomUUID()];
      // As one that was read before: its address comes before its role.
      const invitation = { tenantId: randomUUID(), email: '', roleId: agent, status: 'invited' } as const;
      const rows: readonly StoredRow[] = [
        batchRow(2, { invitation }),
        batchRow(3, { invitation, email: '"},"roleId":"}@example.com' }),
        batchRow(4, { invitation, user: { firstName: '"invitation":{"roleId":"none"}' } }),
        batchRow(5, { invitation, user: { firstName: '\0', lastName: '\ud83d' } }),
        batchRow(6, {
          invitation: { ...invitation, roleId: administrator },
          user: { firstName: `{"roleId":"${agent}"` },
        }),
        batchRow(7),
        batchRow(8, { user: { firstName: `"invitation":{"roleId":"${agent}"` } }),
        { line: 9, state: 'invalid', email: '', cells: {}, tries: 0 },
      ];
      for (const row of rows) {
        const { tenant_role_id: __, ...old } = rowOfBatchRow(batch.id, row);
        await database.db.insertInto('batch_rows').values(old).execute();
      }
      await database.db.destroy();

      const store = await openStore({ url, clock, newId: randomUUID });
      const groups = await store.groupRows(batch.id, ['new']);
      const stored = await store.rowsAfter(batch.id, 0, 100);
      await store.close();
      const { tenantId } = invitation;
      assert.equal(groups, [
        { roleId: ROLE, tenantId, tenantRoleId: agent, rows: 4 },
        { roleId: ROLE, rows: 2 },
        { roleId: ROLE, tenantId, tenantRoleId: administrator, rows: 1 },
      ]);
      assert.equal(
        stored.map(({ line }) => line),
        rows.map(({ line }) => line),
      );
    },
  );

  test.run();
}

interface Breaks {
  readonly inTheWay?: string;
  readonly second?: (real: Migration) => Migration;
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
    assert.equal(await store.submit(request, 'view', submittedEvent(request), ['show_request']), { result: 'stored' });
    return request;
  } finally {
    await store.close();
  }
}
