import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Answers of Slack that all instances of the bot read, and when one of them asks again. */
export const sharedAnswers: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('shared_answers')
      .addColumn('name', 'text', (column) => column.primaryKey().notNull())
      .addColumn('next_at', 'bigint', (column) => column.notNull())
      .addColumn('held_until', 'bigint', (column) => column.notNull())
      .addColumn('read_at', 'bigint', (column) => column.notNull())
      .addColumn('answer', 'text')
      .execute();
  },
};
