import { sql } from 'kysely';
import pg from 'pg';
import { isKnownError } from '../errors.ts';
import type { Finding } from '../finding.ts';
import { type Database, openDatabase } from './database.ts';
import { ranMigrations } from './migrate.ts';
import { migrationsFor } from './migrations/index.ts';
import { migrationsFinding, pendingMigrations } from './migrations-finding.ts';
import { connectionError } from './postgres-problems.ts';

const DATABASE = 'Database';

/** Settings of the server that decide whether what it confirms survives a crash: `on`, `off` and other words. */
export interface Durability {
  readonly fsync: string;
  readonly full_page_writes: string;
  readonly synchronous_commit: string;
}

interface Facts extends Durability {
  readonly version: string;
  readonly read_only: string;
  /** Null: the search path leads to no schema. */
  readonly schema: string | null;
  readonly may_create: boolean;
  readonly may_write: boolean;
}

/** Checks a PostgreSQL database. It only reads. */
export async function checkPostgres(url: string): Promise<readonly Finding[]> {
  let database: Database | undefined;
  try {
    database = await openDatabase(url, { now: Date.now });
    const { db } = database;
    const facts = await readFacts(db);
    const ran = await ranMigrations(db);
    const migrations = migrationsFor('postgres');
    const isPending = pendingMigrations(ran, migrations).length > 0;
    return [accessFinding(url, facts, isPending), migrationsFinding(ran, migrations), durabilityFinding(facts)];
  } catch (error) {
    const known = connectionError(error);
    if (!isKnownError(known)) throw error;
    return [{ check: DATABASE, state: 'wrong', text: known.message }];
  } finally {
    await database?.db.destroy();
  }
}

async function readFacts(db: Database['db']): Promise<Facts> {
  const table = sql`to_regclass('requests')`;
  const { rows } = await sql<Facts>`select
    current_setting('server_version') as version,
    current_setting('fsync') as fsync,
    current_setting('full_page_writes') as full_page_writes,
    current_setting('synchronous_commit') as synchronous_commit,
    current_setting('transaction_read_only') as read_only,
    current_schema() as schema,
    coalesce(has_schema_privilege(current_schema(), 'create'), false) as may_create,
    coalesce(has_table_privilege(${table}, 'insert') and has_table_privilege(${table}, 'update'), true) as may_write`.execute(
    db,
  );
  const [facts] = rows;
  if (!facts) throw new Error('a select without a table has one row');
  return facts;
}

function accessFinding(url: string, facts: Facts, isPending: boolean): Finding {
  const { host, port, database } = new pg.Client({ connectionString: url });
  const where = `PostgreSQL ${facts.version} at ${host}:${port}, database ${database}`;
  const problem = accessProblem(facts, isPending);
  return problem
    ? { check: DATABASE, state: 'wrong', text: `${where}: ${problem}` }
    : { check: DATABASE, state: 'ok', text: `${where}: can be written.` };
}

function accessProblem({ read_only, schema, may_create, may_write }: Facts, isPending: boolean): string | undefined {
  if (read_only === 'on') return 'it is read-only. DATABASE_URL must lead to the primary.';
  if (!may_write)
    return "its user may not write to the bot's tables. Make that user their owner, or grant it select, insert, update and delete on them.";
  if (!isPending) return undefined;
  if (schema === null) return 'its user has no schema. Create one, or set search_path for the user.';
  if (!may_create)
    return `its user may not create tables. Make it the owner of the database, or grant it create on the schema ${schema}.`;
  return undefined;
}

/** What a crash of the server could cost. */
export function durabilityFinding({ fsync, full_page_writes, synchronous_commit }: Durability): Finding {
  const check = 'Database durability';
  if (fsync === 'off') {
    const text = 'fsync is off, so a crash of the server can destroy the database. Set fsync = on in postgresql.conf.';
    return { check, state: 'wrong', text };
  }
  if (full_page_writes === 'off') {
    const text =
      'full_page_writes is off, so a crash of the server can damage the database, unless its file system writes whole pages (ZFS does). Set full_page_writes = on in postgresql.conf.';
    return { check, state: 'warning', text };
  }
  const raised = synchronous_commit === 'off' ? ', which the bot turns on for its own transactions' : '';
  const text = `fsync and full_page_writes are on, synchronous_commit is ${synchronous_commit}${raised}.`;
  return { check, state: 'ok', text };
}
