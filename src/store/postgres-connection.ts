import type { PostgresPoolClient } from 'kysely';
import pg from 'pg';

/** Limit for one statement, in milliseconds, on our side and (within a transaction) on the server's. */
export const QUERY_TIMEOUT_MS = 10_000;

/**
 * Ends the connection: the server is read-only or shuts down, or the protocol is broken. SQLSTATE classes of the
 * PostgreSQL manual, appendix A; PgBouncer reports its own errors as 08P01.
 */
const UNUSABLE = /^(25006|25P03|57P\d\d|08.{3})$/;

/**
 * Begins a transaction with our settings, in one round trip. They are set per transaction, because a pooler such as
 * PgBouncer gives each transaction another session and refuses most startup parameters. With `synchronous_commit=off`,
 * a possible default of a server or role, a crash of PostgreSQL loses confirmed commits (PostgreSQL manual, 30.4
 * Asynchronous commit). Leaves a stricter setting unchanged.
 */
const SETTINGS = `select current_setting('transaction_read_only') as read_only,
  set_config('statement_timeout', '${QUERY_TIMEOUT_MS}', true),
  case when current_setting('synchronous_commit') = 'off' then set_config('synchronous_commit', 'on', true) end`;

/** Where a connection comes from. */
export interface Lease {
  take(): Promise<pg.PoolClient>;
  /** False: this connection and all older ones must not be used again. */
  isCurrent(client: pg.PoolClient): boolean;
  distrust(client: pg.PoolClient): void;
}

/**
 * A connection for Kysely. Every write is in a transaction with `SETTINGS`. What has stored nothing yet goes on over
 * another connection if this one cannot be used any more.
 */
export function createConnection(lease: Lease, first: pg.PoolClient): PostgresPoolClient {
  let client = first;
  let isReleased = false;
  let inTransaction = false;

  async function run(sql: string, parameters: readonly unknown[] = []) {
    try {
      return await client.query(sql, [...parameters]);
    } catch (error) {
      if (endsConnection(error)) lease.distrust(client);
      throw error;
    }
  }

  async function replace(): Promise<void> {
    client.release(true);
    isReleased = true;
    client = await lease.take();
    isReleased = false;
  }

  /** For work that stores nothing: repeats it once on a new connection if this one is unusable. */
  async function onUsable<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (lease.isCurrent(client) || isTimeout(error)) throw error;
      await replace();
      return work();
    }
  }

  async function begin(sql: string): Promise<void> {
    inTransaction = true;
    // Several statements in one query give an array of results, which pg's types do not say.
    const results = (await run(`${sql}; ${SETTINGS}`)) as unknown as readonly pg.QueryResult[];
    if (results.at(-1)?.rows[0]?.read_only === 'on') lease.distrust(client);
  }

  async function beginToWrite(sql: string): Promise<void> {
    await onUsable(() => begin(sql));
    // The server has become a standby. A new connection may reach the new primary; if not, the write says why.
    if (lease.isCurrent(client)) return;
    await replace();
    await begin(sql);
  }

  async function end(sql: string) {
    const result = await run(sql);
    inTransaction = false;
    return result;
  }

  async function writeAlone(sql: string, parameters: readonly unknown[]) {
    await beginToWrite('begin');
    try {
      const result = await run(sql, parameters);
      await end('commit');
      return result;
    } catch (error) {
      await end('rollback').catch(() => undefined);
      throw error;
    }
  }

  async function query(sql: string, parameters: readonly unknown[] = []) {
    if (/^(begin|start transaction)\b/.test(sql)) {
      await beginToWrite(sql);
      return NO_ROWS;
    }
    if (/^(commit|rollback)$/.test(sql)) return end(sql);
    if (inTransaction) return run(sql, parameters);
    return /^\s*select\b/i.test(sql) ? onUsable(() => run(sql, parameters)) : writeAlone(sql, parameters);
  }

  return {
    // Kysely's overloads are one for text and one for cursors, which need a package that is not installed.
    query: query as unknown as PostgresPoolClient['query'],
    release() {
      // A connection that is still in a transaction would hold its locks.
      if (!isReleased) client.release(inTransaction || !lease.isCurrent(client));
    },
  };
}

const NO_ROWS = { command: 'SELECT', rowCount: 0, rows: [] } as const;

/** Whether the connection cannot be used after this error. After pg's own errors its state is unknown. */
function endsConnection(error: unknown): boolean {
  return !(error instanceof pg.DatabaseError) || UNUSABLE.test(error.code ?? '');
}

/** pg's own error after `query_timeout`, which has no code. A repetition would take as long again. */
function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout';
}
