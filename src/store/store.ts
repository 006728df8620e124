import type { JobKind } from '../ports/jobs.ts';
import type { NewId } from '../ports/runtime.ts';
import type { Store } from '../ports/store.ts';
import { createAuditLog } from './audit-log.ts';
import { createRowChanges } from './batch-changes.ts';
import { createBatchRows } from './batch-rows.ts';
import type { Database } from './database.ts';
import { storageError } from './errors.ts';
import { createInstances } from './instances.ts';
import { createJobs } from './jobs.ts';
import { createMessages } from './messages.ts';
import { createRequests } from './requests.ts';
import { createSharedAnswers } from './shared-answers.ts';
import { createTransition } from './transition.ts';

export interface OpenedStore extends Store {
  /** Releases every job lease. Only for the sole process on the database: other processes would lose their jobs. */
  endLeases(): Promise<void>;
}

/**
 * Creates the store on an open database whose tables exist. Calls `onJobs` with the kinds of jobs that just became due.
 * `close` closes the database.
 */
export function createStore(
  database: Database,
  newId: NewId,
  onJobs: (kinds: readonly JobKind[]) => void,
): OpenedStore {
  const { db, kept } = database;
  const auditLog = createAuditLog(database);
  const jobs = createJobs(database, newId);
  const { submit, ...requests } = createRequests(database, jobs, auditLog);
  const transition = createTransition(database, jobs, auditLog);
  const calls: OpenedStore = {
    ...requests,
    ...createMessages(database),
    ...createSharedAnswers(database),
    ...createInstances(database),
    ...createBatchRows(database),
    ...createRowChanges(database, jobs, auditLog),
    async submit(request, how) {
      const submitted = await submit(request, how);
      if (submitted.result === 'stored') onJobs(how.jobs);
      return submitted;
    },
    async transition(change) {
      const result = await transition(change);
      if (result === 'done') onJobs(change.jobs);
      return result;
    },
    async askJobs(requestId, kinds) {
      await jobs.ask(db, requestId, kinds);
      onJobs(kinds);
    },
    record: (event) => auditLog.add(db, event),
    auditEvents: auditLog.of,
    batchSteps: auditLog.steps,
    dueKinds: jobs.dueKinds,
    claimJobs: jobs.claim,
    renewJob: jobs.renew,
    endJob: (claim) => jobs.end(db, claim),
    postponeJob: jobs.postpone,
    giveBackJob: jobs.giveBack,
    noteProgress: jobs.noteProgress,
    freeStuckJobs: jobs.freeStuck,
    deferJob: jobs.defer,
    jobs: jobs.of,
    hasJob: jobs.has,
    endLeases: jobs.endLeases,
    // Flush first: closing SQLite removes the -wal file that `kept` flushes.
    close: () => kept().finally(() => db.destroy()),
  };
  return durable<OpenedStore>({ ...calls }, kept);
}

type Calls = Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;

/**
 * Wraps store calls so that they resolve only after the write is flushed. They throw `storage` when the database cannot
 * be used.
 */
export function durable<T extends { readonly [Name in keyof T]: Calls[string] }>(
  calls: T,
  kept: () => Promise<void>,
): T {
  const wrapped = Object.entries<Calls[string]>(calls).map(([name, call]) => [
    name,
    async (...args: never[]) => {
      try {
        const answer = await call(...args);
        await kept();
        return answer;
      } catch (error) {
        throw storageError(error);
      }
    },
  ]);
  // Each wrapper has the arguments and the result of the call that it wraps.
  return Object.fromEntries(wrapped) as T;
}
