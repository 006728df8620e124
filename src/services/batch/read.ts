import { ASKED_ELSEWHERE, type NewBatch, type StoredRow } from '../../domain/batch.ts';
import { type BatchRow, type BatchRules, type Column, rowSorter, type SortedRow } from '../../domain/batch-row.ts';
import { emailKey } from '../../domain/email-address.ts';
import type { Role } from '../../domain/new-user.ts';
import { isKnownError } from '../../errors.ts';
import type { Table } from '../../ports/csv.ts';
import type { Platform } from '../../ports/platform.ts';
import { namesOf } from '../pending-request.ts';
import { rowPages } from './file-contents.ts';
import { type BatchRun, moveBatch } from './run.ts';

/** So many rows are stored at once; no more are in memory. */
const AT_ONCE = 500;

/**
 * Reads the file of a batch, or what was pasted, and stores every row: sorted by the rules, still to be looked up. Rows that
 * an earlier try has stored are read anew. Throws `validation` with a sentence for whoever made the file.
 */
export async function readBatch(run: BatchRun): Promise<BatchRun | undefined> {
  const { ports, request } = run;
  const { store, platform, tables, country, defaultStatus } = ports;
  const { source, invitation } = request.content;
  await store.clearRows(run.claim);
  if (source.from === 'batch') return copyRows(run, source.requestId);

  const bytes = source.from === 'paste' ? source.text : await ports.files.download(source.fileId, request.requester);
  const table: Table = await tables.read(bytes);
  const form = { country, status: defaultStatus, ...(invitation && { invitation }) };
  const rules = await batchRules(platform, table.columns, form);
  const sort = rowSorter(rules);
  // What was chosen for all rows is shown to the approver also where no row needs it.
  const used = new Set(invitation ? [invitation.tenantId, invitation.roleId] : []);
  let rows = 0;
  let part: StoredRow[] = [];
  const keep = async () => {
    await store.addRows(request.id, await markAskedElsewhere(run, part));
    rows += part.length;
    part = [];
  };
  for await (const row of table.rows) {
    const stored = storedRow(row, sort(row));
    for (const id of idsIn(stored)) used.add(id);
    part.push(stored);
    if (part.length >= AT_ONCE) await keep();
  }
  await keep();
  const read = { unknownColumns: [...table.unknown], roles: byPermissions(rules.roles, used) };
  return moveBatch(run, 'checking', {
    event: 'read',
    detail: { rows },
    set: { content: { ...request.content, read }, names: namesIn(rules, used) },
  });
}

function storedRow({ line, cells }: BatchRow, sorted: SortedRow): StoredRow {
  const row = { line, cells, email: cells.email ?? '', tries: 0 };
  if (sorted.state === 'good') return { ...row, state: 'unchecked', content: sorted.content };
  if (sorted.state === 'invalid') return { ...row, state: 'invalid', problems: sorted.problems };
  return { ...row, state: 'duplicate', problems: { email: `Stands in line ${sorted.of} too; that one counts.` } };
}

async function markAskedElsewhere({ ports, request }: BatchRun, rows: readonly StoredRow[]): Promise<StoredRow[]> {
  const keyOf = ({ content }: StoredRow) => content && emailKey(content.user.email);
  const keys = rows.flatMap((row) => keyOf(row) ?? []);
  const asked = await ports.store.askedElsewhere(request.id, keys);
  return rows.map((row) =>
    asked.has(keyOf(row) ?? '') ? { ...row, state: 'pending_elsewhere', problems: ASKED_ELSEWHERE } : row,
  );
}

/** Ids of the roles and tenants of a good row. */
function idsIn({ content }: StoredRow): readonly string[] {
  if (!content) return [];
  const { user, invitation } = content;
  const ids = [user.roleId, ...(user.additionalRoleIds ?? [])];
  return invitation ? [...ids, invitation.tenantId, invitation.roleId] : ids;
}

function namesIn({ roles, tenants, tenantRoles }: BatchRules, used: ReadonlySet<string>) {
  return namesOf([...roles, ...tenants, ...[...tenantRoles.values()].flat()], used);
}

/** Those in use, the one that gives most permissions first: an approver should look at it first. */
function byPermissions(roles: readonly Role[], used: ReadonlySet<string>): NonNullable<NewBatch['read']>['roles'] {
  const inUse = roles.filter(({ id }) => used.has(id));
  return inUse.sort((a, b) => (b.permissions ?? 0) - (a.permissions ?? 0)).map(({ id }) => id);
}

/** The users that another batch has created and that are in no tenant become the rows of this one, to be invited. */
export async function copyRows(run: BatchRun, fromId: string): Promise<BatchRun | undefined> {
  const { ports, request } = run;
  const { store } = ports;
  const { invitation } = request.content;
  let rows = 0;
  for await (const done of rowPages(store, fromId, ['done'])) {
    const copies = done.flatMap((row) => copyOf(row, invitation) ?? []);
    if (copies.length > 0) await store.addRows(request.id, copies);
    rows += copies.length;
  }
  const read = { unknownColumns: [], roles: [] };
  return moveBatch(run, 'checking', {
    event: 'read',
    detail: { rows },
    set: { content: { ...request.content, read } },
  });
}

function copyOf(
  { line, email, cells, content, userId, outcome }: StoredRow,
  invitation: BatchRun['request']['content']['invitation'],
): StoredRow | undefined {
  if (!content || content.invitation || !invitation || userId === undefined) return undefined;
  // What may be somebody else's account is put into no tenant.
  if (outcome?.result !== 'done' || outcome.maker) return undefined;
  const { user } = content;
  // CxEngage may have stored another address than was approved; it knows them by that one.
  const stored = outcome.email ?? user.email;
  return {
    ...{ line, email: outcome.email ?? email, cells, userId, state: 'new', tries: 0 },
    content: { user: { ...user, email: stored }, invitation: { ...invitation, email: stored } },
  };
}

export type FormRules = Pick<BatchRules, 'country' | 'status' | 'invitation'>;

/**
 * The rules for the rows of one table, with the roles and tenants that CxEngage lists now. Tenants are asked for only when
 * the table or the form names some: the credential may not be allowed to see them. A tenant whose roles it may not see is
 * without an entry: that is the trouble of the rows that name it. Throws `upstream` when they cannot be read.
 */
export async function batchRules(
  platform: Pick<Platform, 'roles' | 'tenants' | 'tenantRoles'>,
  columns: readonly (Column | undefined)[],
  { invitation, ...form }: FormRules,
): Promise<BatchRules> {
  const namesTenants = columns.includes('tenantId');
  const [roles, tenants] = await Promise.all([platform.roles(), namesTenants || invitation ? platform.tenants() : []]);
  const wanted = tenants.filter(({ id }) => namesTenants || id === invitation?.tenantId);
  const tenantRoles = new Map<string, readonly Role[]>();
  const read = async (id: string) => void tenantRoles.set(id, await platform.tenantRoles(id));
  const unlessHidden = (error: unknown) => {
    if (!isKnownError(error, 'forbidden') && !isKnownError(error, 'not_found')) throw error;
  };
  await Promise.all(wanted.map(({ id }) => (id === invitation?.tenantId ? read(id) : read(id).catch(unlessHidden))));
  return { roles, tenants, tenantRoles, ...form, ...(invitation && { invitation }) };
}
