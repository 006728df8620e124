import * as v from 'valibot';
import { named, quoted } from './named.ts';
import { INVITATION_STATUSES, type NewInvitation } from './new-invitation.ts';
import { type NewUser, type NewUserRules, newUserForm, USER_STATUSES } from './new-user.ts';
import type { Role, Tenant } from './ports.ts';

/** What a column can be: the API's field names, and those of an invitation. */
export const COLUMNS = [
  'email',
  'firstName',
  'lastName',
  'roleId',
  'additionalRoleIds',
  'externalId',
  'status',
  'personalTelephone',
  'tenantId',
  'tenantRoleId',
  'invitationStatus',
] as const;
export type Column = (typeof COLUMNS)[number];

/** What a row says, by column: its filled cells. Roles and tenants by name or by id; additional roles with `|` between them. */
export type RowCells = Readonly<Partial<Record<Column, string>>>;

/** A row as a file gives it. */
export interface BatchRow {
  /** Where it begins in the file, from 1. */
  readonly line: number;
  readonly cells: RowCells;
  /** What is wrong with the line as such. */
  readonly problem?: string;
  /** What stands in cells beyond the header: nobody knows what it is, and it must not be lost. */
  readonly surplus?: string;
}

export interface BatchRules {
  readonly roles: readonly Role[];
  readonly tenants: readonly Tenant[];
  /** Active roles by tenant id; a tenant whose roles the bot may not see has no entry. */
  readonly tenantRoles: ReadonlyMap<string, readonly Role[]>;
  readonly country: NewUserRules['country'];
  /** Of a row without one; undefined: the API call has none. */
  readonly status: NewUser['status'];
  /** Of all rows that name no tenant of their own. */
  readonly invitation?: Omit<NewInvitation, 'email'>;
}

export type CheckedRow =
  | { readonly result: 'good'; readonly user: NewUser; readonly invitation?: NewInvitation }
  /** A sentence for each column in which something is wrong. */
  | { readonly result: 'invalid'; readonly problems: Problems };

type Problems = Readonly<Partial<Record<Column, string>>>;

/** Answers with what checks a row by the rules of the forms, everything at once. The form is made here, once for all rows. */
export function rowCheck(rules: BatchRules): (cells: RowCells) => CheckedRow {
  const form = newUserForm({ roleIds: new Set(rules.roles.map(({ id }) => id)), country: rules.country });
  return (cells) => checkRow(cells, rules, form);
}

function checkRow(cells: RowCells, rules: BatchRules, form: ReturnType<typeof newUserForm>): CheckedRow {
  const problems: Partial<Record<Column, string>> = {};
  const take = <T>(column: Column, found: { value: T } | { problem: string }): T | undefined => {
    if ('value' in found) return found.value;
    problems[column] ??= found.problem;
    return undefined;
  };
  const role = (column: Column, name: string, roles: readonly Role[]) => take(column, named(name, roles, 'role'))?.id;
  const fields = {
    email: cells.email,
    firstName: cells.firstName,
    lastName: cells.lastName,
    externalId: cells.externalId,
    personalTelephone: cells.personalTelephone,
    roleId: cells.roleId && role('roleId', cells.roleId, rules.roles),
    additionalRoleIds: partsOf(cells.additionalRoleIds).flatMap(
      (name) => role('additionalRoleIds', name, rules.roles) ?? [],
    ),
    status: cells.status ? take('status', word(cells.status, USER_STATUSES)) : rules.status,
  };
  const invitation = invitationOf(cells, rules, take);
  const filled = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const parsed = v.safeParse(form, filled);
  const nested = parsed.success ? {} : (v.flatten(parsed.issues).nested ?? {});
  for (const [column, sentences] of Object.entries(nested)) {
    // The form's keys are the columns' names.
    const name = column as Column;
    if (sentences?.[0]) problems[name] ??= sentences[0];
  }
  if (!parsed.success || Object.keys(problems).length > 0) return { result: 'invalid', problems };
  const { user } = parsed.output;
  return { result: 'good', user, ...(invitation && { invitation: { ...invitation, email: user.email } }) };
}

type Take = <T>(column: Column, found: { value: T } | { problem: string }) => T | undefined;

/** The row's own tenant, or that of all rows. */
function invitationOf(cells: RowCells, rules: BatchRules, take: Take): Omit<NewInvitation, 'email'> | undefined {
  const { tenantId, tenantRoleId, invitationStatus } = cells;
  if (!tenantId && !tenantRoleId && !invitationStatus) return rules.invitation;
  const base = rules.invitation;
  const status = invitationStatus
    ? take('invitationStatus', word(invitationStatus, INVITATION_STATUSES))
    : (base?.status ?? 'accepted');
  const tenant = tenantId ? take('tenantId', named(tenantId, rules.tenants, 'tenant'))?.id : base?.tenantId;
  if (!tenant) {
    if (!tenantId) take('tenantId', { problem: 'Name the tenant too, or leave the other tenant columns empty.' });
    return undefined;
  }
  // Of another tenant nothing holds that was chosen for all rows but the status.
  const same = tenant === base?.tenantId ? base : undefined;
  const roles = rules.tenantRoles.get(tenant);
  if (!roles) {
    take('tenantId', { problem: 'The bot may not see the roles of this tenant. Name another, or ask its operator.' });
    return undefined;
  }
  const own = tenantRoleId && take('tenantRoleId', named(tenantRoleId, roles, 'role of this tenant'));
  const roleId = own ? own.id : same?.roleId;
  if (!roleId && !tenantRoleId) take('tenantRoleId', { problem: 'Name the role in the tenant too.' });
  return roleId && status ? { ...same, tenantId: tenant, roleId, status } : undefined;
}

function partsOf(list: string | undefined): readonly string[] {
  return (list ?? '')
    .split('|')
    .map((part) => part.trim())
    .filter(Boolean);
}

function word<T extends string>(typed: string, words: readonly T[]): { value: T } | { problem: string } {
  const value = words.find((one) => one === typed.trim().toLowerCase());
  return value ? { value } : { problem: `${quoted(typed)} is none of ${words.join(', ')}.` };
}
