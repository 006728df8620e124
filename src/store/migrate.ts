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

/** Names of the migrations that ran on this database. Empty if it has no tables yet. */
export async function ranMigrations(db: Database['db']): Promise<readonly string[]> {
  const ran = await db
    .$extendTables<{ [DEFAULT_MIGRATION_TABLE]: { name: string } }>()
    .selectFrom(DEFAULT_MIGRATION_TABLE)
    .select('name')
    .execute()
    .catch((error) => {
      if (isMissingTable(error)) return [];
      throw error;
    });
  return ran.map(({ name }) => name);
}

/** PostgreSQL's undefined_table; SQLite has only a message for it. */
function isMissingTable(error: unknown): boolean {
  return codeOf(error) === '42P01' || (error instanceof Error && /^no such table/.test(error.message));
}

/** What is wrong when a later version has changed the tables; undefined if none has. */
export function newerProblem(ran: readonly string[], migrations: Migrations): string | undefined {
  const unknown = ran.filter((name) => !(name in migrations));
  if (!unknown.length) return undefined;
  return `The database is newer than this program (it has ${unknown.join(', ')}): start the version that wrote it, or a later one.`;
}

/** The migrator refuses a newer database too, but only its message says so. */
async function refuseNewer(db: Database['db'], migrations: Migrations): Promise<void> {
  // If this fails too, the migrator's own error says more.
  const problem = newerProblem(await ranMigrations(db).catch(() => []), migrations);
  if (problem) throw new KnownError('conflict', problem);
}
