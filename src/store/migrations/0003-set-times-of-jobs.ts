import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** When the time of a job was set, to find jobs that were put off before the clock was set back. */
export const setTimesOfJobs: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('jobs')
      .addColumn('set_at', 'bigint', (column) => column.notNull().defaultTo(0))
      .execute();
  },
};
