import type { Kysely } from 'kysely';
import { isBatch, OPEN_STATUSES, type Request } from '../domain/request.ts';
import type { Store, Submit, Submitted } from '../ports/store.ts';
import type { AuditLog } from './audit-log.ts';
import type { Database } from './database.ts';
import type { Jobs } from './jobs.ts';
import { hold, holderOf, Taken } from './open-changes.ts';
import { requestOfRow, rowOfRequest } from './request-row.ts';
import type { Schema } from './schema.ts';

/** The request that holds a subject can end between the insert and the look-up. Then the insert is retried. */
const MAX_INSERTS = 5;

/** The part of the Store port that is about requests, except `transition`. */
export function createRequests(
  { db }: Database,
  jobs: Jobs,
  auditLog: AuditLog,
): Pick<Store, 'submit' | 'byId' | 'byRevision'> {
  const insert = (request: Request, { key, event, jobs: kinds, holds }: Submit) =>
    db
      .transaction()
      // Under a stricter server default, a conflict fails with 40001; read committed waits and reads again.
      .setIsolationLevel('read committed')
      .execute(async (trx): Promise<Submitted | undefined> => {
        const { numInsertedOrUpdatedRows } = await trx
          .insertInto('requests')
          .values(rowOfRequest(request, key))
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirstOrThrow();
        if (!numInsertedOrUpdatedRows) {
          const earlier = await oneBy(trx, 'submission_key', key);
          if (earlier) return { result: 'repeated', request: earlier };
          throw new Error(`Request ${request.id} cannot be stored: its id or its revision is taken.`);
        }
        await hold(trx, request.id, holds);
        await auditLog.add(trx, event);
        await jobs.ask(trx, request.id, kinds);
        return { result: 'stored' };
      })
      .catch((error) => {
        if (error instanceof Taken) return undefined;
        throw error;
      });
  return {
    async submit(request, how) {
      const isOpen = OPEN_STATUSES.some((status) => status === request.status);
      if (isOpen && !isBatch(request) && how.holds.length === 0)
        throw new Error(`Request ${request.id}: ${request.status} holds nothing.`);
      for (let left = MAX_INSERTS; left > 0; left--) {
        const submitted = await insert(request, how);
        if (submitted) return submitted;
        const holder = await holderOf(db, request.id, how.holds);
        const other = holder === undefined ? undefined : await oneBy(db, 'id', holder);
        if (other) return { result: 'open', request: other };
      }
      throw new Error(`Request ${request.id} cannot be stored: what it holds is taken, but no request holds it.`);
    },
    byId: (id) => oneBy(db, 'id', id),
    byRevision: (revision) => oneBy(db, 'revision', revision),
  };
}

async function oneBy(
  db: Kysely<Schema>,
  column: 'id' | 'revision' | 'submission_key',
  value: string,
): Promise<Request | undefined> {
  const row = await db.selectFrom('requests').selectAll().where(column, '=', value).executeTakeFirst();
  return row && requestOfRow(row);
}
