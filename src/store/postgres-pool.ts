import type { PostgresPool } from 'kysely';
import type pg from 'pg';
import { createConnection, type Lease, QUERY_TIMEOUT_MS } from './postgres-connection.ts';

/** After a failover, a connection to the old server is used no longer than this. */
const MAX_LIFETIME_S = 30;

/** Options of pg's pool for connections that outlive neither a failover nor a dead network for long. */
export const POOL_OPTIONS = {
  maxLifetimeSeconds: MAX_LIFETIME_S,
  // A query on a dead connection must not block its caller forever.
  query_timeout: QUERY_TIMEOUT_MS,
  keepAlive: true,
} as const;

/**
 * pg's pool for Kysely. Closes a connection that cannot be used or written to any more, and with it all connections
 * opened before that was found, because they lead to the same server.
 */
export function replacingPool(pool: pg.Pool): PostgresPool {
  let generation = 0;
  const generations = new WeakMap<pg.ClientBase, number>();
  pool.on('connect', (client) => generations.set(client, generation));
  const isCurrent = (client: pg.ClientBase) => generations.get(client) === generation;
  const lease: Lease = {
    isCurrent,
    async take() {
      for (;;) {
        const client = await pool.connect();
        if (isCurrent(client)) return client;
        client.release(true);
      }
    },
    distrust(client) {
      if (isCurrent(client)) generation += 1;
    },
  };
  return {
    options: pool.options,
    connect: async () => createConnection(lease, await lease.take()),
    end: () => pool.end(),
  };
}
