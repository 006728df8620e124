import type { Clock, JobKind, NewId, Store } from '../domain/ports.ts';
import { createAuditLog } from './audit-log.ts';
import { createRowChanges } from './batch-changes.ts';
import { createBatchRows } from './batch-rows.ts';
import { confirmed } from './confirmed.ts';
import { openDatabase } from './database.ts';
import { createJobs } from './jobs.ts';
import { createMessages } from './messages.ts';
import { migrate } from './migrate.ts';
import { createRequests } from './requests.ts';
import { createTransition } from './transition.ts';

export interface StoreOptions {
  /** `sqlite:PATH` or `postgres://…`. */
  readonly url: string;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Told of the kinds of jobs that have just become due, once that is stored. */
  readonly onJobs?: (kinds: readonly JobKind[]) => void;
}

export interface OpenedStore extends Store {
  /** Gives every job back. Only for a process that is alone on the database: others would lose theirs. */
  endLeases(): Promise<void>;
}

/**
 * Opens the database and brings its tables up to date. Throws KnownError when it cannot be opened (`upstream`) or is
 * newer than this program (`conflict`); the message says what to do.
 */
export async function openStore({ url, clock, newId, onJobs = () => {} }: StoreOptions): Promise<OpenedStore> {
  const database = await openDatabase(url, clock);
  const { db, kept } = database;
  try {
    await migrate(database);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const auditLog = createAuditLog(database);
  const jobs = createJobs(database, newId);
  const { submit, ...requests } = createRequests(database, jobs, auditLog);
  const transition = createTransition(database, jobs, auditLog);
  return confirmed<OpenedStore>(
    {
      ...requests,
      async submit(request, submissionKey, event, kinds) {
        const submitted = await submit(request, submissionKey, event, kinds);
        if (submitted.result === 'stored') onJobs(kinds);
        return submitted;
      },
      ...createMessages(database),
      ...createBatchRows(database),
      ...createRowChanges(database, jobs, auditLog),
      async transition(change) {
        const result = await transition(change);
        if (result === 'done') onJobs(change.jobs);
        return result;
      },
      record: (event) => auditLog.add(db, event),
      auditEvents: auditLog.of,
      claimJobs: jobs.claim,
      renewJob: jobs.renew,
      endJob: (claim) => jobs.end(db, claim),
      postponeJob: jobs.postpone,
      jobs: jobs.of,
      hasJob: jobs.has,
      async askJobs(requestId, kinds) {
        await jobs.ask(db, requestId, kinds);
        onJobs(kinds);
      },
      endLeases: jobs.endLeases,
      // SQLite removes the file that is flushed.
      close: () => kept().finally(() => db.destroy()),
    },
    kept,
  );
}
