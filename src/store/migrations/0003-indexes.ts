import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Nothing is looked up by going through what has piled up, and no index is kept that nothing is looked up in. */
export const indexes: Migration = {
  async up(db: Kysely<unknown>) {
    // In the order in which a kind's jobs are taken: neither those of other kinds nor those not yet due are read.
    await db.schema.createIndex('jobs_due').on('jobs').columns(['kind', 'run_at', 'id']).execute();
    await db.schema.dropIndex('jobs_run_at').execute();
    // Who asks for an address asks among the open requests, which have an index of their own.
    await db.schema.dropIndex('requests_subject').execute();
    // A new message has the latest `ts`: it goes to the end of the index.
    await db.schema.createIndex('messages_place').on('messages').columns(['ts', 'channel']).execute();
  },
};
