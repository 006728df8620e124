import * as v from 'valibot';
import { newInvitation } from './new-invitation.ts';
import { newUser } from './new-user.ts';
import { clamp } from './text.ts';

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

/** The filled cells of a row. Roles and tenants are names or ids; `|` separates additional roles. */
export type RowCells = Readonly<Partial<Record<Column, string>>>;

/** How a file calls its columns; people look for their own headings, not for the API's names. */
export type Headings = Readonly<Partial<Record<Column, string>>>;

/** What a column is called where the file does not have it, as in the forms. */
const LABELS: Readonly<Record<Column, string>> = {
  email: 'Email',
  firstName: 'First name',
  lastName: 'Last name',
  roleId: 'Platform role',
  additionalRoleIds: 'Additional roles',
  externalId: 'External ID',
  status: 'Status',
  personalTelephone: 'Phone',
  tenantId: 'Tenant',
  tenantRoleId: 'Role in the tenant',
  invitationStatus: 'Invitation',
};

/** Keeps the sentences short. */
const MAX_HEADING = 40;

/** Each problem of a row after the heading of its column. `line` stands for the whole line; `surplus` is no problem. */
export function problemSentences(
  problems: Readonly<Record<string, string>>,
  headings: Headings = {},
): readonly string[] {
  return Object.entries(problems)
    .filter(([name]) => name !== 'surplus')
    .map(([name, sentence]) => {
      const column = COLUMNS.find((one) => one === name);
      return column ? `${clamp(headings[column] ?? LABELS[column], MAX_HEADING)}: ${sentence}` : sentence;
    });
}

/** What is sent to CxEngage for a row. */
export const rowContent = v.strictObject({
  user: newUser,
  invitation: v.optional(newInvitation),
  /** Only the invitation is sent: the preview found the user on the platform. */
  isOnPlatform: v.exactOptional(v.literal(true)),
  /** Only the invitation is sent: this earlier line creates the user. */
  createdInLine: v.exactOptional(v.number()),
});
export type RowContent = v.InferOutput<typeof rowContent>;

/** Whether the row creates the user, or only adds a user to a tenant. */
export function createsUser({ isOnPlatform, createdInLine }: RowContent): boolean {
  return !isOnPlatform && createdInLine === undefined;
}

/** A row as read from a file. */
export interface BatchRow {
  /** Line in the file where the row begins, from 1. */
  readonly line: number;
  readonly cells: RowCells;
  /** A problem of the whole line. */
  readonly problem?: string;
  /** Content of cells beyond the header, kept so that it is not lost. */
  readonly surplus?: string;
  /** Cells of the columns that are not read, in their order, kept for the file of problems. */
  readonly otherCells?: readonly string[];
}
