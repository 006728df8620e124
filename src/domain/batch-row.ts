import * as v from 'valibot';
import { emailKey } from './email-address.ts';
import { INVITATION_STATUSES, type NewInvitation, newInvitation, type Tenant } from './new-invitation.ts';
import { type NewUser, type NewUserRules, newUser, newUserForm, type Role, USER_STATUSES } from './new-user.ts';
import { quoted } from './text.ts';

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

/** What is sent to CxEngage for a row. */
export const rowContent = v.strictObject({ user: newUser, invitation: v.optional(newInvitation) });
export type RowContent = v.InferOutput<typeof rowContent>;

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

/** What the file alone says of a row. */
export type SortedRow =
  | { readonly state: 'good'; readonly content: RowContent }
  /** The same address stands in an earlier line, which counts. */
  | { readonly state: 'duplicate'; readonly of: number }
  /** Sentences by column; `line` for the line as such, and `surplus` for what its surplus cells hold. */
  | { readonly state: 'invalid'; readonly problems: Readonly<Record<string, string>> };

/** Answers with what sorts the rows of one file, in their order. Of two good rows with one address the first counts. */
export function rowSorter(rules: BatchRules): (row: BatchRow) => SortedRow {
  const check = rowCheck(rules);
  const lines = new Map<string, number>();
  return ({ line, cells, problem, surplus }) => {
    if (problem) return { state: 'invalid', problems: { line: problem, ...(surplus && { surplus }) } };
    const checked = check(cells);
    if (checked.result === 'invalid') return { state: 'invalid', problems: checked.problems };
    const { user, invitation } = checked;
    const key = emailKey(user.email);
    const earlier = lines.get(key);
    if (earlier !== undefined) return { state: 'duplicate', of: earlier };
    lines.set(key, line);
    return { state: 'good', content: { user, ...(invitation && { invitation }) } };
  };
}

/** How many names a sentence lists before it stops. */
const LISTED = 10;

/** A name as it is compared: a no-break space, or an accent that is a sign of its own, looks like the other. */
function plain(name: string): string {
  return name.normalize().replace(/\s+/g, ' ').trim().toLowerCase();
}

/** The one that is meant by an id or a name, whatever its case; or a sentence that says why nobody can tell. */
export function named<T extends { readonly id: string; readonly name: string }>(
  typed: string,
  list: readonly T[],
  what: string,
): { readonly value: T } | { readonly problem: string } {
  const wanted = plain(typed);
  const byId = list.find(({ id }) => id.toLowerCase() === wanted);
  if (byId) return { value: byId };
  const [found, another] = list.filter(({ name }) => plain(name) === wanted);
  if (another) return { problem: `Several are called ${quoted(typed)}. Give the id of the ${what}.` };
  if (found) return { value: found };
  const names = list.slice(0, LISTED).map(({ name }) => name);
  const more = list.length > LISTED ? ` and ${list.length - LISTED} more` : '';
  return { problem: `CxEngage lists no ${what} ${quoted(typed)}. It lists: ${names.join(', ') || 'none'}${more}.` };
}
