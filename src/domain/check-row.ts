import * as v from 'valibot';
import { type BatchRow, COLUMNS, type Column, type RowCells, type RowContent } from './batch-row.ts';
import { asTyped, oneOf, spreadsheetProblem } from './cell.ts';
import { emailKey } from './email-address.ts';
import { named, namedList } from './named.ts';
import { INVITATION_STATUSES, type NewInvitation, type Tenant } from './new-invitation.ts';
import { type NewUser, type NewUserRules, newUserForm, type Role, USER_STATUSES } from './new-user.ts';

export interface BatchRules {
  readonly roles: readonly Role[];
  readonly tenants: readonly Tenant[];
  /** Active roles by tenant id. A tenant whose roles the bot may not see has no entry. */
  readonly tenantRoles: ReadonlyMap<string, readonly Role[]>;
  readonly country: NewUserRules['country'];
  /** Default for rows without a status. Undefined: the API call sends none. */
  readonly status: NewUser['status'];
  /** The platform role of rows that name none. */
  readonly roleId?: string;
  /** For all rows that name no tenant. */
  readonly invitation?: Omit<NewInvitation, 'email'>;
}

export type CheckedRow =
  | { readonly result: 'good'; readonly user: NewUser; readonly invitation?: NewInvitation }
  /** One sentence per column with a problem. */
  | { readonly result: 'invalid'; readonly problems: Problems };

const NO_ROLE = 'Name a platform role, or choose one for all rows that name none.';

type TenantColumn = 'tenantId' | 'tenantRoleId' | 'invitationStatus';

type Problems = Readonly<Partial<Record<Column, string>>>;

const MORE_ROLES = 'Keep one here and put the others into the column of additional roles, separated by |.';

/** Returns a function that checks a row by the rules of the forms and reports all problems. Builds the form once. */
export function rowCheck(rules: BatchRules): (cells: RowCells) => CheckedRow {
  const form = newUserForm({ roleIds: new Set(rules.roles.map(({ id }) => id)), country: rules.country });
  return (cells) => checkRow(cells, rules, form);
}

function checkRow(cells: RowCells, rules: BatchRules, form: ReturnType<typeof newUserForm>): CheckedRow {
  const problems: Partial<Record<Column, string>> = {};
  const unwrap = <T>(column: Column, found: { value: T } | { problem: string }): T | undefined => {
    if ('value' in found) return found.value;
    problems[column] ??= found.problem;
    return undefined;
  };
  const fields = {
    email: cells.email,
    firstName: cells.firstName,
    lastName: cells.lastName,
    externalId: asTyped(cells.externalId),
    personalTelephone: asTyped(cells.personalTelephone),
    roleId: cells.roleId ? unwrap('roleId', named(cells.roleId, rules.roles, 'role', MORE_ROLES))?.id : rules.roleId,
    additionalRoleIds: unwrap('additionalRoleIds', namedList(cells.additionalRoleIds ?? '', rules.roles, 'role'))?.map(
      ({ id }) => id,
    ),
    status: cells.status ? unwrap('status', oneOf(cells.status, USER_STATUSES)) : rules.status,
    // A column that is missing here would be dropped without a word.
  } satisfies Record<Exclude<Column, TenantColumn>, unknown>;
  if (!cells.roleId && !rules.roleId) problems.roleId = NO_ROLE;
  const invitation = invitationOf(cells, rules, unwrap);
  const filled = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const parsed = v.safeParse(form, filled);
  const nested = parsed.success ? {} : (v.flatten(parsed.issues).nested ?? {});
  for (const [column, sentences] of Object.entries(nested)) {
    // The form's keys are column names.
    const name = column as Column;
    if (sentences?.[0]) problems[name] ??= sentences[0];
  }
  for (const column of COLUMNS) {
    const problem = spreadsheetProblem(column, cells[column] ?? '');
    if (problem) problems[column] = problem;
  }
  if (!parsed.success || Object.keys(problems).length > 0) return { result: 'invalid', problems };
  const { user } = parsed.output;
  return { result: 'good', user, ...(invitation && { invitation: { ...invitation, email: user.email } }) };
}

type Unwrap = <T>(column: Column, found: { value: T } | { problem: string }) => T | undefined;

/** The row's own tenant, or the one chosen for all rows. */
function invitationOf(cells: RowCells, rules: BatchRules, unwrap: Unwrap): Omit<NewInvitation, 'email'> | undefined {
  const { tenantId, tenantRoleId, invitationStatus } = cells;
  if (!tenantId && !tenantRoleId && !invitationStatus) return rules.invitation;
  const base = rules.invitation;
  const status = invitationStatus
    ? unwrap('invitationStatus', oneOf(invitationStatus, INVITATION_STATUSES))
    : (base?.status ?? 'accepted');
  const tenant = tenantId
    ? unwrap('tenantId', named(tenantId, rules.tenants, 'tenant', 'Use one row for each.'))?.id
    : base?.tenantId;
  if (!tenant) {
    if (!tenantId) unwrap('tenantId', { problem: 'Name the tenant too, or leave the other tenant columns empty.' });
    return undefined;
  }
  // For another tenant, only the status chosen for all rows still applies.
  const same = tenant === base?.tenantId ? base : undefined;
  const roles = rules.tenantRoles.get(tenant);
  if (!roles) {
    unwrap('tenantId', { problem: 'The bot may not see the roles of this tenant. Name another, or ask its operator.' });
    return undefined;
  }
  const own =
    tenantRoleId && unwrap('tenantRoleId', named(tenantRoleId, roles, 'role of this tenant', 'Only one goes here.'));
  const roleId = own ? own.id : same?.roleId;
  if (!roleId && !tenantRoleId) unwrap('tenantRoleId', { problem: 'Name the role in the tenant too.' });
  return roleId && status ? { ...same, tenantId: tenant, roleId, status } : undefined;
}

/** A row classified by the file alone, without a look-up. */
export type ClassifiedRow =
  | { readonly state: 'good'; readonly content: RowContent }
  /** An earlier line (`of`) does all that this one would do. */
  | { readonly state: 'duplicate'; readonly of: number }
  /** Sentences by column; `line` for the whole line, `surplus` for the content of its surplus cells. */
  | { readonly state: 'invalid'; readonly problems: Readonly<Record<string, string>> };

/**
 * Returns a function that classifies the rows of a file in order. Of good rows with one address the first creates the
 * user, and another that names another tenant only adds the user to it.
 */
export function rowClassifier(rules: BatchRules): (row: BatchRow) => ClassifiedRow {
  const check = rowCheck(rules);
  const people = new Map<string, { readonly line: number; readonly user: NewUser }>();
  const lines = new Map<string, number>();
  return ({ line, cells, problem, surplus }) => {
    if (problem) return { state: 'invalid', problems: { line: problem, ...(surplus && { surplus }) } };
    const checked = check(cells);
    if (checked.result === 'invalid') return { state: 'invalid', problems: checked.problems };
    const { user, invitation } = checked;
    const person = emailKey(user.email);
    const key = `${person} ${invitation?.tenantId ?? ''}`;
    const first = people.get(person);
    const earlier = lines.get(key) ?? (invitation ? undefined : first?.line);
    if (earlier !== undefined) return { state: 'duplicate', of: earlier };
    const problems = first && contradictions(cells, user, first);
    if (problems) return { state: 'invalid', problems };
    lines.set(key, line);
    if (first) return { state: 'good', content: { user, invitation, createdInLine: first.line } };
    people.set(person, { line, user });
    return { state: 'good', content: { user, ...(invitation && { invitation }) } };
  };
}

/** A later line of the same person creates nobody, so what it says of the user must not differ from the first line. */
function contradictions(
  cells: RowCells,
  user: NewUser,
  first: { readonly line: number; readonly user: NewUser },
): Problems | undefined {
  const differing = USER_COLUMNS.filter(
    (column) => cells[column] && String(user[column]) !== String(first.user[column]),
  );
  if (differing.length === 0) return undefined;
  const sentence = `Line ${first.line} has another value for this person. Make both the same, or leave this cell empty.`;
  return Object.fromEntries(differing.map((column) => [column, sentence]));
}

const USER_COLUMNS = [
  'firstName',
  'lastName',
  'roleId',
  'additionalRoleIds',
  'externalId',
  'status',
  'personalTelephone',
] as const satisfies readonly Column[];
