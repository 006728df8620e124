import { sql } from 'kysely';
import { DEFAULT_MIGRATION_TABLE, Migrator } from 'kysely/migration';
import { codeOf, isKnownError, KnownError } from '../errors.ts';
import type { Database } from './database.ts';
import { storageError } from './errors.ts';
import { type Migrations, migrationsFor } from './migrations/index.ts';

/** The id of Kysely's own lock, so that instances of older versions wait too. */
const MIGRATION_LOCK = 3853314791062309107n;
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
  // One at a time: `migrateToLatest` would run all migrations in one transaction.
  const migrateOne = () => {
    // Under a stricter server default, an instance that waited for the lock would not see what the other one made.
    const transaction = db.transaction().setIsolationLevel('read committed');
    return transaction.execute(async (trx) => {
      // Until the transaction ends, also behind a pooler.
      if (engine === 'postgres') await sql`select pg_advisory_xact_lock(${sql.lit(MIGRATION_LOCK)})`.execute(trx);
      const migrator = new Migrator({ db: trx, provider: { getMigrations: async () => ({ ...migrations }) } });
      const { error, results } = await migrator.migrateUp();
      if (error) throw error;
      return Boolean(results?.length);
    });
  };
  for (let deadlocks = 0; ; ) {
    try {
      if (!(await migrateOne())) return;
    } catch (error) {
      deadlocks += 1;
      if (isDeadlock(error) && deadlocks < MAX_DEADLOCKS) continue;
      if (!isKnownError(storageError(error))) await refuseNewer(db, migrations);
      throw error;
    }
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
