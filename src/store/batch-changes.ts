import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { ASKED_ELSEWHERE } from '../domain/batch.ts';
import type { BatchRows, RowsChange } from '../domain/batch-ports.ts';
import type { AuditLog } from './audit-log.ts';
import { digestOfRows, RETRYABLE } from './batch-rows.ts';
import type { Database } from './database.ts';
import { holdsSubject } from './holds-subject.ts';
import type { Jobs } from './jobs.ts';
import { jsonOrNull } from './request-row.ts';
import type { Schema } from './schema.ts';

/** The writes to single rows that a worker makes while its claim holds. */
export function createRowChanges(
  { db }: Database,
  jobs: Jobs,
  auditLog: AuditLog,
): Pick<BatchRows, 'startWrite' | 'changeRow'> {
  // A stricter default of the server would fail with 40001 where this waits and looks again.
  const inTransaction = (work: (trx: Kysely<Schema>) => Promise<boolean>) =>
    db.transaction().setIsolationLevel('read committed').execute(work);
  /** The row as its worker has read it. */
  const asRead = (trx: Kysely<Schema>, requestId: string, row: Parameters<BatchRows['changeRow']>[1]) =>
    trx
      .updateTable('batch_rows')
      .where('request_id', '=', requestId)
      .where('line', '=', row.line)
      .where('state', '=', row.state)
      .where('write_started_at', row.writeStartedAt === undefined ? 'is' : '=', row.writeStartedAt ?? null);

  return {
    startWrite: (claim, row, state, at) =>
      inTransaction(async (trx) => {
        if (!(await jobs.hold(trx, claim))) return false;
        const { numUpdatedRows } = await asRead(trx, claim.requestId, row)
          .set({ state, write_started_at: at, attempt_started_at: row.attemptStartedAt ?? at })
          .where(({ exists, selectFrom }) =>
            exists(
              selectFrom('requests').select('id').where('id', '=', claim.requestId).where('status', '=', 'creating'),
            ),
          )
          .executeTakeFirstOrThrow();
        return numUpdatedRows > 0n;
      }),
    changeRow: (claim, row, change, event) =>
      inTransaction(async (trx) => {
        if (!(await jobs.hold(trx, claim))) return false;
        const { numUpdatedRows } = await asRead(trx, claim.requestId, row)
          .set({
            state: change.state,
            next_at: change.nextAt ?? null,
            ...(change.tries !== undefined && { tries: change.tries }),
            ...(change.problems && { problems: JSON.stringify(change.problems) }),
            ...(change.userId !== undefined && { user_id: change.userId }),
            ...(change.checkedAt !== undefined && { checked_at: change.checkedAt }),
            ...(change.writeStartedAt !== undefined && { write_started_at: change.writeStartedAt }),
            ...(change.attemptStartedAt !== undefined && { attempt_started_at: change.attemptStartedAt }),
            ...(change.outcome && { outcome: jsonOrNull(change.outcome) }),
            ...(event && { ended_at: event.at, holds: 0 }),
          })
          .executeTakeFirstOrThrow();
        if (!numUpdatedRows) return false;
        if (event) await auditLog.add(trx, event);
        return true;
      }),
  };
}

/** Why the rows cannot change so; the transaction that asked for it is rolled back. */
type RowsRefusal = 'no_rows' | 'not_all';

interface RowsChanged {
  readonly refusal?: RowsRefusal;
  /** For the audit event. */
  readonly detail?: { readonly rows: number; readonly digest?: string };
}

/** What a transition of a batch does with its rows. Part of the transition's transaction. */
export async function changeRows(trx: Kysely<Schema>, requestId: string, change: RowsChange): Promise<RowsChanged> {
  if (change === 'stop') {
    const { numUpdatedRows: stopped } = await trx
      .updateTable('batch_rows')
      .set({ state: 'stopped', next_at: null, holds: 0 })
      .where('request_id', '=', requestId)
      .where('state', '=', 'new')
      .executeTakeFirstOrThrow();
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

/** That nobody else asks for the address of a row. */
const isFree = sql<boolean>`not exists (select 1 from batch_rows as other where other.email_key = batch_rows.email_key and other.holds = 1)
  and not exists (select 1 from requests where kind = 'create_user' and subject_key = batch_rows.email_key and ${holdsSubject})`;

async function sendRows(trx: Kysely<Schema>, requestId: string, change: 'send' | 'send_all'): Promise<RowsChanged> {
  const { numUpdatedRows: sent } = await trx
    .updateTable('batch_rows')
    .set({ holds: 1, next_at: 0 })
    .where('request_id', '=', requestId)
    .where('state', '=', 'new')
    .where(isFree)
    .executeTakeFirstOrThrow();
  if (!sent) return { refusal: 'no_rows' };
  const problems = JSON.stringify(ASKED_ELSEWHERE);
  await trx
    .updateTable('batch_rows')
    .set({ state: 'pending_elsewhere', problems })
    .where('request_id', '=', requestId)
    .where('state', '=', 'new')
    .where('holds', '=', 0)
    .execute();
  if (change === 'send_all') {
    const other = trx.selectFrom('batch_rows').select('line').where('request_id', '=', requestId);
    if (await other.where('state', '!=', 'new').limit(1).executeTakeFirst()) return { refusal: 'not_all' };
  }
  const digest = await digestOfRows(trx, requestId);
  await trx.updateTable('requests').set({ digest }).where('id', '=', requestId).execute();
  return { detail: { rows: Number(sent), digest } };
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
