import { DEFAULT_MIGRATION_TABLE, Migrator } from 'kysely/migration';
import { codeOf, KnownError } from '../errors.ts';
import type { Database } from './database.ts';
import { type Migrations, migrationsFor } from './migrations/index.ts';

/** More than the number of migrations, with room for a few retries. */
const MAX_DEADLOCKS = 10;

/**
 * Migrates the tables to this program's version. Each migration and its record are one transaction, so the next start
 * continues after a crash. Several processes may start at once while older versions still run. Throws `conflict` if the
 * database is newer.
 */
export async function migrate(
  { db, engine }: Pick<Database, 'db' | 'engine'>,
  migrations: Migrations = migrationsFor(engine),
): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } });
  for (let deadlocks = 0; ; ) {
    // One at a time: `migrateToLatest` would run all migrations in one transaction.
    const { error, results } = await migrator.migrateUp();
    if (error) {
      await refuseNewer(db, migrations);
      deadlocks += 1;
      if (isDeadlock(error) && deadlocks < MAX_DEADLOCKS) continue;
      throw error;
    }
    if (!results?.length) return;
  }
}

/** A migration locks whole tables; a running instance may lock their rows in another order (SQLSTATE 40P01). */
function isDeadlock(error: unknown): boolean {
  return codeOf(error) === '40P01';
}

/** The migrator refuses a newer database too, but only its message says so. */
async function refuseNewer(db: Database['db'], migrations: Migrations): Promise<void> {
  const ran = await db
    .$extendTables<{ [DEFAULT_MIGRATION_TABLE]: { name: string } }>()
    .selectFrom(DEFAULT_MIGRATION_TABLE)
    .select('name')
    .execute()
    // If the migration table itself is missing, the migrator's own error says more.
    .catch(() => []);
  const unknown = ran.map(({ name }) => name).filter((name) => !(name in migrations));
  if (!unknown.length) return;
  throw new KnownError(
    'conflict',
    `The database is newer than this program (it has ${unknown.join(', ')}): start the version that wrote it, or a later one.`,
  );
}
