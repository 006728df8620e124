import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Engine } from '../database.ts';

const KINDS = sql`kind in ('create_user', 'invite_to_tenant')`;
const STATUSES = sql`status in ('pending', 'approved', 'denied', 'cancelled', 'expired', 'creating', 'created', 'failed', 'unknown')`;

/**
 * Requests, their messages, jobs and audit events. The words are spelled out: a migration that has run never changes,
 * whatever the domain becomes. A later one that makes these tables anew gives its own words.
 */
export function requests(engine: Engine, { kinds = KINDS, statuses = STATUSES } = {}): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('requests')
        .addColumn('id', 'text', (column) => column.primaryKey().notNull())
        .addColumn('revision', 'text', (column) => column.notNull().unique())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('status', 'text', (column) => column.notNull())
        .addColumn('subject_key', 'text', (column) => column.notNull())
        .addColumn('submission_key', 'text', (column) => column.notNull().unique())
        .addColumn('requester_team', 'text', (column) => column.notNull())
        .addColumn('requester_user', 'text', (column) => column.notNull())
        .addColumn('reason', 'text', (column) => column.notNull())
        .addColumn('content', 'text', (column) => column.notNull())
        .addColumn('names', 'text', (column) => column.notNull())
        .addColumn('parent_id', 'text', (column) => column.references('requests.id'))
        .addColumn('decision', 'text')
        .addColumn('outcome', 'text')
        .addColumn('write_started_at', 'bigint')
        .addColumn('attempt_started_at', 'bigint')
        .addColumn('attempt', 'integer', (column) => column.notNull())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('updated_at', 'bigint', (column) => column.notNull())
        .addCheckConstraint('requests_kind', kinds)
        .addCheckConstraint('requests_status', statuses)
        .execute();
      await db.schema
        .createIndex('requests_open_subject')
        .on('requests')
        .unique()
        .columns(['kind', 'subject_key'])
        .where(sql<boolean>`status in ('pending', 'approved', 'creating', 'unknown')`)
        .execute();

      await db.schema
        .createTable('messages')
        .addColumn('request_id', 'text', (column) => column.notNull().references('requests.id'))
        .addColumn('purpose', 'text', (column) => column.notNull())
        .addColumn('channel', 'text', (column) => column.notNull())
        .addColumn('ts', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('messages_key', ['request_id', 'purpose'])
        .execute();

      await db.schema
        .createTable('jobs')
        .addColumn('id', 'text', (column) => column.primaryKey().notNull())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('request_id', 'text', (column) => column.notNull().references('requests.id'))
        .addColumn('run_at', 'bigint', (column) => column.notNull())
        .addColumn('attempts', 'integer', (column) => column.notNull())
        .addColumn('version', 'integer', (column) => column.notNull())
        .addColumn('lease', 'text')
        .addColumn('lease_until', 'bigint')
        .addUniqueConstraint('jobs_kind_request', ['kind', 'request_id'])
        .execute();
      await db.schema.createIndex('jobs_run_at').on('jobs').column('run_at').execute();

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
    },
  };
}
