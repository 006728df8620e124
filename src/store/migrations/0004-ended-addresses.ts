import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Whoever sends a batch asks whether another request has had one of its addresses since it was looked up. */
export const endedAddresses: Migration = {
  async up(db: Kysely<unknown>) {
    // In the order in which a transition locks them.
    await db.schema
      .createIndex('requests_ended_subject')
      .on('requests')
      .columns(['subject_key', 'updated_at'])
      .where(sql<boolean>`kind = 'create_user' and status in ('created', 'failed')`)
      .execute();
    await db.schema
      .createIndex('batch_rows_ended_address')
      .on('batch_rows')
      .columns(['email_key', 'ended_at'])
      .where(sql<boolean>`ended_at is not null`)
      .execute();
  },
};
