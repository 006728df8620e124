import { DEFAULT_MIGRATION_TABLE, Migrator } from 'kysely/migration';
import { codeOf, KnownError } from '../errors.ts';
import type { Database } from './database.ts';
import { type Migrations, migrationsFor } from './migrations/index.ts';

/** More than there are migrations, and a few. */
const MOST_TRIES = 10;

/**
 * Brings the tables up to this program's version. Each migration and the note that it ran are one transaction: after a
 * crash the next start goes on. Several processes may start at once, and earlier versions may be at work meanwhile.
 * Throws `conflict` when the database is newer.
 */
export async function migrate(
  { db, engine }: Pick<Database, 'db' | 'engine'>,
  migrations: Migrations = migrationsFor(engine),
): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } });
  for (let tries = 1; ; tries += 1) {
    // One at a time: `migrateToLatest` puts all of them into one transaction.
    const { error, results } = await migrator.migrateUp();
    if (error) {
      await refuseNewer(db, migrations);
      if (isDeadlock(error) && tries < MOST_TRIES) continue;
      throw error;
    }
    if (!results?.length) return;
  }
}

/** It locks whole tables, in another order than an instance that is at work may have locked rows of them (SQLSTATE 40P01). */
function isDeadlock(error: unknown): boolean {
  return codeOf(error) === '40P01';
}

/** The migrator refuses it too, but says so in its message only. */
async function refuseNewer(db: Database['db'], migrations: Migrations): Promise<void> {
  const ran = await db
    .$extendTables<{ [DEFAULT_MIGRATION_TABLE]: { name: string } }>()
    .selectFrom(DEFAULT_MIGRATION_TABLE)
    .select('name')
    .execute()
    // The table may be what could not be made; then the migrator's error says more.
    .catch(() => []);
  const unknown = ran.map(({ name }) => name).filter((name) => !(name in migrations));
  if (!unknown.length) return;
  throw new KnownError(
    'conflict',
    `The database is newer than this program (it has ${unknown.join(', ')}): start the version that wrote it, or a later one.`,
  );
}
