import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../../src/store/database.ts';
import { createPostgresDatabase, postgresServer } from './postgres.ts';
import { scratchFolder } from './scratch-folder.ts';

/** An empty database of a test's own. */
export interface TestDatabase {
  readonly url: string;
  /** Removes it, and ends the connections that are left. */
  drop(): Promise<void>;
}

/** A SQLite file, not made yet, in `folder`, which is its own: without one, in memory where the system has such folders. */
export async function createSqliteDatabase(folderOfItsOwn?: string): Promise<TestDatabase & { readonly path: string }> {
  const folder = folderOfItsOwn ?? (await scratchFolder());
  const path = join(folder, `${randomUUID()}.db`);
  return { url: `sqlite:${path}`, path, drop: () => rm(folder, { recursive: true }) };
}

/** The engines that can be tested here: SQLite, and PostgreSQL when TEST_DATABASE_URL names a server. */
export const databases: readonly { readonly engine: Engine; create(): Promise<TestDatabase> }[] = [
  { engine: 'sqlite', create: () => createSqliteDatabase() },
  ...postgresDatabases(postgresServer),
];

function postgresDatabases(server: string | undefined) {
  return server ? [{ engine: 'postgres' as const, create: () => createPostgresDatabase(server) }] : [];
}
