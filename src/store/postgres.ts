import { type Dialect, PostgresDialect } from 'kysely';
import pg from 'pg';
import { codeOf, KnownError } from '../errors.ts';

const CONNECT_TIMEOUT_MS = 10_000;
const QUERY_TIMEOUT_MS = 10_000;

/**
 * The dialect for a PostgreSQL server, asked once whether it answers.
 * Throws `upstream` when it does not; the message and its cause never show the URL, which holds a password.
 */
export async function postgres(url: string): Promise<Dialect> {
  let pool: pg.Pool | undefined;
  try {
    pool = new pg.Pool({
      connectionString: url,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      // A query on a connection that went silent must not hold its caller for ever.
      query_timeout: QUERY_TIMEOUT_MS,
      statement_timeout: QUERY_TIMEOUT_MS,
      keepAlive: true,
      application_name: 'create-user-bot',
      types: { getTypeParser },
      onConnect: confirmOnlyWhatIsKept,
    });
    // An error without a listener ends the process. The pool listens on idle clients and passes their errors on here;
    // on a client that is taken, nobody listens between two queries of a transaction. The next query says what is wrong.
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
 * With `synchronous_commit=off`, which a server or a role may have as its default, PostgreSQL confirms commits that a crash
 * of it then loses (PostgreSQL manual, 30.4 Asynchronous commit). A stricter setting stays.
 */
async function confirmOnlyWhatIsKept(client: pg.ClientBase): Promise<void> {
  await client.query(
    "select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'",
  );
}

/** int8 comes as text because it may be larger than a number holds; our times and counts never are. */
const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format);
