import type { Kysely, Updateable } from 'kysely';
import { OPEN_STATUSES, type Status, TRANSITIONS } from '../domain/request.ts';
import type { Store, Transition, TransitionResult } from '../ports/store.ts';
import { lockAddresses } from './address-lock.ts';
import type { AuditLog } from './audit-log.ts';
import { changeRows, isHeldByBatch, releaseRows } from './batch-changes.ts';
import type { Database } from './database.ts';
import type { Jobs } from './jobs.ts';
import { jsonOrNull } from './request-row.ts';
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
      if (error instanceof RollBack) return error.because;
      if (isSubjectTaken(error)) return 'subject_taken';
      throw error;
    }
  };

  async function take(trx: Kysely<Schema>, change: Transition): Promise<TransitionResult> {
    const { requestId, from, to, claim, revision } = change;
    const opens = isOpen(to) && !isOpen(from);
    if (opens) await lockAddresses(trx, engine);
    if (claim) {
      // Every transition locks the request before its jobs: two that met in the other order would wait for each other.
      await trx
        .selectFrom('requests')
        .select('id')
        .where('id', '=', requestId)
        .$if(engine === 'postgres', (query) => query.forUpdate())
        .execute();
      if (!(await jobs.holdAndNote(trx, claim))) return 'lease_lost';
    }
    const { numUpdatedRows } = await trx
      .updateTable('requests')
      .set({ ...columnsOf(change.set ?? {}), status: to, updated_at: change.event.at })
      .where('id', '=', requestId)
      .where('status', '=', from)
      .$if(revision !== undefined, (query) => query.where('revision', '=', revision ?? ''))
      .executeTakeFirstOrThrow();
    // What stored nothing is no progress of the job.
    if (!numUpdatedRows) throw new RollBack('status_changed');
    // A write to a row holds its job and then waits for the row: whoever took them the other way round would wait for it.
    await jobs.ask(trx, requestId, change.jobs);
    const { refusal, detail } = change.rows ? await changeRows(trx, requestId, change.rows) : {};
    if (refusal) throw new RollBack(refusal);
    if (opens && (await isHeldByBatch(trx, requestId))) throw new RollBack('subject_taken');
    if (!isOpen(to)) await releaseRows(trx, requestId);
    const event = { ...change.event, ...(detail && { detail: { ...change.event.detail, ...detail } }) };
    await auditLog.add(trx, { ...event, requestId, from, to });
    if (claim && change.endsJob) await jobs.end(trx, claim);
    return 'done';
  }
}

/** Takes back what the transaction has done so far. */
class RollBack extends Error {
  readonly because: TransitionResult;
  constructor(because: TransitionResult) {
    super(because);
    this.because = because;
  }
}

const OPEN: ReadonlySet<Status> = new Set(OPEN_STATUSES);
const isOpen = (status: Status) => OPEN.has(status);

function check({ requestId, from, to, claim, endsJob }: Transition): void {
  if (!TRANSITIONS[from].includes(to)) throw new Error(`Request ${requestId}: ${from} → ${to} is no arrow.`);
  if (endsJob && !claim) throw new Error(`Request ${requestId}: no claim is given whose job could end.`);
}

function columnsOf(set: NonNullable<Transition['set']>): Updateable<RequestsTable> {
  return {
    ...(set.decision && { decision: JSON.stringify(set.decision) }),
    ...(set.outcome !== undefined && { outcome: jsonOrNull(set.outcome) }),
    ...(set.content && { content: JSON.stringify(set.content) }),
    ...(set.names && { names: JSON.stringify(set.names) }),
    ...(set.attempt !== undefined && { attempt: set.attempt }),
    ...(set.revision !== undefined && { revision: set.revision }),
    ...(set.writes !== undefined && { writes: jsonOrNull(set.writes) }),
    ...(set.made && { made: JSON.stringify(set.made) }),
    ...(set.beganAt !== undefined && { began_at: set.beganAt }),
  };
}

const INDEXES: ReadonlySet<unknown> = new Set(['requests_open_subject', 'batch_rows_held_address']);

/**
 * Whether one of the indexes refused a write that keep two open requests for one address apart. PostgreSQL names it (SQLSTATE 23505, unique_violation);
 * SQLite has a code for "unique" only, and names the columns in the message and nowhere else.
 */
function isSubjectTaken(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  if (error.code === '23505') return 'constraint' in error && INDEXES.has(error.constraint);
  if (error.code !== 'SQLITE_CONSTRAINT_UNIQUE') return false;
  return error.message.includes('requests.subject_key') || error.message.includes('batch_rows.email_key');
}
