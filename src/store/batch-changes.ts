import { type Kysely, sql } from 'kysely';
import { ASKED_ELSEWHERE, type StoredRow } from '../domain/batch.ts';
import type { BatchRows, RowsChange } from '../ports/batch-rows.ts';
import type { Claim } from '../ports/jobs.ts';
import type { AuditLog } from './audit-log.ts';
import { textOfWrites } from './batch-row.ts';
import { digestOfRows, RETRYABLE } from './batch-rows.ts';
import type { Database } from './database.ts';
import { holdsSubject } from './holds-subject.ts';
import type { Jobs } from './jobs.ts';
import { jsonOrNull } from './request-row.ts';
import type { Schema } from './schema.ts';

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
            ...(change.made && { made: JSON.stringify(change.made) }),
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

/** Why the rows cannot change so; the transaction that asked for it is rolled back. */
type RowsRefusal = 'no_rows' | 'not_all';

export interface RowsChanged {
  readonly refusal?: RowsRefusal;
  /** For the audit event. */
  readonly detail?: { readonly rows: number; readonly digest?: string };
}

/** That nobody else asks for the address of a row. */
export const isFree = sql<boolean>`not exists (select 1 from batch_rows as other where other.email_key = batch_rows.email_key and other.holds = 1)
  and not exists (select 1 from requests where kind = 'create_user' and subject_key = batch_rows.email_key and ${holdsSubject})`;

/**
 * That another request has ended with the address of a row since it was looked up; `kind` and `status` in the very words of
 * the index. From now on the row holds its address, and nobody else can.
 */
const wasTriedSince = sql<boolean>`(exists (select 1 from batch_rows as other where other.email_key = batch_rows.email_key and other.ended_at >= batch_rows.checked_at)
  or exists (select 1 from requests where kind = 'create_user' and status in ('created', 'failed') and subject_key = batch_rows.email_key and updated_at >= batch_rows.checked_at))`;

/**
 * The new rows go to an approver, but for those whose address somebody else asks for by now; each holds its address from then
 * on. Part of the transition's transaction.
 */
export async function sendRows(
  trx: Kysely<Schema>,
  requestId: string,
  change: 'send' | 'send_all',
): Promise<RowsChanged> {
  const { numUpdatedRows: sent } = await trx
    .updateTable('batch_rows')
    .set({ holds: 1, next_at: 0 })
    .where('request_id', '=', requestId)
    .where('state', '=', 'new')
    .where(isFree)
    .executeTakeFirstOrThrow();
  if (!sent) return { refusal: 'no_rows' };
  // Such a row is looked up again before it is written.
  await trx
    .updateTable('batch_rows')
    .set({ checked_at: null })
    .where('request_id', '=', requestId)
    .where('state', '=', 'new')
    .where(wasTriedSince)
    .execute();
  const problems = JSON.stringify(ASKED_ELSEWHERE);
  const { numUpdatedRows: others } = await trx
    .updateTable('batch_rows')
    .set({ state: 'pending_elsewhere', problems })
    .where('request_id', '=', requestId)
    .where('state', '=', 'new')
    .where('holds', '=', 0)
    .executeTakeFirstOrThrow();
  // The file of problems that came with the preview does not know of these: it is sent anew.
  if (others)
    await trx.deleteFrom('files').where('request_id', '=', requestId).where('purpose', '=', 'problems').execute();
  if (change === 'send_all') {
    const other = trx.selectFrom('batch_rows').select('line').where('request_id', '=', requestId);
    if (await other.where('state', '!=', 'new').limit(1).executeTakeFirst()) return { refusal: 'not_all' };
  }
  const digest = await digestOfRows(trx, requestId);
  await trx.updateTable('requests').set({ digest }).where('id', '=', requestId).execute();
  return { detail: { rows: Number(sent), digest } };
}
