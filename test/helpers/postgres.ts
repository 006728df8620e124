import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { TestDatabase } from './databases.ts';

/** The server that may be used by tests; undefined when there is none. Only one on this machine will do. */
export const postgresServer: string | undefined = readServer(process.env.TEST_DATABASE_URL);

/** Makes an empty database with a random name on `server`. */
export async function createPostgresDatabase(server: string): Promise<TestDatabase> {
  const name = `create_user_bot_${randomUUID().replaceAll('-', '')}`;
  await runSql(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => runSql(server, `drop database ${name} with (force)`) };
}

/** Runs one statement on a connection of its own. */
export async function runSql(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function readServer(url: string | undefined): string | undefined {
  if (!url) return undefined;
  // The driver's own reading: `?host=` overrides what the URL shows.
  const { host } = new pg.Client({ connectionString: url });
  if (/^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host)) return url;
  throw new Error('TEST_DATABASE_URL must name a server on this machine: the tests make and drop databases there.');
}
