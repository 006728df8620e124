import { type Dialect, PostgresDialect } from 'kysely';
import pg from 'pg';
import { codeOf, KnownError } from '../errors.ts';

const CONNECT_TIMEOUT_MS = 10_000;
const QUERY_TIMEOUT_MS = 10_000;

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
      // A query on a dead connection must not block its caller forever.
      query_timeout: QUERY_TIMEOUT_MS,
      statement_timeout: QUERY_TIMEOUT_MS,
      keepAlive: true,
      application_name: 'create-user-bot',
      types: { getTypeParser },
      onConnect: requireSynchronousCommit,
    });
    // An `error` event without a listener ends the process. The pool forwards errors of idle clients, but a client in a
    // transaction has no listener between two queries. The next query reports the fault.
    pool.on('error', () => {});
    pool.on('connect', (client) => client.on('error', () => {}));
    await pool.query('select 1');
    return new PostgresDialect({ pool });
  } catch (error) {
    await pool?.end();
    throw new KnownError(
      'upstream',
      `The PostgreSQL database cannot be reached (${codeOf(error) ?? 'no answer'}): check the host, user, password and database name in DATABASE_URL, and that the server runs.`,
    );
  }
}

/**
 * With `synchronous_commit=off`, a possible default of a server or role, a crash of PostgreSQL loses confirmed commits
 * (PostgreSQL manual, 30.4 Asynchronous commit). Leaves a stricter setting unchanged.
 */
async function requireSynchronousCommit(client: pg.ClientBase): Promise<void> {
  await client.query(
    "select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'",
  );
}

/** pg returns int8 as text because it can exceed a safe integer. Our times and counts never do. */
const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format);
