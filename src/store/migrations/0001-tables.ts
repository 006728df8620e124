import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Engine } from '../database.ts';

/**
 * All tables of the first release. Statuses and kinds are literals, not imports from the domain: a released migration
 * never changes.
 */
export function tables(engine: Engine): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('requests')
        .addColumn('id', 'text', (column) => column.primaryKey().notNull())
        .addColumn('revision', 'text', (column) => column.notNull())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('status', 'text', (column) => column.notNull())
        .addColumn('email_key', 'text')
        .addColumn('submission_key', 'text', (column) => column.notNull().unique())
        .addColumn('requester_team', 'text', (column) => column.notNull())
        .addColumn('requester_user', 'text', (column) => column.notNull())
        .addColumn('reason', 'text', (column) => column.notNull())
        .addColumn('content', 'text', (column) => column.notNull())
        .addColumn('invitation', 'text')
        .addColumn('names', 'text', (column) => column.notNull())
        .addColumn('parent_id', 'text', (column) => column.references('requests.id'))
        .addColumn('decision', 'text')
        .addColumn('outcome', 'text')
        .addColumn('writes', 'text')
        .addColumn('made', 'text')
        .addColumn('attempt', 'integer', (column) => column.notNull())
        .addColumn('began_at', 'bigint')
        .addColumn('digest', 'text')
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('updated_at', 'bigint', (column) => column.notNull())
        .addCheckConstraint(
          'requests_status',
          sql`status in ('checking', 'draft', 'pending', 'approved', 'denied', 'cancelled', 'expired', 'creating', 'created', 'failed', 'unknown', 'paused', 'finished')`,
        )
        .execute();
      // Unique by an index of some rows: were the column itself a key, PostgreSQL would lock a request whose revision
      // changes against rows that refer to it, and a retry would deadlock with a job that is asked for.
      await db.schema
        .createIndex('requests_revision')
        .on('requests')
        .unique()
        .column('revision')
        .where(sql<boolean>`revision is not null`)
        .execute();
      // For sending a batch: finds requests for its addresses that ended after their look-up.
      await db.schema
        .createIndex('requests_ended_address')
        .on('requests')
        .columns(['email_key', 'updated_at'])
        .where(sql<boolean>`kind = 'create_user' and status in ('created', 'failed')`)
        .execute();

      await db.schema
        .createTable('messages')
        .addColumn('request_id', 'text', (column) => column.notNull().references('requests.id'))
        .addColumn('purpose', 'text', (column) => column.notNull())
        .addColumn('channel', 'text', (column) => column.notNull())
        .addColumn('ts', 'text', (column) => column.notNull())
        .addColumn('shown', 'text')
        .addPrimaryKeyConstraint('messages_key', ['request_id', 'purpose'])
        .execute();
      // `ts` first: it increases with each message, so inserts go to the end of the index.
      await db.schema.createIndex('messages_place').on('messages').columns(['ts', 'channel']).execute();

      await db.schema
        .createTable('jobs')
        .addColumn('id', 'text', (column) => column.primaryKey().notNull())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('request_id', 'text', (column) => column.notNull().references('requests.id'))
        .addColumn('run_at', 'bigint', (column) => column.notNull())
        .addColumn('set_at', 'bigint', (column) => column.notNull().defaultTo(0))
        .addColumn('attempts', 'integer', (column) => column.notNull())
        .addColumn('starts', 'integer', (column) => column.notNull().defaultTo(0))
        .addColumn('version', 'integer', (column) => column.notNull())
        .addColumn('lease', 'text')
        .addColumn('lease_until', 'bigint')
        .addUniqueConstraint('jobs_kind_request', ['kind', 'request_id'])
        .execute();
      // Matches the claim order, so a claim reads only due jobs of its kind.
      await db.schema.createIndex('jobs_due').on('jobs').columns(['kind', 'run_at', 'id']).execute();

      await db.schema
        .createTable('audit_events')
        .addColumn('seq', engine === 'sqlite' ? 'integer' : 'bigint', (column) =>
          engine === 'sqlite' ? column.primaryKey().autoIncrement() : column.generatedAlwaysAsIdentity().primaryKey(),
        )
        .addColumn('request_id', 'text', (column) => column.notNull().references('requests.id'))
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('actor_team', 'text')
        .addColumn('actor_user', 'text')
        .addColumn('from_status', 'text')
        .addColumn('to_status', 'text')
        .addColumn('detail', 'text')
        .addColumn('at', 'bigint', (column) => column.notNull())
        .execute();
      await db.schema.createIndex('audit_events_request').on('audit_events').columns(['request_id', 'seq']).execute();

      await batchTables(db);
    },
  };
}

/** Batch rows, what open requests hold, and the files that were uploaded to Slack. */
async function batchTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('batch_rows')
    .addColumn('request_id', 'text', (column) => column.notNull().references('requests.id'))
    .addColumn('line', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('email', 'text', (column) => column.notNull())
    .addColumn('email_key', 'text')
    .addColumn('role_id', 'text')
    .addColumn('tenant_id', 'text')
    .addColumn('tenant_role_id', 'text')
    .addColumn('cells', 'text', (column) => column.notNull())
    .addColumn('content', 'text')
    .addColumn('problems', 'text')
    .addColumn('user_id', 'text')
    .addColumn('outcome', 'text')
    .addColumn('tries', 'integer', (column) => column.notNull())
    .addColumn('next_at', 'bigint')
    .addColumn('checked_at', 'bigint')
    .addColumn('writes', 'text')
    .addColumn('made', 'text')
    .addColumn('ended_at', 'bigint')
    .addPrimaryKeyConstraint('batch_rows_key', ['request_id', 'line'])
    .addCheckConstraint(
      'batch_rows_state',
      sql`state in ('unchecked', 'new', 'on_platform', 'duplicate', 'pending_elsewhere', 'invalid', 'creating', 'inviting', 'done', 'failed', 'stopped')`,
    )
    .execute();
  await db.schema
    .createTable('open_changes')
    .addColumn('subject', 'text', (column) => column.primaryKey().notNull())
    .addColumn('request_id', 'text', (column) => column.notNull().references('requests.id'))
    .addColumn('line', 'integer')
    .execute();
  await db.schema.createIndex('open_changes_request').on('open_changes').columns(['request_id', 'line']).execute();
  await db.schema
    .createIndex('batch_rows_ended_address')
    .on('batch_rows')
    .columns(['email_key', 'ended_at'])
    .where(sql<boolean>`ended_at is not null`)
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
}
