import { type Dialect, PostgresDialect } from 'kysely';
import pg from 'pg';
import { codeOf, KnownError } from '../errors.ts';
import { POOL_OPTIONS, replacingPool } from './postgres-connections.ts';

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Creates the dialect for a PostgreSQL server after one test query. Throws `upstream` if the server does not answer;
 * the error never shows the URL, which contains a password.
 */
export async function postgres(url: string): Promise<Dialect> {
  let pool: pg.Pool | undefined;
  try {
    pool = new pg.Pool({
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
    await pool.query('select 1');
    return new PostgresDialect({ pool: replacingPool(pool) });
  } catch (error) {
    await pool?.end();
    throw new KnownError(
      'upstream',
      `The PostgreSQL database cannot be reached (${codeOf(error) ?? 'no answer'}): check the host, user, password and database name in DATABASE_URL, and that the server runs.`,
    );
  }
}

/** pg returns int8 as text because it can exceed a safe integer. Our times and counts never do. */
const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format);
