import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { noRows, SENT_STATES } from '../domain/batch.ts';
import type { BatchRows, RowGroup } from '../ports/batch-rows.ts';
import { batchRowOf, rowOfBatchRow } from './batch-row.ts';
import type { Database } from './database.ts';
import { heldElsewhere } from './open-changes.ts';
import type { Schema } from './schema.ts';

/** Rows per statement. SQLite allows 32,766 values in one statement. */
const ROWS_PER_STATEMENT = 500;

/** Matches the JSON of a retryable outcome. Text in it cannot match, because JSON escapes its quotation marks. */
export const RETRYABLE = '%"retryable":true%';
const DIFFERS = '%"differs":true%';
const MAKER_UNKNOWN = '%"maker":"unknown"%';

/** Reads and adds batch rows, and records their files. */
export function createBatchRows({ db }: Database): Omit<BatchRows, 'startWrite' | 'changeRow' | 'stopAgain'> {
  const rowsOf = (requestId: string) => db.selectFrom('batch_rows').where('request_id', '=', requestId);
  return {
    async addRows(requestId, rows) {
      for (let at = 0; at < rows.length; at += ROWS_PER_STATEMENT) {
        const values = rows.slice(at, at + ROWS_PER_STATEMENT).map((row) => rowOfBatchRow(requestId, row));
        await db.insertInto('batch_rows').values(values).execute();
      }
    },
    async clearRows({ requestId, jobId, lease }) {
      await db
        .deleteFrom('batch_rows')
        .where('request_id', '=', requestId)
        .where(({ exists, selectFrom }) =>
          exists(selectFrom('jobs').select('id').where('id', '=', jobId).where('lease', '=', lease)),
        )
        .execute();
    },
    async rowsAfter(requestId, after, limit, states) {
      const query = rowsOf(requestId)
        .selectAll()
        .where('line', '>', after)
        .$if(states !== undefined, (rows) => rows.where('state', 'in', states ?? []))
        .orderBy('line')
        .limit(limit);
      return (await query.execute()).map(batchRowOf);
    },
    async countRows(requestId) {
      const counts = noRows();
      const query = rowsOf(requestId)
        .select(['state', ({ fn }) => fn.countAll<number>().as('rows')])
        .groupBy('state');
      for (const { state, rows } of await query.execute()) counts[state] = Number(rows);
      return counts;
    },
    async endedSince(requestId, at) {
      const query = rowsOf(requestId)
        .select(({ fn }) => fn.countAll<number>().as('rows'))
        .where('state', 'in', ['done', 'failed'])
        .where('ended_at', '>=', at);
      return Number((await query.executeTakeFirstOrThrow()).rows);
    },
    async countNotLookedUp(requestId) {
      const query = rowsOf(requestId)
        .select(({ fn }) => fn.countAll<number>().as('rows'))
        .where('state', '=', 'new')
        .where('checked_at', 'is', null);
      return Number((await query.executeTakeFirstOrThrow()).rows);
    },
    async countRetryable(requestId) {
      const query = rowsOf(requestId)
        .select(({ fn }) => fn.countAll<number>().as('rows'))
        .where('state', '=', 'failed')
        .where('outcome', 'like', RETRYABLE);
      return Number((await query.executeTakeFirstOrThrow()).rows);
    },
    async countInvitable(requestId) {
      const query = rowsOf(requestId)
        .select(({ fn }) => fn.countAll<number>().as('rows'))
        .where('state', '=', 'done')
        .where('tenant_id', 'is', null)
        .where('outcome', 'not like', MAKER_UNKNOWN);
      return Number((await query.executeTakeFirstOrThrow()).rows);
    },
    async differingRows(requestId, limit) {
      const query = rowsOf(requestId)
        .selectAll()
        .where('state', '=', 'done')
        .where('outcome', 'like', DIFFERS)
        .orderBy('line')
        .limit(limit);
      return (await query.execute()).map(batchRowOf);
    },
    async groupRows(requestId, states) {
      const query = rowsOf(requestId)
        .select(['role_id', 'additional_role_ids', 'tenant_id', 'tenant_role_id'])
        .select(({ fn }) => fn.countAll<number>().as('rows'))
        .select(({ fn }) => fn.countAll<number>().filterWhere('state', '=', 'done').as('done'))
        .where('state', 'in', states)
        .groupBy(['role_id', 'additional_role_ids', 'tenant_id', 'tenant_role_id']);
      const groups = (await query.execute()).map(
        ({ role_id, additional_role_ids, tenant_id, tenant_role_id, rows, done }): RowGroup => ({
          ...(role_id !== null && { roleId: role_id }),
          additionalRoleIds: additional_role_ids?.split(' ') ?? [],
          ...(tenant_id !== null && { tenantId: tenant_id }),
          ...(tenant_role_id !== null && { tenantRoleId: tenant_role_id }),
          rows: Number(rows),
          done: Number(done),
        }),
      );
      return groups.sort((a, b) => b.rows - a.rows);
    },
    async rowsWithRole(requestId, { roleId, tenantId }, limit, states) {
      const query = rowsOf(requestId)
        .selectAll()
        .where('state', 'in', states)
        .where(({ and, eb, or }) =>
          tenantId === undefined
            ? or([eb('role_id', '=', roleId), eb('additional_role_ids', 'like', `%${roleId}%`)])
            : and([eb('tenant_id', '=', tenantId), eb('tenant_role_id', '=', roleId)]),
        )
        .orderBy('line')
        .limit(limit);
      return (await query.execute()).map(batchRowOf);
    },
    async dueRows({ id, status }, now, limit, busy) {
      const query = rowsOf(id)
        .selectAll()
        .where('next_at', '<=', now)
        .where(({ exists, selectFrom }) =>
          exists(selectFrom('requests').select('id').where('id', '=', id).where('status', '=', status)),
        )
        .$if(busy.length > 0, (rows) => rows.where('line', 'not in', busy))
        // Rows that wait for a look-up come before rows that have not started (`next_at` 0).
        .orderBy('next_at', 'desc')
        .orderBy('line')
        .limit(limit);
      return (await query.execute()).map(batchRowOf);
    },
    async nextRowAt(requestId) {
      const query = rowsOf(requestId).select('next_at').where('next_at', 'is not', null).orderBy('next_at').limit(1);
      return (await query.executeTakeFirst())?.next_at ?? undefined;
    },
    async hasAddress(requestId, emailKey) {
      const query = rowsOf(requestId)
        .select('line')
        .where('email_key', '=', emailKey)
        .where('state', 'in', SENT_STATES)
        .limit(1);
      return (await query.executeTakeFirst()) !== undefined;
    },
    heldElsewhere: (requestId, subjects) => heldElsewhere(db, requestId, subjects),
    digestOfRows: (requestId) => digestOfRows(db, requestId),
    async files(requestId) {
      const rows = await db.selectFrom('files').select('purpose').where('request_id', '=', requestId).execute();
      return rows.map(({ purpose }) => purpose);
    },
    async saveFile(requestId, purpose, fileId) {
      await db
        .insertInto('files')
        .values({ request_id: requestId, purpose, file_id: fileId })
        .onConflict((conflict) => conflict.columns(['request_id', 'purpose']).doUpdateSet({ file_id: fileId }))
        .execute();
    },
    async forgetFile(requestId, purpose) {
      await db.deleteFrom('files').where('request_id', '=', requestId).where('purpose', '=', purpose).execute();
    },
  };
}

/**
 * SHA-256 of the rows that were sent to an approver: line and stored content of each row, in file order. `executor` may
 * be a transaction.
 */
export async function digestOfRows(executor: Kysely<Schema>, requestId: string): Promise<string> {
  const hash = createHash('sha256');
  let after = 0;
  for (;;) {
    const rows = await executor
      .selectFrom('batch_rows')
      .select(['line', 'content'])
      .where('request_id', '=', requestId)
      .where('state', 'in', SENT_STATES)
      .where('line', '>', after)
      .orderBy('line')
      .limit(ROWS_PER_STATEMENT)
      .execute();
    for (const { line, content } of rows) hash.update(`${line} ${content}\n`);
    const last = rows.at(-1);
    if (!last) return hash.digest('hex');
    after = last.line;
  }
}
