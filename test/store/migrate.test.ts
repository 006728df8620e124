import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isKnownError } from '../../src/errors.ts';
import { openDatabase } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';
import { migrationsFor } from '../../src/store/migrations/index.ts';
import { openStore } from '../../src/store/store.ts';
import { firstOutput, startChild } from '../helpers/child.ts';
import { databases, type TestDatabase } from '../helpers/databases.ts';
import { createUserRequest, submittedEvent } from '../helpers/requests.ts';

const clock = { now: Date.now };

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

  test.run();
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
