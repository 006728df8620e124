import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Finds the few events about a whole batch among those about its rows. */
export const stepsOfBatches: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createIndex('audit_events_steps')
      .on('audit_events')
      .columns(['request_id', 'seq'])
      .where(sql<boolean>`kind in ('paused', 'resumed', 'stopped', 'retry_asked', 'rest_asked')`)
      .execute();
  },
};
