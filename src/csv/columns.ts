import { COLUMNS, type Column } from '../domain/batch-row.ts';
import { KnownError } from '../errors.ts';

/** Headings of each column, normalized. A role or tenant can be given by name or by id. */
const NAMES: Readonly<Record<string, Column>> = {
  ...Object.fromEntries(COLUMNS.map((column) => [normalized(column), column])),
  mail: 'email',
  emailaddress: 'email',
  givenname: 'firstName',
  surname: 'lastName',
  familyname: 'lastName',
  role: 'roleId',
  rolename: 'roleId',
  platformrole: 'roleId',
  platformroleid: 'roleId',
  additionalroles: 'additionalRoleIds',
  phone: 'personalTelephone',
  phonenumber: 'personalTelephone',
  telephone: 'personalTelephone',
  personalphone: 'personalTelephone',
  tenant: 'tenantId',
  tenantname: 'tenantId',
  tenantrole: 'tenantRoleId',
  tenantrolename: 'tenantRoleId',
  roleinthetenant: 'tenantRoleId',
  invitation: 'invitationStatus',
};

export interface Header {
  /** In file order, up to the last heading; undefined for an unknown heading. */
  readonly columns: readonly (Column | undefined)[];
  /** Unknown headings as written in the file, and a placeholder for a blank heading before the last one. */
  readonly unknown: readonly string[];
}

/** Columns that our own files add. Accepted without a warning when the user fixes such a file and uploads it again. */
const REPORT_COLUMNS: ReadonlySet<string> = new Set(['line', 'problem']);

/** Keeps the sentence short. */
const MAX_NAMED = 3;

/** Maps a header line to columns. Throws `validation` when it has no email column, or the same column twice. */
export function readHeader(cells: readonly string[]): Header {
  const named = cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1);
  const columns = named.map((cell) => (Object.hasOwn(NAMES, normalized(cell)) ? NAMES[normalized(cell)] : undefined));
  const duplicate = columns.find((column, at) => column !== undefined && columns.indexOf(column) !== at);
  if (duplicate) {
    const names = named
      .filter((_, at) => columns[at] === duplicate)
      .slice(0, MAX_NAMED)
      .map((name) => `«${name}»`);
    throw new KnownError('validation', `The header names one column twice: ${names.join(' and ')}. Take one out.`);
  }
  if (!columns.includes('email')) {
    throw new KnownError(
      'validation',
      `The first line must name the columns, and one of them must be «email». Known columns: ${COLUMNS.join(', ')}.`,
    );
  }
  const unknown = named.flatMap((cell, at) =>
    columns[at] || REPORT_COLUMNS.has(normalized(cell)) ? [] : [cell || `(column ${at + 1} has no name)`],
  );
  return { columns, unknown };
}

function normalized(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
