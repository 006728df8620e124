import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Engine } from '../database.ts';
import { requests } from './0001-requests.ts';

const KINDS = sql`kind in ('create_user', 'invite_to_tenant', 'create_users')`;
const STATUSES = sql`status in ('checking', 'draft', 'pending', 'approved', 'denied', 'cancelled', 'expired', 'creating', 'created', 'failed', 'unknown', 'paused', 'finished')`;

/** Batches: a kind of request with statuses of its own, their rows, and the files that were sent to Slack for them. */
export function batches(engine: Engine): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await (engine === 'postgres' ? newConstraints(db) : newTables(db));
      await db.schema.alterTable('requests').addColumn('digest', 'text').execute();
      await db.schema.dropIndex('requests_open_subject').execute();
      await db.schema
        .createIndex('requests_open_subject')
        .on('requests')
        .unique()
        .columns(['kind', 'subject_key'])
        .where(sql<boolean>`status in ('pending', 'approved', 'creating', 'unknown', 'paused')`)
        .execute();
      await db.schema.createIndex('requests_subject').on('requests').column('subject_key').execute();
      await db.schema
        .createTable('batch_rows')
        .addColumn('request_id', 'text', (column) => column.notNull().references('requests.id'))
        .addColumn('line', 'integer', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('email', 'text', (column) => column.notNull())
        .addColumn('email_key', 'text')
        .addColumn('holds', 'integer', (column) => column.notNull())
        .addColumn('role_id', 'text')
        .addColumn('tenant_id', 'text')
        .addColumn('cells', 'text', (column) => column.notNull())
        .addColumn('content', 'text')
        .addColumn('problems', 'text')
        .addColumn('user_id', 'text')
        .addColumn('outcome', 'text')
        .addColumn('tries', 'integer', (column) => column.notNull())
        .addColumn('next_at', 'bigint')
        .addColumn('checked_at', 'bigint')
        .addColumn('write_started_at', 'bigint')
        .addColumn('attempt_started_at', 'bigint')
        .addColumn('ended_at', 'bigint')
        .addPrimaryKeyConstraint('batch_rows_key', ['request_id', 'line'])
        .addCheckConstraint(
          'batch_rows_state',
          sql`state in ('unchecked', 'new', 'on_platform', 'duplicate', 'pending_elsewhere', 'invalid', 'creating', 'inviting', 'done', 'failed', 'stopped')`,
        )
        .execute();
      await db.schema
        .createIndex('batch_rows_held_address')
        .on('batch_rows')
        .unique()
        .column('email_key')
        .where(sql<boolean>`holds = 1`)
        .execute();
      await db.schema
        .createIndex('batch_rows_due')
        .on('batch_rows')
        .columns(['request_id', 'next_at desc', 'line'])
        .where(sql<boolean>`next_at is not null`)
        .execute();
      await db.schema
        .createIndex('batch_rows_state')
        .on('batch_rows')
        .columns(['request_id', 'state', 'ended_at'])
        .execute();
      await db.schema
        .createTable('files')
        .addColumn('request_id', 'text', (column) => column.notNull().references('requests.id'))
        .addColumn('purpose', 'text', (column) => column.notNull())
        .addColumn('file_id', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('files_key', ['request_id', 'purpose'])
        .execute();
    },
  };
}

async function newConstraints(db: Kysely<unknown>): Promise<void> {
  for (const [name, words] of [['requests_kind', KINDS] as const, ['requests_status', STATUSES] as const]) {
    await db.schema.alterTable('requests').dropConstraint(name).execute();
    await db.schema.alterTable('requests').addCheckConstraint(name, words).execute();
  }
}

/** SQLite cannot change a constraint: the tables are made anew, those included that point to the one that changes. */
async function newTables(db: Kysely<unknown>): Promise<void> {
  const tables = ['requests', 'messages', 'jobs', 'audit_events'] as const;
  for (const index of ['requests_open_subject', 'jobs_run_at', 'audit_events_request'])
    await db.schema.dropIndex(index).execute();
  for (const table of tables) await db.schema.alterTable(table).renameTo(`old_${table}`).execute();
  await requests('sqlite', { kinds: KINDS, statuses: STATUSES }).up(db);
  for (const table of tables)
    await sql`insert into ${sql.table(table)} select * from ${sql.table(`old_${table}`)}`.execute(db);
  // The next audit event gets a number that none has had, also when the last ones are not there any more.
  await sql`delete from sqlite_sequence where name = 'audit_events'`.execute(db);
  await sql`insert into sqlite_sequence (name, seq) select 'audit_events', seq from sqlite_sequence where name = 'old_audit_events'`.execute(
    db,
  );
  for (const table of tables.toReversed()) await db.schema.dropTable(`old_${table}`).execute();
}
