import * as v from 'valibot';
import { emailKey } from './email-address.ts';
import { INVITATION_STATUSES, type NewInvitation, newInvitation, type Tenant } from './new-invitation.ts';
import { type NewUser, type NewUserRules, newUser, newUserForm, type Role, USER_STATUSES } from './new-user.ts';
import { quoted } from './text.ts';

/** Columns of a file: the API's field names for a user and for an invitation. */
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
type TenantColumn = 'tenantId' | 'tenantRoleId' | 'invitationStatus';

/** The filled cells of a row. Roles and tenants are names or ids; `|` separates additional roles. */
export type RowCells = Readonly<Partial<Record<Column, string>>>;

/** How a file calls its columns; people look for their own headings, not for the API's names. */
export type Headings = Readonly<Partial<Record<Column, string>>>;

/** Each problem of a row after the heading of its column; `line` stands for the whole line. */
export function problemSentences(
  problems: Readonly<Record<string, string>>,
  headings: Headings = {},
): readonly string[] {
  return Object.entries(problems).map(([name, sentence]) => {
    const column = COLUMNS.find((one) => one === name);
    return name === 'line' ? sentence : `${(column && headings[column]) ?? name}: ${sentence}`;
  });
}

/** What is sent to CxEngage for a row. */
export const rowContent = v.strictObject({ user: newUser, invitation: v.optional(newInvitation) });
export type RowContent = v.InferOutput<typeof rowContent>;

/** A row as read from a file. */
export interface BatchRow {
  /** Line in the file where the row begins, from 1. */
  readonly line: number;
  readonly cells: RowCells;
  /** A problem of the whole line. */
  readonly problem?: string;
  /** Content of cells beyond the header, kept so that it is not lost. */
  readonly surplus?: string;
}

export interface BatchRules {
  readonly roles: readonly Role[];
  readonly tenants: readonly Tenant[];
  /** Active roles by tenant id. A tenant whose roles the bot may not see has no entry. */
  readonly tenantRoles: ReadonlyMap<string, readonly Role[]>;
  readonly country: NewUserRules['country'];
  /** Default for rows without a status. Undefined: the API call sends none. */
  readonly status: NewUser['status'];
  /** For all rows that name no tenant. */
  readonly invitation?: Omit<NewInvitation, 'email'>;
}

export type CheckedRow =
  | { readonly result: 'good'; readonly user: NewUser; readonly invitation?: NewInvitation }
  /** One sentence per column with a problem. */
  | { readonly result: 'invalid'; readonly problems: Problems };

type Problems = Readonly<Partial<Record<Column, string>>>;

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
  const role = (column: Column, name: string, roles: readonly Role[]) => unwrap(column, named(name, roles, 'role'))?.id;
  const fields = {
    email: cells.email,
    firstName: cells.firstName,
    lastName: cells.lastName,
    externalId: asTyped(cells.externalId),
    personalTelephone: asTyped(cells.personalTelephone),
    roleId: cells.roleId && role('roleId', cells.roleId, rules.roles),
    additionalRoleIds: partsOf(cells.additionalRoleIds).flatMap(
      (name) => role('additionalRoleIds', name, rules.roles) ?? [],
    ),
    status: cells.status ? unwrap('status', oneOf(cells.status, USER_STATUSES)) : rules.status,
    // A column that is missing here would be dropped without a word.
  } satisfies Record<Exclude<Column, TenantColumn>, unknown>;
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

/** What a spreadsheet shows in place of a value that a formula did not find. */
const ERROR_VALUE = /^#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NUM!|NULL!|SPILL!|CALC!)$/i;
/** A long number as Excel writes it into a CSV, unless its column is formatted as text. The other digits are lost. */
const SHORTENED = /^\d(?:[.,]\d+)?E\+\d{2,3}$/i;
const NUMBERS: readonly Column[] = ['externalId', 'personalTelephone'];

/** A number that a spreadsheet was told to keep as text (`="00123"`, or an apostrophe before it), as it was typed. */
function asTyped(cell: string | undefined): string | undefined {
  if (cell === undefined || /^'[+\d]/.test(cell)) return cell?.slice(1);
  return cell.startsWith('="') && cell.indexOf('"', 2) === cell.length - 1 ? cell.slice(2, -1) : cell;
}

/** A sentence when a spreadsheet has spoilt a cell. */
function spreadsheetProblem(column: Column, cell: string): string | undefined {
  if (ERROR_VALUE.test(cell))
    return `${quoted(cell)} is an error of the spreadsheet. Correct the formula, or type the value.`;
  if (!NUMBERS.includes(column) || !SHORTENED.test(cell)) return undefined;
  return `Excel shortened this number (${cell}). Format the column as text, type the number again, and export the file again.`;
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
  const tenant = tenantId ? unwrap('tenantId', named(tenantId, rules.tenants, 'tenant'))?.id : base?.tenantId;
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
  const own = tenantRoleId && unwrap('tenantRoleId', named(tenantRoleId, roles, 'role of this tenant'));
  const roleId = own ? own.id : same?.roleId;
  if (!roleId && !tenantRoleId) unwrap('tenantRoleId', { problem: 'Name the role in the tenant too.' });
  return roleId && status ? { ...same, tenantId: tenant, roleId, status } : undefined;
}

function partsOf(list: string | undefined): readonly string[] {
  return (list ?? '')
    .split('|')
    .map((part) => part.trim())
    .filter(Boolean);
}

function oneOf<T extends string>(typed: string, words: readonly T[]): { value: T } | { problem: string } {
  const value = words.find((one) => one === typed.trim().toLowerCase());
  return value ? { value } : { problem: `${quoted(typed)} is none of ${words.join(', ')}.` };
}

/** A row classified by the file alone, without a look-up. */
export type ClassifiedRow =
  | { readonly state: 'good'; readonly content: RowContent }
  /** An earlier line (`of`) has the same address; that line is kept. */
  | { readonly state: 'duplicate'; readonly of: number }
  /** Sentences by column; `line` for the whole line, `surplus` for the content of its surplus cells. */
  | { readonly state: 'invalid'; readonly problems: Readonly<Record<string, string>> };

/** Returns a function that classifies the rows of a file in order. Of good rows with one address it keeps the first. */
export function rowClassifier(rules: BatchRules): (row: BatchRow) => ClassifiedRow {
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

/** Keeps the sentence short. */
const MAX_LISTED = 10;

/** Normalizes a name for comparison: no-break spaces and combining accents look like their plain forms. */
function normalized(name: string): string {
  return name.normalize().replace(/\s+/g, ' ').trim().toLowerCase();
}

/** Finds the one entry with this id or name, ignoring case, or returns a sentence that says why it cannot. */
export function named<T extends { readonly id: string; readonly name: string }>(
  typed: string,
  list: readonly T[],
  what: string,
): { readonly value: T } | { readonly problem: string } {
  const wanted = normalized(typed);
  const byId = list.find(({ id }) => id.toLowerCase() === wanted);
  if (byId) return { value: byId };
  const [found, another] = list.filter(({ name }) => normalized(name) === wanted);
  if (another) return { problem: `Several are called ${quoted(typed)}. Give the id of the ${what}.` };
  if (found) return { value: found };
  const names = list.slice(0, MAX_LISTED).map(({ name }) => name);
  const more = list.length > MAX_LISTED ? ` and ${list.length - MAX_LISTED} more` : '';
  return { problem: `CxEngage lists no ${what} ${quoted(typed)}. It lists: ${names.join(', ') || 'none'}${more}.` };
}
