import type { Insertable, Selectable } from 'kysely';
import * as v from 'valibot';
import { newBatch } from '../domain/batch.ts';
import { newInvitation } from '../domain/new-invitation.ts';
import { newUser } from '../domain/new-user.ts';
import { doneOutcome, outcome } from '../domain/outcome.ts';
import { type Request, STATUSES } from '../domain/request.ts';
import { subjectKey } from '../domain/subject-key.ts';
import { writes } from '../domain/writes.ts';
import { KnownError } from '../errors.ts';
import type { RequestsTable } from './schema.ts';

const json = v.pipe(v.string(), v.parseJson());
const person = v.object({ teamId: v.string(), userId: v.string() });

const base = {
  id: v.string(),
  revision: v.string(),
  status: v.picklist(STATUSES),
  requester: person,
  reason: v.string(),
  names: v.pipe(json, v.record(v.string(), v.string())),
  parentId: v.exactOptional(v.string()),
  decision: v.exactOptional(
    v.pipe(json, v.object({ by: person, at: v.number(), reason: v.exactOptional(v.string()) })),
  ),
  attempt: v.number(),
  outcome: v.exactOptional(v.pipe(json, outcome)),
  createdAt: v.number(),
  updatedAt: v.number(),
};

const single = {
  ...base,
  writes: v.exactOptional(v.pipe(json, writes)),
  made: v.exactOptional(v.pipe(json, doneOutcome)),
};

const stored = v.variant('kind', [
  v.object({
    ...single,
    kind: v.literal('create_user'),
    content: v.pipe(json, newUser),
    invitation: v.exactOptional(v.pipe(json, newInvitation)),
  }),
  v.object({ ...single, kind: v.literal('invite_to_tenant'), content: v.pipe(json, newInvitation) }),
  v.object({
    ...base,
    kind: v.literal('create_users'),
    content: v.pipe(json, newBatch),
    digest: v.exactOptional(v.string()),
    beganAt: v.exactOptional(v.number()),
  }),
]);

/** The request that a row holds. Throws `storage` when the row does not fit: it names the request and the field only. */
export function requestOfRow(row: Selectable<RequestsTable>): Request {
  const fields = {
    id: row.id,
    revision: row.revision,
    kind: row.kind,
    status: row.status,
    requester: { teamId: row.requester_team, userId: row.requester_user },
    reason: row.reason,
    content: row.content,
    names: row.names,
    parentId: row.parent_id,
    decision: row.decision,
    invitation: row.invitation,
    writes: row.writes,
    made: row.made,
    attempt: row.attempt,
    beganAt: row.began_at,
    outcome: row.outcome,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    digest: row.digest,
  };
  const parsed = v.safeParse(stored, Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)));
  if (parsed.success) return parsed.output;
  // Valibot's issues quote what they found, which is personal data: they go no further.
  const field = String(parsed.issues[0].path?.[0]?.key ?? 'row');
  throw new KnownError(
    'storage',
    `Request ${row.id} cannot be read from the database (its ${field} does not fit): restore it from a backup.`,
  );
}

/** The row of a new request. */
export function rowOfRequest(request: Request, submissionKey: string): Insertable<RequestsTable> {
  return {
    id: request.id,
    revision: request.revision,
    kind: request.kind,
    status: request.status,
    subject_key: subjectKey(request),
    submission_key: submissionKey,
    requester_team: request.requester.teamId,
    requester_user: request.requester.userId,
    reason: request.reason,
    content: JSON.stringify(request.content),
    invitation: request.kind === 'create_user' ? jsonOrNull(request.invitation) : null,
    names: JSON.stringify(request.names),
    parent_id: request.parentId ?? null,
    decision: jsonOrNull(request.decision),
    outcome: jsonOrNull(request.outcome),
    writes: request.kind === 'create_users' ? null : jsonOrNull(request.writes),
    made: request.kind === 'create_users' ? null : jsonOrNull(request.made),
    attempt: request.attempt,
    began_at: null,
    created_at: request.createdAt,
    updated_at: request.updatedAt,
    digest: null,
  };
}

/** JSON for a column, where absent is null. */
export function jsonOrNull(value: object | null | undefined): string | null {
  return value ? JSON.stringify(value) : null;
}
