import type { Kysely, Updateable } from 'kysely';
import type { Store, Transition, TransitionResult } from '../domain/ports.ts';
import { TRANSITIONS } from '../domain/request.ts';
import type { AuditLog } from './audit-log.ts';
import type { Database } from './database.ts';
import type { Jobs } from './jobs.ts';
import type { RequestsTable, Schema } from './schema.ts';

/**
 * Takes one arrow of the status table, with all that goes with it, in one transaction. `updatedAt` becomes the event's
 * `at`. Throws for an arrow that is not in the table, and for `endsJob` without a claim.
 */
export function createTransition({ db, engine }: Database, jobs: Jobs, auditLog: AuditLog): Store['transition'] {
  return async (change) => {
    check(change);
    try {
      return await db
        .transaction()
        // A stricter default of the server would fail with 40001 where this waits and looks again.
        .setIsolationLevel('read committed')
        .execute((trx) => take(trx, change));
    } catch (error) {
      if (isSubjectTaken(error)) return 'subject_taken';
      throw error;
    }
  };

  async function take(trx: Kysely<Schema>, change: Transition): Promise<TransitionResult> {
    const { requestId, from, to, claim, revision } = change;
    if (claim) {
      // Every transition locks the request before its jobs: two that met in the other order would wait for each other.
      await trx
        .selectFrom('requests')
        .select('id')
        .where('id', '=', requestId)
        .$if(engine === 'postgres', (query) => query.forUpdate())
        .execute();
      if (!(await jobs.hold(trx, claim))) return 'lease_lost';
    }
    const { numUpdatedRows } = await trx
      .updateTable('requests')
      .set({ ...columnsOf(change.set ?? {}), status: to, updated_at: change.event.at })
      .where('id', '=', requestId)
      .where('status', '=', from)
      .$if(revision !== undefined, (query) => query.where('revision', '=', revision ?? ''))
      .executeTakeFirstOrThrow();
    if (!numUpdatedRows) return 'status_changed';
    await auditLog.add(trx, { ...change.event, requestId, from, to });
    await jobs.ask(trx, requestId, change.jobs);
    if (claim && change.endsJob) await jobs.end(trx, claim);
    return 'done';
  }
}

function check({ requestId, from, to, claim, endsJob }: Transition): void {
  if (!TRANSITIONS[from].includes(to)) throw new Error(`Request ${requestId}: ${from} → ${to} is no arrow.`);
  if (endsJob && !claim) throw new Error(`Request ${requestId}: no claim is given whose job could end.`);
}

function columnsOf(set: NonNullable<Transition['set']>): Updateable<RequestsTable> {
  return {
    ...(set.decision && { decision: JSON.stringify(set.decision) }),
    ...(set.outcome && { outcome: JSON.stringify(set.outcome) }),
    ...(set.attempt !== undefined && { attempt: set.attempt }),
    ...(set.revision !== undefined && { revision: set.revision }),
    ...(set.attemptStartedAt !== undefined && { attempt_started_at: set.attemptStartedAt }),
    ...(set.writeStartedAt !== undefined && { write_started_at: set.writeStartedAt }),
  };
}

/**
 * Whether the index `requests_open_subject` refused a write. PostgreSQL names it (SQLSTATE 23505, unique_violation);
 * SQLite has a code for "unique" only, and names the columns in the message and nowhere else.
 */
function isSubjectTaken(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  if (error.code === '23505') return 'constraint' in error && error.constraint === 'requests_open_subject';
  return error.code === 'SQLITE_CONSTRAINT_UNIQUE' && error.message.includes('requests.subject_key');
}
