import { ASKED_ELSEWHERE, type NewUsers, type StoredRow, type TenantChoice } from '../../domain/batch.ts';
import { type BatchRow, type Column, createsUser } from '../../domain/batch-row.ts';
import type { BatchRules } from '../../domain/check-row.ts';
import { type ClassifiedRow, rowClassifier } from '../../domain/classify-row.ts';
import { collectFindings } from '../../domain/findings.ts';
import { namesOf } from '../../domain/label.ts';
import type { Role } from '../../domain/new-user.ts';
import type { AddUsersToTenantRequest, CreateUsersRequest } from '../../domain/request.ts';
import { type Subject, subjectsOf } from '../../domain/subject.ts';
import { isKnownError } from '../../errors.ts';
import type { Table } from '../../ports/csv.ts';
import type { Platform } from '../../ports/platform.ts';
import { rowPages } from './file-contents.ts';
import { type BatchRun, moveBatch } from './run.ts';

/** Rows per insert; also limits the rows in memory. */
const ROWS_PER_INSERT = 500;

/**
 * Stores every row of a batch, and replaces the rows that an earlier try stored. Throws `validation` with a sentence
 * for the author of the file.
 */
export async function readBatch(run: BatchRun): Promise<BatchRun | undefined> {
  const { ports, request, claim } = run;
  await ports.store.clearRows(claim);
  return request.kind === 'create_users' ? readFile(run, request) : copyRows(run, request);
}

/** Reads and classifies the rows of a file or of pasted text. Their addresses are looked up later. */
async function readFile(run: BatchRun, request: CreateUsersRequest): Promise<BatchRun | undefined> {
  const { ports } = run;
  const { store, platform, tables, country, defaultStatus } = ports;
  const { source, encoding, platformRoleId, invitation } = request.content;

  const bytes = source.from === 'paste' ? source.text : await ports.files.download(source.fileId, request.requester);
  const table: Table = await tables.read(bytes, { ...(encoding && { encoding }), needsRole: !platformRoleId });
  const form = {
    country,
    status: defaultStatus,
    ...(platformRoleId && { roleId: platformRoleId }),
    ...(invitation && { invitation }),
  };
  const rules = await batchRules(platform, table.columns, form);
  const classify = rowClassifier(rules);
  // Show the approver the tenant and role chosen for all rows, even if no row uses them.
  const used = new Set(invitation ? [invitation.tenantId, invitation.roleId] : []);
  let rows = 0;
  let chunk: StoredRow[] = [];
  const storeChunk = async () => {
    await store.addRows(request.id, await markAskedElsewhere(run, chunk));
    rows += chunk.length;
    chunk = [];
  };
  for await (const row of table.rows) {
    const classified = classify(row);
    const stored = storedRow(row, classified);
    for (const id of idsIn(stored)) used.add(id);
    chunk.push(stored);
    if (chunk.length >= ROWS_PER_INSERT) await storeChunk();
  }
  await storeChunk();
  const { headings, unknown, headerLine } = table;
  const readAs = table.readAs();
  const read = {
    unknownColumns: [...unknown],
    headings,
    ...(headerLine !== undefined && { headerLine }),
    ...(readAs && { readAs }),
    roles: byPermissions(rules.roles, used),
    tenantRoles: byPermissions(listsIn(rules).flat(), used),
    // Which rows create a user is known only when all addresses are looked up.
    findings: collectFindings(table.fullNames).found(),
  };
  return moveBatch(run, 'checking', {
    event: 'read',
    detail: { rows },
    // The role for all rows has a name also when no row uses it.
    set: { content: { ...request.content, read }, names: { ...request.names, ...namesIn(rules, used) } },
  });
}

function storedRow({ line, cells, otherCells }: BatchRow, classified: ClassifiedRow): StoredRow {
  const row = { line, cells, email: cells.email ?? '', tries: 0, ...(otherCells && { otherCells }) };
  if (classified.state === 'good') return { ...row, state: 'unchecked', content: classified.content };
  if (classified.state === 'invalid') return { ...row, state: 'invalid', problems: classified.problems };
  return { ...row, state: 'duplicate', problems: { email: `Same address as line ${classified.of}, which is kept.` } };
}

async function markAskedElsewhere({ ports, request }: BatchRun, rows: readonly StoredRow[]): Promise<StoredRow[]> {
  const wanted = (row: StoredRow): readonly Subject[] => (row.content ? subjectsOf(row.content) : []);
  const held = await ports.store.heldElsewhere(request.id, rows.flatMap(wanted));
  return rows.map((row) =>
    wanted(row).some((subject) => held.has(subject))
      ? { ...row, state: 'pending_elsewhere', problems: ASKED_ELSEWHERE }
      : row,
  );
}

/** Role and tenant ids of a valid row. */
function idsIn({ content }: StoredRow): readonly string[] {
  if (!content) return [];
  const { user, invitation } = content;
  const ids = createsUser(content) ? [user.roleId, ...(user.additionalRoleIds ?? [])] : [];
  return invitation ? [...ids, invitation.tenantId, invitation.roleId] : ids;
}

function namesIn(rules: BatchRules, used: ReadonlySet<string>) {
  return namesOf([rules.roles, rules.tenants, ...listsIn(rules)], used);
}

function listsIn({ tenantRoles }: BatchRules): readonly (readonly Role[])[] {
  return [...tenantRoles.values()].filter((roles) => typeof roles !== 'string');
}

/** Ids of the used roles, most permissions first, because an approver should check that one first. */
function byPermissions(roles: readonly Role[], used: ReadonlySet<string>): NonNullable<NewUsers['read']>['roles'] {
  const inUse = roles.filter(({ id }) => used.has(id));
  // A role may have any permissions when CxEngage does not list them.
  const strength = ({ permissions = Number.MAX_SAFE_INTEGER }: Role) => permissions;
  return inUse.sort((a, b) => strength(b) - strength(a)).map(({ id }) => id);
}

/** Copies the users that another batch created without a tenant, as rows to add. */
async function copyRows(run: BatchRun, request: AddUsersToTenantRequest): Promise<BatchRun | undefined> {
  const { store } = run.ports;
  const { createdBy, invitation } = request.content;
  let rows = 0;
  for await (const done of rowPages(store, createdBy, ['done'])) {
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
  invitation: TenantChoice,
): StoredRow | undefined {
  if (!content || content.invitation || userId === undefined) return undefined;
  // The account may be another person's, so do not add it to a tenant.
  if (outcome?.result !== 'done' || outcome.maker) return undefined;
  const { user } = content;
  // CxEngage may have stored a different address from the approved one, and finds the user only by that.
  const stored = outcome.email ?? user.email;
  return {
    line,
    email: outcome.email ?? email,
    cells,
    userId,
    state: 'new',
    tries: 0,
    content: { user: { ...user, email: stored }, invitation: { ...invitation, email: stored } },
  };
}

export type FormRules = Pick<BatchRules, 'country' | 'status' | 'roleId' | 'invitation'>;

/**
 * The rules for the rows of one table, with the roles and tenants that CxEngage lists now. Reads tenants only when the
 * table or the form names one, because the credentials may not have access. For a tenant whose roles they cannot read it
 * keeps the reason, so only the rows that name it are invalid. Throws `upstream` when CxEngage does not answer.
 */
export async function batchRules(
  platform: Pick<Platform, 'roles' | 'tenants' | 'tenantRoles'>,
  columns: readonly (Column | undefined)[],
  { invitation, ...form }: FormRules,
): Promise<BatchRules> {
  const namesTenants = columns.includes('tenantId');
  const [roles, tenants] = await Promise.all([platform.roles(), namesTenants || invitation ? platform.tenants() : []]);
  const wanted = tenants.filter(({ id }) => namesTenants || id === invitation?.tenantId);
  const tenantRoles = new Map<string, readonly Role[] | string>();
  const read = async (id: string) => void tenantRoles.set(id, await platform.tenantRoles(id));
  const readOrReason = (id: string) =>
    read(id).catch((error: unknown) => {
      if (!isKnownError(error, 'forbidden') && !isKnownError(error, 'not_found')) throw error;
      tenantRoles.set(id, error.message);
    });
  await Promise.all(wanted.map(({ id }) => (id === invitation?.tenantId ? read(id) : readOrReason(id))));
  return { roles, tenants, tenantRoles, ...form, ...(invitation && { invitation }) };
}
