import * as v from 'valibot';
import { COLUMNS, type Column, type RowCells } from './batch-row.ts';
import { asTyped, oneOf, spreadsheetProblem, userStatus } from './cell.ts';
import { named, namedList } from './named.ts';
import { INVITATION_STATUSES, type NewInvitation, type Tenant } from './new-invitation.ts';
import { type NewUser, type NewUserRules, newUserForm, type Role } from './new-user.ts';

export interface BatchRules {
  readonly roles: readonly Role[];
  readonly tenants: readonly Tenant[];
  /** Active roles by tenant id, or a sentence that says why CxEngage does not show them. */
  readonly tenantRoles: ReadonlyMap<string, readonly Role[] | string>;
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

const NO_ROLE = 'Enter a platform role, or choose one for all rows without a role.';

type TenantColumn = 'tenantId' | 'tenantRoleId' | 'invitationStatus';

export type Problems = Readonly<Partial<Record<Column, string>>>;

const MORE_ROLES = 'Keep one here and put the others in the column for additional roles, separated by |.';

/** Returns a function that checks a row by the rules of the forms and reports all problems. Builds the form once. */
export function rowCheck(rules: BatchRules): (cells: RowCells) => CheckedRow {
  const form = newUserForm({ roleIds: new Set(rules.roles.map(({ id }) => id)), country: rules.country });
  return (cells) => checkRow(asTyped(cells), rules, form);
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
    externalId: cells.externalId,
    personalTelephone: cells.personalTelephone,
    roleId: cells.roleId ? unwrap('roleId', named(cells.roleId, rules.roles, 'role', MORE_ROLES))?.id : rules.roleId,
    additionalRoleIds: unwrap('additionalRoleIds', namedList(cells.additionalRoleIds ?? '', rules.roles, 'role'))?.map(
      ({ id }) => id,
    ),
    status: cells.status ? unwrap('status', userStatus(cells.status)) : rules.status,
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
    if (!tenantId) unwrap('tenantId', { problem: 'Enter the tenant too, or leave the other tenant columns empty.' });
    return undefined;
  }
  // For another tenant, only the status chosen for all rows still applies.
  const same = tenant === base?.tenantId ? base : undefined;
  const roles = rules.tenantRoles.get(tenant) ?? [];
  if (typeof roles === 'string') return unwrap('tenantId', { problem: roles });
  const own =
    tenantRoleId && unwrap('tenantRoleId', named(tenantRoleId, roles, 'role in this tenant', 'Enter only one.'));
  const roleId = own ? own.id : same?.roleId;
  if (!roleId && !tenantRoleId) unwrap('tenantRoleId', { problem: 'Enter the role in the tenant too.' });
  return roleId && status ? { ...same, tenantId: tenant, roleId, status } : undefined;
}
