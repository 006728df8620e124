import type { Kysely, Updateable } from 'kysely';
import { OPEN_STATUSES, type Status } from '../domain/request.ts';
import { kindsFor } from '../domain/transitions.ts';
import type { Store, Transition, TransitionResult } from '../ports/store.ts';
import type { AuditLog } from './audit-log.ts';
import { changeRows } from './batch-changes.ts';
import type { Database } from './database.ts';
import type { Jobs } from './jobs.ts';
import { hold, release, Taken } from './open-changes.ts';
import { jsonOrNull } from './request-row.ts';
import type { RequestsTable, Schema } from './schema.ts';

/**
 * Makes one transition of the status table (`domain/transitions.ts`), with everything that belongs to it, in one
 * transaction. `updatedAt` becomes the event's `at`. Returns `status_changed` if the table does not allow the
 * transition for the request's kind. Throws for a transition that is not in the table, for one that opens a request
 * without `holds` or `rows`, and for `endsJob` without a claim.
 */
export function createTransition({ db, engine }: Database, jobs: Jobs, auditLog: AuditLog): Store['transition'] {
  return async (change) => {
    validate(change);
    try {
      return await db
        .transaction()
        // Under a stricter server default, a conflict fails with 40001; read committed waits and reads again.
        .setIsolationLevel('read committed')
        .execute((trx) => apply(trx, change));
    } catch (error) {
      if (error instanceof RollBack) return error.result;
      if (error instanceof Taken) return 'subject_taken';
      throw error;
    }
  };

  async function apply(trx: Kysely<Schema>, change: Transition): Promise<TransitionResult> {
    const { requestId, from, to, claim, revision, holds = [] } = change;
    if (claim) {
      // Lock order: request, then jobs, as in every transition. The reverse order deadlocks.
      await trx
        .selectFrom('requests')
        .select('id')
        .where('id', '=', requestId)
        .$if(engine === 'postgres', (query) => query.forNoKeyUpdate())
        .execute();
      if (!(await jobs.holdAndNote(trx, claim))) return 'lease_lost';
    }
    const { numUpdatedRows } = await trx
      .updateTable('requests')
      .set({ ...columnsOf(change.set ?? {}), status: to, updated_at: change.event.at })
      .where('id', '=', requestId)
      .where('status', '=', from)
      .where('kind', 'in', kindsFor(from, to))
      .$if(revision !== undefined, (query) => query.where('revision', '=', revision ?? ''))
      .executeTakeFirstOrThrow();
    // Roll back, because `holdAndNote` has already noted progress and nothing is stored.
    if (!numUpdatedRows) throw new RollBack('status_changed');
    // Lock order: jobs, then rows, then open changes. The reverse order deadlocks.
    await jobs.ask(trx, requestId, change.jobs);
    const { refusal, detail } = change.rows ? await changeRows(trx, requestId, change.rows) : {};
    if (refusal) throw new RollBack(refusal);
    await hold(trx, requestId, holds);
    if (!isOpen(to)) await release(trx, requestId);
    const event = { ...change.event, ...(detail && { detail: { ...change.event.detail, ...detail } }) };
    await auditLog.add(trx, { ...event, requestId, from, to });
    if (claim && change.endsJob) await jobs.end(trx, claim);
    return 'done';
  }
}

/** Rolls the transaction back and carries its result. */
class RollBack extends Error {
  readonly result: TransitionResult;
  constructor(result: TransitionResult) {
    super(result);
    this.result = result;
  }
}

const OPEN: ReadonlySet<Status> = new Set(OPEN_STATUSES);
const isOpen = (status: Status) => OPEN.has(status);

function validate({ requestId, from, to, claim, endsJob, holds, rows }: Transition): void {
  if (kindsFor(from, to).length === 0) throw new Error(`Request ${requestId}: ${from} → ${to} is no transition.`);
  const isHolding = holds || (rows && rows !== 'stop');
  if (isOpen(to) && !isOpen(from) && !isHolding) throw new Error(`Request ${requestId}: ${to} holds nothing.`);
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
