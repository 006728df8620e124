import type { JobKind } from '../ports/jobs.ts';
import type { NewId } from '../ports/runtime.ts';
import type { Store } from '../ports/store.ts';
import { createAuditLog } from './audit-log.ts';
import { createRowChanges } from './batch-changes.ts';
import { createBatchRows } from './batch-rows.ts';
import type { Database } from './database.ts';
import { storageError } from './errors.ts';
import { createJobs } from './jobs.ts';
import { createMessages } from './messages.ts';
import { createRequests } from './requests.ts';
import { createTransition } from './transition.ts';

export interface OpenedStore extends Store {
  /** Gives every job back. Only for a process that is alone on the database: others would lose theirs. */
  endLeases(): Promise<void>;
}

/**
 * The store on a database that is open and has its tables. `onJobs` is told of the kinds of jobs that have just become
 * due. `close` closes the database.
 */
export function storeOn(database: Database, newId: NewId, onJobs: (kinds: readonly JobKind[]) => void): OpenedStore {
  const { db, kept } = database;
  const auditLog = createAuditLog(database);
  const jobs = createJobs(database, newId);
  const { submit, ...requests } = createRequests(database, jobs, auditLog);
  const transition = createTransition(database, jobs, auditLog);
  const calls: OpenedStore = {
    ...requests,
    ...createMessages(database),
    ...createBatchRows(database),
    ...createRowChanges(database, jobs, auditLog),
    async submit(request, submissionKey, event, kinds) {
      const submitted = await submit(request, submissionKey, event, kinds);
      if (submitted.result === 'stored') onJobs(kinds);
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
    dueKinds: jobs.dueKinds,
    claimJobs: jobs.claim,
    renewJob: jobs.renew,
    endJob: (claim) => jobs.end(db, claim),
    postponeJob: jobs.postpone,
    giveBackJob: jobs.giveBack,
    noteProgress: jobs.noteProgress,
    deferJob: jobs.defer,
    jobs: jobs.of,
    hasJob: jobs.has,
    endLeases: jobs.endLeases,
    // SQLite removes the file that is flushed.
    close: () => kept().finally(() => db.destroy()),
  };
  return confirmed<OpenedStore>({ ...calls }, kept);
}

type Calls = Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;

/**
 * The same functions, which answer only with what is on the disk, and whose errors are of kind `storage` where the
 * database cannot be used now.
 */
export function confirmed<T extends { readonly [Name in keyof T]: Calls[string] }>(
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
  // The same names with functions of the same arguments and results.
  return Object.fromEntries(wrapped) as T;
}
