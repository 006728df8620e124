import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Nothing is looked up by going through what has piled up, and no index is kept that nothing is looked up in. */
export const indexes: Migration = {
  async up(db: Kysely<unknown>) {
    // PostgreSQL keeps each lock until the end, and earlier versions are at work meanwhile: what takes long comes first, and
    // the tables that nobody can use from then on come in the order in which a transition locks them.
    // A new message has the latest `ts`: it goes to the end of the index.
    await db.schema.createIndex('messages_place').on('messages').columns(['ts', 'channel']).execute();
    // Who asks for an address asks among the open requests, which have an index of their own.
    await db.schema.dropIndex('requests_subject').execute();
    await db.schema.dropIndex('jobs_run_at').execute();
    // In the order in which a kind's jobs are taken: neither those of other kinds nor those not yet due are read.
    await db.schema.createIndex('jobs_due').on('jobs').columns(['kind', 'run_at', 'id']).execute();
  },
};
