import { randomUUID } from 'node:crypto';
import { suite } from 'uvu';
import { openStore } from '../../src/store/store.ts';
import { createPostgresDatabase, postgresServer, runSql } from '../helpers/postgres.ts';
import { storeContract } from './contract.ts';

if (postgresServer) {
  // At top level, because uvu reports a failing `before()` as a success.
  const { url, drop } = await createPostgresDatabase(postgresServer);
  const store = await openStore({ url, clock: { now: Date.now }, newId: randomUUID });
  await store.close();
  const contract = storeContract('PostgreSQL', async () => {
    // Faster than `truncate` where there are few rows.
    const tables = ['files', 'batch_rows', 'messages', 'jobs', 'audit_events', 'requests'];
    await runSql(url, tables.map((table) => `delete from ${table}`).join('; '));
    return { url, drop: async () => {} };
  });
  contract.after(drop);
  contract.run();
} else {
  console.log('Postgres contract skipped: TEST_DATABASE_URL is not set');
  const contract = suite('store on PostgreSQL');
  contract.skip('needs TEST_DATABASE_URL', () => {});
  contract.run();
}
