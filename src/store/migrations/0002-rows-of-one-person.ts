import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What a row gives besides its platform role, which line creates its user, and the cells that are not read. */
export const rowsOfOnePerson: Migration = {
  async up(db: Kysely<unknown>) {
    // One statement each: SQLite adds only one column at a time.
    await db.schema.alterTable('batch_rows').addColumn('additional_role_ids', 'text').execute();
    await db.schema.alterTable('batch_rows').addColumn('creator_line', 'integer').execute();
    await db.schema.alterTable('batch_rows').addColumn('other_cells', 'text').execute();
  },
};
