import { randomUUID } from 'node:crypto';
import { openStore } from '../../src/store/open.ts';
import { beginWith } from '../helpers/begin-with.ts';
import type { TestDatabase } from '../helpers/databases.ts';
import { onPostgres } from '../helpers/on-postgres.ts';
import { runSql } from '../helpers/postgres.ts';
import { storeFacts } from './contract.ts';
import { planFacts } from './plans/plan-facts.ts';

onPostgres('store on PostgreSQL', (test, create) => {
  let database: TestDatabase;
  beginWith(
    test,
    async () => {
      database = await create();
      const store = await openStore({ url: database.url, clock: { now: Date.now }, newId: randomUUID });
      await store.close();
    },
    () => database.drop(),
  );
  storeFacts(test, async () => {
    // Faster than `truncate` where there are few rows.
    const tables = ['files', 'batch_rows', 'messages', 'jobs', 'audit_events', 'requests'];
    await runSql(database.url, tables.map((table) => `delete from ${table}`).join('; '));
    return { url: database.url, drop: async () => {} };
  });
});

onPostgres('how PostgreSQL finds what the store asks for', (test, create) => planFacts(test, 'postgres', create));
