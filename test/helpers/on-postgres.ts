import { suite, type Test } from 'uvu';
import type { TestDatabase } from './databases.ts';
import { createPostgresDatabase, postgresServer } from './postgres.ts';

/** A suite that runs where TEST_DATABASE_URL names a PostgreSQL server, and else counts as skipped. `create` makes an empty database. */
export function onPostgres(
  name: string,
  define: (test: Test, create: () => Promise<TestDatabase>, server: string) => void,
): void {
  const test = suite(name);
  const server = postgresServer;
  if (server) define(test, () => createPostgresDatabase(server), server);
  else test.skip('needs TEST_DATABASE_URL', () => {});
  test.run();
}
