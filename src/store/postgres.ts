import { type Dialect, PostgresAdapter, PostgresDialect } from 'kysely';
import pg from 'pg';
import { POOL_OPTIONS, replacingPool } from './postgres-pool.ts';
import { checkPostgresUrl } from './postgres-url.ts';

const CONNECT_TIMEOUT_MS = 10_000;

/** The dialect for a PostgreSQL server. Does not connect yet. Throws `validation` if the URL is wrong. */
export function postgres(url: string): Dialect {
  checkPostgresUrl(url);
  const pool = new pg.Pool({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    ...POOL_OPTIONS,
    application_name: 'create-user-bot',
    types: { getTypeParser },
  });
  // An `error` event without a listener ends the process. The pool forwards errors of idle clients, but a client in a
  // transaction has no listener between two queries. The next query reports the fault.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const dialect = new PostgresDialect({ pool: replacingPool(pool) });
  return {
    createAdapter: () => new PoolerAdapter(),
    createDriver: () => dialect.createDriver(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
  };
}

/**
 * Kysely's own lock belongs to the session. Behind a pooler in transaction mode, the session that gets the unlock is
 * another one, and the lock stays for ever. `migrate` has a lock that ends with the transaction.
 */
class PoolerAdapter extends PostgresAdapter {
  override async acquireMigrationLock(): Promise<void> {}
  override async releaseMigrationLock(): Promise<void> {}
}

/** pg returns int8 as text because it can exceed a safe integer. Our times and counts never do. */
const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format);
