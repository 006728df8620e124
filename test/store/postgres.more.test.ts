import { randomUUID } from 'node:crypto';
import * as assert from 'uvu/assert';
import { openStore } from '../../src/store/open.ts';
import { batchRow } from '../helpers/batches.ts';
import { beginWith } from '../helpers/begin-with.ts';
import type { TestDatabase } from '../helpers/databases.ts';
import { onPostgres } from '../helpers/on-postgres.ts';
import { runSql } from '../helpers/postgres.ts';
import { addToTenantRequest, submission } from '../helpers/requests.ts';
import { statesOf, step, storedBatch } from './contract/stored-batch.ts';
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
    const tables = [
      'shared_answers',
      'open_changes',
      'files',
      'batch_rows',
      'messages',
      'jobs',
      'audit_events',
      'requests',
    ];
    await runSql(database.url, tables.map((table) => `delete from ${table}`).join('; '));
    return { url: database.url, drop: async () => {} };
  });
});

onPostgres('how PostgreSQL finds what the store asks for', (test, create) => planFacts(test, 'postgres', create));

onPostgres('two instances on PostgreSQL', (test, create) => {
  test('of what they take at once for one user and tenant, rows included, one of them holds it', async () => {
    const database = await create();
    const options = { url: database.url, clock: { now: Date.now }, newId: randomUUID };
    const [here, there] = [await openStore(options), await openStore(options)];
    try {
      for (let round = 0; round < 20; round++) {
        const { content } = addToTenantRequest();
        const { email, ...invitation } = content;
        const rows = () => [batchRow(2, { email, invitation, userId: 'created before' }), batchRow(3)];
        const [first, second] = [await storedBatch(here, rows()), await storedBatch(there, rows())];
        const single = addToTenantRequest({ content });
        const [, , submitted] = await Promise.all([
          step(here, first, ['draft', 'pending', { rows: 'send' }]),
          step(there, second, ['draft', 'pending', { rows: 'send' }]),
          (round % 2 ? here : there).submit(single, submission(single, `view ${round}`, [])),
        ]);
        const states = [...(await statesOf(here, first)), ...(await statesOf(here, second))];
        const holders = states.filter((state) => state === '2 new').length + Number(submitted.result === 'stored');
        assert.is(holders, 1, `${submitted.result}, ${states.join(', ')}`);
      }
    } finally {
      await here.close();
      await there.close();
      await database.drop();
    }
  });
});
