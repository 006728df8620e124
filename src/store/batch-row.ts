import type { Insertable, Selectable } from 'kysely';
import * as v from 'valibot';
import { ROW_STATES, type StoredRow } from '../domain/batch.ts';
import { COLUMNS, createsUser, type RowContent, rowContent } from '../domain/batch-row.ts';
import { emailKey } from '../domain/email-address.ts';
import { doneOutcome, outcome } from '../domain/outcome.ts';
import { type Writes, writes } from '../domain/writes.ts';
import { KnownError } from '../errors.ts';
import { jsonOrNull } from './request-row.ts';
import type { BatchRowsTable } from './schema.ts';

const json = v.pipe(v.string(), v.parseJson());

const stored = v.object({
  line: v.number(),
  state: v.picklist(ROW_STATES),
  email: v.string(),
  cells: v.pipe(json, v.record(v.picklist(COLUMNS), v.exactOptional(v.string()))),
  otherCells: v.exactOptional(v.pipe(json, v.array(v.string()))),
  content: v.exactOptional(v.pipe(json, rowContent)),
  problems: v.exactOptional(v.pipe(json, v.record(v.string(), v.string()))),
  checkedAt: v.exactOptional(v.number()),
  userId: v.exactOptional(v.string()),
  writes: v.exactOptional(v.pipe(json, writes)),
  made: v.exactOptional(v.pipe(json, doneOutcome)),
  tries: v.number(),
  outcome: v.exactOptional(v.pipe(json, outcome)),
});

/** Reads a batch row. Throws `storage` for an invalid one; the error names its place and field, never the content. */
export function batchRowOf(row: Selectable<BatchRowsTable>): StoredRow {
  const { line, state, email, cells, content, problems, tries, outcome } = row;
  const fields = {
    line,
    state,
    email,
    cells,
    content,
    problems,
    tries,
    outcome,
    otherCells: row.other_cells,
    checkedAt: row.checked_at,
    userId: row.user_id,
    writes: row.writes,
    made: row.made,
  };
  const parsed = v.safeParse(stored, Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)));
  if (parsed.success) return parsed.output;
  const field = String(parsed.issues[0].path?.[0]?.key ?? 'row');
  throw new KnownError(
    'storage',
    `Line ${line} of request ${row.request_id} cannot be read from the database (its ${field} does not fit): restore it from a backup.`,
  );
}

/** The table row for a new batch row. An `unchecked` row is due at once. */
export function rowOfBatchRow(requestId: string, row: StoredRow): Insertable<BatchRowsTable> {
  return {
    request_id: requestId,
    line: row.line,
    state: row.state,
    // PostgreSQL text cannot contain NUL (SQLSTATE 22021). The cells keep it, escaped as JSON.
    email: row.email.replaceAll('\0', '\ufffd'),
    email_key: row.content ? emailKey(row.content.user.email) : null,
    ...contentColumns(row.content),
    cells: JSON.stringify(row.cells),
    other_cells: jsonOrNull(row.otherCells),
    problems: jsonOrNull(row.problems),
    user_id: row.userId ?? null,
    outcome: jsonOrNull(row.outcome),
    tries: row.tries,
    next_at: row.state === 'unchecked' ? 0 : null,
    checked_at: row.checkedAt ?? null,
    writes: textOfWrites(row.writes),
    made: jsonOrNull(row.made),
    ended_at: null,
  };
}

/** The content of a row, and what queries need of it. */
export function contentColumns(content: RowContent | undefined) {
  const { user, invitation, createdInLine } = content ?? {};
  const created = content && createsUser(content) ? user : undefined;
  return {
    content: jsonOrNull(content),
    role_id: created?.roleId ?? null,
    additional_role_ids: created?.additionalRoleIds?.toSorted().join(' ') ?? null,
    tenant_id: invitation?.tenantId ?? null,
    tenant_role_id: invitation?.roleId ?? null,
    creator_line: createdInLine ?? null,
  };
}

/** JSON with a fixed key order, because an update compares this column to detect a change since the row was read. */
export function textOfWrites(value: Writes | null | undefined): string | null {
  return value ? JSON.stringify(v.parse(writes, value)) : null;
}
