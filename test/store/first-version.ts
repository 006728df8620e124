import type { Insertable } from 'kysely';
import { type Engine, openDatabase } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';
import { requests } from '../../src/store/migrations/0001-requests.ts';
import { rowOfRequest } from '../../src/store/request-row.ts';
import type { AuditEventsTable, JobsTable } from '../../src/store/schema.ts';
import { createUserRequest, inviteToTenantRequest } from '../helpers/requests.ts';

const clock = { now: Date.now };

/** An audit event and a job, but for their requests. */
export const bareEvent: Omit<Insertable<AuditEventsTable>, 'request_id'> = {
  ...{ kind: 'submitted', actor_team: null, actor_user: null, from_status: null, to_status: null, detail: null },
  at: 5,
};
export const job: Omit<Insertable<JobsTable>, 'request_id'> = {
  ...{ id: 'a job', kind: 'show_request', run_at: 1_735_800_000_000, attempts: 2, version: 3 },
  ...{ lease: 'a lease', lease_until: 1_735_800_000_001 },
};

/** Of all audit events that the first version has written; the last one is not there any more. */
export const HIGHEST_SEQ = 7;

/** A database as the first version of the program leaves it, and all that is in it. */
export async function firstVersion(url: string, engine: Engine) {
  const database = await openDatabase(url, clock);
  const { db } = database;
  await migrate(database, { '0001-requests': requests(engine) });
  const parent = createUserRequest({ status: 'created', decision: { by: { teamId: 'T1', userId: 'U1' }, at: 5 } });
  const child = inviteToTenantRequest({ parentId: parent.id, status: 'unknown', writeStartedAt: 6 });
  const open = createUserRequest({ reason: 'Line one\nline "two" \u{1f600}' });
  for (const request of [parent, child, open]) {
    const { digest: _, ...row } = rowOfRequest(request, `view of ${request.id}`);
    await db
      .insertInto('requests')
      .values(row as typeof row & { digest: null })
      .execute();
    await db
      .insertInto('messages')
      .values({ request_id: request.id, purpose: 'card', channel: 'C1', ts: `${request.id}.1` })
      .execute();
  }
  // A parent that is stored after its child.
  await db.updateTable('requests').set({ parent_id: open.id }).where('id', '=', parent.id).execute();
  await db
    .insertInto('jobs')
    .values({ ...job, request_id: open.id })
    .execute();
  for (let seq = 1; seq <= HIGHEST_SEQ; seq++) {
    const { id } = [parent, child, open][seq % 3] ?? open;
    await db
      .insertInto('audit_events')
      .values({ ...bareEvent, request_id: id, detail: `{"seq":${seq}}` })
      .execute();
  }
  await db.deleteFrom('audit_events').where('seq', 'in', [3, 4, HIGHEST_SEQ]).execute();
  await db.destroy();
  return contentOf(url);
}

/** Every line of the tables of the first version. */
export async function contentOf(url: string) {
  const { db } = await openDatabase(url, clock);
  try {
    return {
      requests: await db.selectFrom('requests').selectAll().orderBy('id').execute(),
      messages: await db.selectFrom('messages').selectAll().orderBy('request_id').execute(),
      jobs: await db.selectFrom('jobs').selectAll().orderBy('id').execute(),
      audit_events: await db.selectFrom('audit_events').selectAll().orderBy('seq').execute(),
    };
  } finally {
    await db.destroy();
  }
}
