import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The instances of the bot that run, and when each was last noted. */
export const instances: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('instances')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('seen_at', 'bigint', (column) => column.notNull())
      .execute();
  },
};
