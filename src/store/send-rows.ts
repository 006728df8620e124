import { type Kysely, sql } from 'kysely';
import { ASKED_ELSEWHERE } from '../domain/batch.ts';
import { digestOfRows } from './batch-rows.ts';
import { holdsSubject } from './holds-subject.ts';
import type { Schema } from './schema.ts';

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
