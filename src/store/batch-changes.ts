import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { StoredRow } from '../domain/batch.ts';
import type { BatchRows, RowsChange } from '../domain/batch-ports.ts';
import type { Claim } from '../domain/ports.ts';
import type { AuditLog } from './audit-log.ts';
import { textOfWrites } from './batch-row.ts';
import { RETRYABLE } from './batch-rows.ts';
import type { Database } from './database.ts';
import type { Jobs } from './jobs.ts';
import { jsonOrNull } from './request-row.ts';
import type { Schema } from './schema.ts';
import { isFree, type RowsChanged, sendRows } from './send-rows.ts';

/** The writes to single rows that a worker makes while its claim holds. */
export function createRowChanges(
  { db, engine }: Database,
  jobs: Jobs,
  auditLog: AuditLog,
): Pick<BatchRows, 'startWrite' | 'changeRow' | 'stopAgain'> {
  type Work = (executor: Kysely<Schema>) => Promise<boolean>;
  // A stricter default of the server would fail with 40001 where this waits and looks again.
  const inTransaction = (work: Work) => db.transaction().setIsolationLevel('read committed').execute(work);
  // SQLite has one writer at a time: to say so costs three statements a row.
  const inOneStatement = engine === 'sqlite' ? (work: Work) => work(db) : inTransaction;
  /** The row as its worker has read it, while the claim holds. */
  const asRead = (executor: Kysely<Schema>, claim: Claim, row: StoredRow) =>
    executor
      .updateTable('batch_rows')
      .where('request_id', '=', claim.requestId)
      .where('line', '=', row.line)
      .where('state', '=', row.state)
      .where('writes', row.writes ? '=' : 'is', textOfWrites(row.writes))
      .where(jobs.isHeld(claim));

  return {
    startWrite: (claim, row, state, writes) =>
      inOneStatement(async (executor) => {
        const { numUpdatedRows } = await asRead(executor, claim, row)
          .set({ state, writes: textOfWrites(writes) })
          .where(({ exists, selectFrom }) =>
            exists(
              selectFrom('requests').select('id').where('id', '=', claim.requestId).where('status', '=', 'creating'),
            ),
          )
          .executeTakeFirstOrThrow();
        return numUpdatedRows > 0n;
      }),
    async stopAgain(claim) {
      await stopRows(db, claim.requestId).where(jobs.isHeld(claim)).where(wasStopped).executeTakeFirstOrThrow();
    },
    changeRow(claim, row, change, event) {
      const inWhole = event ? inTransaction : inOneStatement;
      return inWhole(async (executor) => {
        const { numUpdatedRows } = await asRead(executor, claim, row)
          .set({
            state: change.state,
            next_at: change.nextAt ?? null,
            ...(change.tries !== undefined && { tries: change.tries }),
            ...(change.problems && { problems: JSON.stringify(change.problems) }),
            ...(change.userId !== undefined && { user_id: change.userId }),
            ...(change.checkedAt !== undefined && { checked_at: change.checkedAt }),
            ...(change.writes !== undefined && { writes: textOfWrites(change.writes) }),
            ...(change.outcome && { outcome: jsonOrNull(change.outcome) }),
            ...(event && { ended_at: event.at, holds: 0 }),
          })
          .executeTakeFirstOrThrow();
        if (!numUpdatedRows) return false;
        if (event) await auditLog.add(executor, event);
        return true;
      });
    },
  };
}

/** That nobody has let it be tried again since. */
const wasStopped = sql<boolean>`exists (select 1 from audit_events as event where event.request_id = batch_rows.request_id and event.kind = 'stopped'
  and not exists (select 1 from audit_events as later where later.request_id = event.request_id and later.seq > event.seq and later.kind = 'retry_asked'))`;

/** What was never begun, never is. */
function stopRows(executor: Kysely<Schema>, requestId: string) {
  return executor
    .updateTable('batch_rows')
    .set({ state: 'stopped', next_at: null, holds: 0 })
    .where('request_id', '=', requestId)
    .where('state', '=', 'new');
}

/** What a transition of a batch does with its rows. Part of the transition's transaction. */
export async function changeRows(trx: Kysely<Schema>, requestId: string, change: RowsChange): Promise<RowsChanged> {
  if (change === 'stop') {
    const { numUpdatedRows: stopped } = await stopRows(trx, requestId).executeTakeFirstOrThrow();
    return { detail: { rows: Number(stopped) } };
  }
  return change === 'retry' ? retryRows(trx, requestId) : sendRows(trx, requestId, change);
}

/** Gives the addresses of a batch free that is not open any more. */
export async function releaseRows(trx: Kysely<Schema>, requestId: string): Promise<void> {
  await trx
    .updateTable('batch_rows')
    .set({ holds: 0 })
    .where('request_id', '=', requestId)
    .where('holds', '=', 1)
    .execute();
}

/** Whether a row of an open batch asks for the address of this request, which is about a single user. */
export async function isHeldByBatch(trx: Kysely<Schema>, requestId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('requests')
    .innerJoin('batch_rows', 'batch_rows.email_key', 'requests.subject_key')
    .select('batch_rows.line')
    .where('requests.id', '=', requestId)
    .where('requests.kind', '=', 'create_user')
    .where('batch_rows.holds', '=', sql.lit(1))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** A row of which a write was never settled keeps the start of it: the look-up has to know. */
async function retryRows(trx: Kysely<Schema>, requestId: string): Promise<RowsChanged> {
  const { numUpdatedRows: again } = await trx
    .updateTable('batch_rows')
    .set({ state: 'new', holds: 1, next_at: 0, tries: 0, outcome: null, ended_at: null, checked_at: null })
    .where('request_id', '=', requestId)
    .where('state', '=', 'failed')
    .where('outcome', 'like', RETRYABLE)
    .where(isFree)
    .executeTakeFirstOrThrow();
  return again ? { detail: { rows: Number(again) } } : { refusal: 'no_rows' };
}
