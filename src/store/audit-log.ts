import { type Kysely, type Selectable, sql } from 'kysely';
import * as v from 'valibot';
import type { AuditEvent } from '../domain/audit-event.ts';
import { type BatchStep, STEP_KINDS } from '../domain/batch-steps.ts';
import type { Database } from './database.ts';
import { jsonOrNull } from './request-row.ts';
import type { AuditEventsTable, Schema } from './schema.ts';

export type AuditLog = ReturnType<typeof createAuditLog>;

const detail = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])));

/** Literals, because neither database uses a partial index for bound values. It must match the index word for word. */
export const isStep = sql<boolean>`kind in (${sql.join(STEP_KINDS.map((kind) => sql.lit(kind)))})`;

/** Append-only record of events. */
export function createAuditLog({ db }: Database) {
  return {
    /** `executor` may be a transaction. */
    async add(executor: Kysely<Schema>, event: AuditEvent): Promise<void> {
      await executor
        .insertInto('audit_events')
        .values({
          request_id: event.requestId,
          kind: event.kind,
          actor_team: event.actor?.teamId ?? null,
          actor_user: event.actor?.userId ?? null,
          from_status: event.from ?? null,
          to_status: event.to ?? null,
          detail: jsonOrNull(event.detail),
          at: event.at,
        })
        .execute();
    },

    /** The events of one request, oldest first. */
    async of(requestId: string): Promise<readonly AuditEvent[]> {
      const rows = await db
        .selectFrom('audit_events')
        .selectAll()
        .where('request_id', '=', requestId)
        .orderBy('seq')
        .execute();
      return rows.map(eventOfRow);
    },

    async steps(requestId: string): Promise<readonly BatchStep[]> {
      const rows = await db
        .selectFrom('audit_events')
        .selectAll()
        .where('request_id', '=', requestId)
        .where(isStep)
        .orderBy('seq')
        .execute();
      return rows.map(eventOfRow).flatMap(({ kind, actor, detail, at }) => {
        const step = STEP_KINDS.find((one) => one === kind);
        return step ? [{ kind: step, at, ...(actor && { actor }), ...(detail && { detail }) }] : [];
      });
    },
  };
}

function eventOfRow(row: Selectable<AuditEventsTable>): AuditEvent {
  return {
    requestId: row.request_id,
    kind: row.kind,
    ...(row.actor_team !== null &&
      row.actor_user !== null && { actor: { teamId: row.actor_team, userId: row.actor_user } }),
    ...(row.from_status && { from: row.from_status }),
    ...(row.to_status && { to: row.to_status }),
    ...(row.detail !== null && { detail: v.parse(detail, row.detail) }),
    at: row.at,
  };
}
