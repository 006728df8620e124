import type { Insertable, Selectable } from 'kysely';
import * as v from 'valibot';
import { emailKey } from '../domain/email-address.ts';
import { newInvitation } from '../domain/new-invitation.ts';
import { doneOutcome, requestOutcome } from '../domain/outcome.ts';
import { CONTENTS, isBatch, REQUEST_KINDS, type Request, STATUSES } from '../domain/request.ts';
import { writes } from '../domain/writes.ts';
import { KnownError } from '../errors.ts';
import type { RequestsTable } from './schema.ts';

const json = v.pipe(v.string(), v.parseJson());
const person = v.object({ teamId: v.string(), userId: v.string() });

const stored = v.object({
  id: v.string(),
  revision: v.string(),
  kind: v.picklist(REQUEST_KINDS),
  status: v.picklist(STATUSES),
  requester: person,
  reason: v.string(),
  content: json,
  names: v.pipe(json, v.record(v.string(), v.string())),
  parentId: v.exactOptional(v.string()),
  decision: v.exactOptional(
    v.pipe(
      json,
      v.object({
        by: person,
        at: v.number(),
        reason: v.exactOptional(v.string()),
        takesOver: v.exactOptional(v.literal(true)),
        after: v.exactOptional(v.strictObject({ sentence: v.string(), reference: v.string() })),
      }),
    ),
  ),
  attempt: v.number(),
  outcome: v.exactOptional(v.pipe(json, requestOutcome)),
  createdAt: v.number(),
  updatedAt: v.number(),
  // Only for a request about one person.
  invitation: v.exactOptional(v.pipe(json, newInvitation)),
  writes: v.exactOptional(v.pipe(json, writes)),
  made: v.exactOptional(v.pipe(json, doneOutcome)),
  // Only for a batch.
  digest: v.exactOptional(v.string()),
  beganAt: v.exactOptional(v.number()),
});

/** Reads a request from its row. Throws `storage` for an invalid row; the error names only the request and field. */
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
  const content = parsed.success ? v.safeParse(CONTENTS[parsed.output.kind], parsed.output.content) : undefined;
  // Safe cast: the content is parsed by its kind's schema, and columns of other kinds are null.
  if (parsed.success && content?.success) return { ...parsed.output, content: content.output } as Request;
  // Do not pass Valibot's issues on: they quote the stored values, which are personal data.
  const field = content ? 'content' : String(parsed.issues?.[0].path?.[0]?.key ?? 'row');
  throw new KnownError(
    'storage',
    `Request ${row.id} cannot be read from the database (its ${field} does not fit): restore it from a backup.`,
  );
}

export function rowOfRequest(request: Request, submissionKey: string): Insertable<RequestsTable> {
  return {
    id: request.id,
    revision: request.revision,
    kind: request.kind,
    status: request.status,
    email_key: isBatch(request) ? null : emailKey(request.content.email),
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
    writes: isBatch(request) ? null : jsonOrNull(request.writes),
    made: isBatch(request) ? null : jsonOrNull(request.made),
    attempt: request.attempt,
    began_at: null,
    created_at: request.createdAt,
    updated_at: request.updatedAt,
    digest: null,
  };
}

/** JSON for a nullable column. */
export function jsonOrNull(value: object | null | undefined): string | null {
  return value ? JSON.stringify(value) : null;
}
