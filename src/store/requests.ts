import { type Kysely, sql } from 'kysely';
import type { Request, RequestKind } from '../domain/request.ts';
import { subjectKey } from '../domain/subject-key.ts';
import type { Store, Submitted } from '../ports/store.ts';
import { lockAddresses } from './address-lock.ts';
import type { AuditLog } from './audit-log.ts';
import type { Database } from './database.ts';
import { holdsSubject } from './holds-subject.ts';
import type { Jobs } from './jobs.ts';
import { requestOfRow, rowOfRequest } from './request-row.ts';
import type { Schema } from './schema.ts';

/** A request that stands in the way can close between the insert and the look-up; then the insert has another go. */
const INSERTS = 5;

/** The requests' part of the Store port, but for `transition`. */
export function createRequests(
  { db, engine }: Database,
  jobs: Jobs,
  auditLog: AuditLog,
): Pick<Store, 'submit' | 'byId' | 'byRevision'> {
  return {
    submit: (request, submissionKey, event, jobKinds) =>
      db
        .transaction()
        // A stricter default of the server would fail with 40001 where this waits and looks again.
        .setIsolationLevel('read committed')
        .execute(async (trx) => {
          if (request.kind === 'create_user') await lockAddresses(trx, engine);
          const submitted = await insert(trx, request, submissionKey);
          if (submitted.result !== 'stored') return submitted;
          await auditLog.add(trx, event);
          await jobs.ask(trx, request.id, jobKinds);
          return submitted;
        }),
    byId: (id) => oneBy(db, 'id', id),
    byRevision: (revision) => oneBy(db, 'revision', revision),
  };
}

/** Which unique column was hit is found by looking: the two databases report it differently. */
async function insert(trx: Kysely<Schema>, request: Request, submissionKey: string): Promise<Submitted> {
  const batch = request.kind === 'create_user' && (await batchWith(trx, subjectKey(request)));
  if (batch) {
    const same = await oneBy(trx, 'submission_key', submissionKey);
    return same ? { result: 'repeated', request: same } : { result: 'open', request: batch };
  }
  for (let left = INSERTS; left > 0; left--) {
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('requests')
      .values(rowOfRequest(request, submissionKey))
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows) return { result: 'stored' };
    const same = await oneBy(trx, 'submission_key', submissionKey);
    if (same) return { result: 'repeated', request: same };
    const other = await open(trx, request.kind, subjectKey(request));
    if (other) return { result: 'open', request: other };
  }
  throw new Error(`Request ${request.id} cannot be stored: its id or its revision is taken.`);
}

async function oneBy(
  db: Kysely<Schema>,
  column: 'id' | 'revision' | 'submission_key',
  value: string,
): Promise<Request | undefined> {
  const row = await db.selectFrom('requests').selectAll().where(column, '=', value).executeTakeFirst();
  return row && requestOfRow(row);
}

async function open(db: Kysely<Schema>, kind: RequestKind, key: string): Promise<Request | undefined> {
  const row = await db
    .selectFrom('requests')
    .selectAll()
    .where('kind', '=', kind)
    .where('subject_key', '=', key)
    .where(holdsSubject)
    .executeTakeFirst();
  return row && requestOfRow(row);
}

/** The open batch of which a row asks for this address. */
async function batchWith(db: Kysely<Schema>, key: string): Promise<Request | undefined> {
  const row = await db
    .selectFrom('batch_rows')
    .select('request_id')
    .where('email_key', '=', key)
    .where('holds', '=', sql.lit(1))
    .executeTakeFirst();
  return row && oneBy(db, 'id', row.request_id);
}
