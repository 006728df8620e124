import { type Kysely, sql } from 'kysely';
import { ASKED_ELSEWHERE, type StoredRow } from '../domain/batch.ts';
import type { BatchRows, RowsChange } from '../ports/batch-rows.ts';
import type { Claim } from '../ports/jobs.ts';
import { type AuditLog, isStep } from './audit-log.ts';
import { contentColumns, textOfWrites } from './batch-row.ts';
import { digestOfRows, RETRYABLE } from './batch-rows.ts';
import type { Database } from './database.ts';
import type { Jobs } from './jobs.ts';
import { holdForRows, isHeldWhole, release, releaseRow } from './open-changes.ts';
import { jsonOrNull } from './request-row.ts';
import type { Schema } from './schema.ts';

/** Changes to rows by a worker. Each applies only while the worker's claim is valid. */
export function createRowChanges(
  { db, engine }: Database,
  jobs: Jobs,
  auditLog: AuditLog,
): Pick<BatchRows, 'startWrite' | 'changeRow' | 'stopAgain'> {
  type Work = (executor: Kysely<Schema>) => Promise<boolean>;
  // Under a stricter server default, a conflict fails with 40001; read committed waits and reads again.
  const inTransaction = (work: Work) => db.transaction().setIsolationLevel('read committed').execute(work);
  // SQLite has one writer at a time, so a transaction around one statement only adds begin and commit.
  const inOneStatement = engine === 'sqlite' ? (work: Work) => work(db) : inTransaction;
  /** Updates the row only if it is unchanged since the worker read it and the claim is still valid. */
  const updateIfUnchanged = (executor: Kysely<Schema>, claim: Claim, row: StoredRow) =>
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
        const { numUpdatedRows } = await updateIfUnchanged(executor, claim, row)
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
      await inTransaction(async (trx) => {
        const query = stopRows(trx, claim.requestId).where(jobs.isHeld(claim)).where(wasStopped);
        const { numUpdatedRows } = await query.executeTakeFirstOrThrow();
        if (numUpdatedRows) await release(trx, claim.requestId, isStopped);
        return true;
      });
    },
    changeRow(claim, row, change, event) {
      const execute = event ? inTransaction : inOneStatement;
      return execute(async (executor) => {
        const { numUpdatedRows } = await updateIfUnchanged(executor, claim, row)
          .set({
            state: change.state,
            next_at: change.nextAt ?? null,
            ...(change.content && contentColumns(change.content)),
            ...(change.tries !== undefined && { tries: change.tries }),
            ...(change.problems && { problems: JSON.stringify(change.problems) }),
            ...(change.userId !== undefined && { user_id: change.userId }),
            ...(change.checkedAt !== undefined && { checked_at: change.checkedAt }),
            ...(change.writes !== undefined && { writes: textOfWrites(change.writes) }),
            ...(change.made && { made: JSON.stringify(change.made) }),
            ...(change.outcome && { outcome: jsonOrNull(change.outcome) }),
            ...(event && { ended_at: event.at }),
          })
          .executeTakeFirstOrThrow();
        if (!numUpdatedRows) return false;
        if (event) {
          await releaseRow(executor, claim.requestId, row.line);
          await auditLog.add(executor, event);
        }
        return true;
      });
    },
  };
}

/** The batch was stopped, and nothing was started again since. `isStep` is for the index. */
const wasStopped = sql<boolean>`exists (select 1 from audit_events as event where event.request_id = batch_rows.request_id and event.kind = 'stopped' and ${isStep}
  and not exists (select 1 from audit_events where request_id = event.request_id and seq > event.seq and kind in ('retry_asked', 'rest_asked') and ${isStep}))`;

const isStopped = sql<boolean>`state = 'stopped'`;

/** Stops the rows that have not started. */
function stopRows(executor: Kysely<Schema>, requestId: string) {
  return executor
    .updateTable('batch_rows')
    .set({ state: 'stopped', next_at: null })
    .where('request_id', '=', requestId)
    .where('state', '=', 'new');
}

/** Changes the rows of a batch as part of a transition, in the transition's transaction. */
export async function changeRows(trx: Kysely<Schema>, requestId: string, change: RowsChange): Promise<RowsChanged> {
  if (change === 'stop') {
    const { numUpdatedRows: stopped } = await stopRows(trx, requestId).executeTakeFirstOrThrow();
    await release(trx, requestId, isStopped);
    return { detail: { rows: Number(stopped) } };
  }
  if (change === 'retry') return retryRows(trx, requestId);
  if (change === 'rest' || change === 'rest_all') return startRest(trx, requestId, change);
  if (change === 'check') {
    await refuseRowsWithoutUser(trx, requestId);
    return {};
  }
  return sendRows(trx, requestId, change);
}

const CREATOR_ASKED_ELSEWHERE = { email: "The line that creates this person can't start yet." };
const CREATOR_NOT_SENT = { email: 'An earlier line for this person comes first, and it cannot be sent.' };

/** A row cannot be sent without the row that creates its user. */
async function refuseRowsWithoutUser(trx: Kysely<Schema>, requestId: string): Promise<bigint> {
  const { numUpdatedRows } = await trx
    .updateTable('batch_rows')
    .set({ state: 'invalid', problems: JSON.stringify(CREATOR_NOT_SENT) })
    .where('request_id', '=', requestId)
    .where('state', '=', 'new')
    .where(
      sql<boolean>`creator_line is not null and not exists (select 1 from batch_rows as creator where creator.request_id = batch_rows.request_id and creator.line = batch_rows.creator_line and creator.state = 'new')`,
    )
    .executeTakeFirstOrThrow();
  return numUpdatedRows;
}

/** Keeps `writes`: if a write never settled, the next look-up needs its start time. */
async function retryRows(trx: Kysely<Schema>, requestId: string): Promise<RowsChanged> {
  const isRetryable = sql<boolean>`state = 'failed' and outcome like ${RETRYABLE}`;
  await holdForRows(trx, requestId, isRetryable);
  const { numUpdatedRows: retried } = await trx
    .updateTable('batch_rows')
    .set({ state: 'new', next_at: 0, tries: 0, outcome: null, ended_at: null, checked_at: null })
    .where('request_id', '=', requestId)
    .where(isRetryable)
    .where(isHeldWhole)
    .executeTakeFirstOrThrow();
  await release(trx, requestId, sql`state = 'failed'`);
  return retried ? { detail: { rows: Number(retried) } } : { refusal: 'no_rows' };
}

/**
 * Makes stopped rows `new` again. Each is looked up again before its write. Keeps `writes`, as a retry does. A row whose
 * address is held elsewhere stays stopped, and so does one whose user such a row would create.
 */
async function startRest(trx: Kysely<Schema>, requestId: string, change: 'rest' | 'rest_all'): Promise<RowsChanged> {
  const stopped = () => trx.updateTable('batch_rows').where('request_id', '=', requestId).where(isStopped);
  await holdForRows(trx, requestId, isStopped);
  await stopped()
    .set({ problems: sql`case when ${isHeldWhole} then null else ${JSON.stringify(ASKED_ELSEWHERE)} end` })
    .execute();
  await stopped()
    .set({ problems: JSON.stringify(CREATOR_ASKED_ELSEWHERE) })
    .where('problems', 'is', null)
    .where(
      sql<boolean>`exists (select 1 from batch_rows as creator where creator.request_id = batch_rows.request_id and creator.line = batch_rows.creator_line and creator.state = 'stopped' and creator.problems is not null)`,
    )
    .execute();
  const { numUpdatedRows: started } = await stopped()
    .set({ state: 'new', next_at: 0, tries: 0, outcome: null, ended_at: null, checked_at: null })
    .where('problems', 'is', null)
    .executeTakeFirstOrThrow();
  await release(trx, requestId, isStopped);
  if (!started) return { refusal: 'no_rows' };
  const left = trx.selectFrom('batch_rows').select('line').where('request_id', '=', requestId).where(isStopped);
  if (change === 'rest_all' && (await left.limit(1).executeTakeFirst())) return { refusal: 'not_all' };
  return { detail: { rows: Number(started) } };
}

/** Why the rows cannot change. The caller rolls the transaction back. */
type RowsRefusal = 'no_rows' | 'not_all';

export interface RowsChanged {
  readonly refusal?: RowsRefusal;
  /** For the audit event. */
  readonly detail?: { readonly rows: number; readonly digest?: string };
}

/**
 * Another request ended with the row's address since the row was looked up. `kind` and `status` must match the partial
 * index word for word. From now on the row holds its address, so no other request can.
 */
const endedElsewhereSince = sql<boolean>`(exists (select 1 from batch_rows as other where other.email_key = batch_rows.email_key and other.ended_at >= batch_rows.checked_at)
  or exists (select 1 from requests where kind = 'create_user' and status in ('created', 'failed') and requests.email_key = batch_rows.email_key and updated_at >= batch_rows.checked_at))`;

/**
 * Sends the new rows to an approver; each then holds its subjects. A row becomes `pending_elsewhere` if another request
 * holds one of its subjects by now. Runs in the transition's transaction.
 */
async function sendRows(trx: Kysely<Schema>, requestId: string, change: 'send' | 'send_all'): Promise<RowsChanged> {
  const newRows = () => trx.updateTable('batch_rows').where('request_id', '=', requestId).where('state', '=', 'new');
  await holdForRows(trx, requestId, sql`state = 'new'`);
  const { numUpdatedRows: heldElsewhere } = await newRows()
    .set({ state: 'pending_elsewhere', problems: JSON.stringify(ASKED_ELSEWHERE) })
    .where(({ not }) => not(isHeldWhole))
    .executeTakeFirstOrThrow();
  const refused = await refuseRowsWithoutUser(trx, requestId);
  if (heldElsewhere || refused) {
    await release(trx, requestId, sql`state in ('pending_elsewhere', 'invalid')`);
    // The problems file of the preview lacks these rows. Forget it, so that it is sent again.
    await trx.deleteFrom('files').where('request_id', '=', requestId).where('purpose', '=', 'problems').execute();
  }
  const { numUpdatedRows: sent } = await newRows().set({ next_at: 0 }).executeTakeFirstOrThrow();
  if (!sent) return { refusal: 'no_rows' };
  // Without `checked_at`, the row is looked up again before its write.
  await newRows().set({ checked_at: null }).where(endedElsewhereSince).execute();
  if (change === 'send_all') {
    const other = trx.selectFrom('batch_rows').select('line').where('request_id', '=', requestId);
    if (await other.where('state', '!=', 'new').limit(1).executeTakeFirst()) return { refusal: 'not_all' };
  }
  const digest = await digestOfRows(trx, requestId);
  await trx.updateTable('requests').set({ digest }).where('id', '=', requestId).execute();
  return { detail: { rows: Number(sent), digest } };
}
