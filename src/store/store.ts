import type { Clock, NewId, Store } from '../domain/ports.ts';
import { createAuditLog } from './audit-log.ts';
import { createRowChanges } from './batch-changes.ts';
import { createBatchRows } from './batch-rows.ts';
import { openDatabase } from './database.ts';
import { createJobs } from './jobs.ts';
import { createMessages } from './messages.ts';
import { migrate } from './migrate.ts';
import { createRequests } from './requests.ts';
import { createTransition } from './transition.ts';
import { withStorageErrors } from './with-storage-errors.ts';

export interface StoreOptions {
  /** `sqlite:PATH` or `postgres://…`. */
  readonly url: string;
  readonly clock: Clock;
  readonly newId: NewId;
}

export interface OpenedStore extends Store {
  /** Gives every job back. Only for a process that is alone on the database: others would lose theirs. */
  endLeases(): Promise<void>;
}

/**
 * Opens the database and brings its tables up to date. Throws KnownError when it cannot be opened (`upstream`) or is
 * newer than this program (`conflict`); the message says what to do.
 */
export async function openStore({ url, clock, newId }: StoreOptions): Promise<OpenedStore> {
  const database = await openDatabase(url, clock);
  const { db } = database;
  try {
    await migrate(database);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const auditLog = createAuditLog(database);
  const jobs = createJobs(database, newId);
  return withStorageErrors<OpenedStore>({
    ...createRequests(database, jobs, auditLog),
    ...createMessages(database),
    ...createBatchRows(database),
    ...createRowChanges(database, jobs, auditLog),
    transition: createTransition(database, jobs, auditLog),
    record: (event) => auditLog.add(db, event),
    auditEvents: auditLog.of,
    claimJobs: jobs.claim,
    renewJob: jobs.renew,
    endJob: (claim) => jobs.end(db, claim),
    postponeJob: jobs.postpone,
    jobs: jobs.of,
    hasJob: jobs.has,
    askJobs: (requestId, kinds) => jobs.ask(db, requestId, kinds),
    endLeases: jobs.endLeases,
    close: () => db.destroy(),
  });
}
