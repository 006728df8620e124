import { COLUMNS, type Column } from '../domain/batch-row.ts';
import { KnownError } from '../errors.ts';

/** Other names of the columns, without case, spaces and signs. A role or a tenant may be given by name or by id. */
const NAMES: Readonly<Record<string, Column>> = {
  ...Object.fromEntries(COLUMNS.map((column) => [plain(column), column])),
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
  /** By their place in a line, up to the last name; undefined where nobody knows the name. */
  readonly columns: readonly (Column | undefined)[];
  /** Names that are no column, as they stand in the file; a column among others that has no name is one too. */
  readonly unknown: readonly string[];
}

/** Columns of the files that we write ourselves: whoever mends one and uploads it again has done nothing wrong. */
const OWN: ReadonlySet<string> = new Set(['line', 'problem']);

/** So many names of one column are told. */
const NAMED = 3;

/** What the cells below a header line are. Throws `validation` when it has no e-mail, or one column twice. */
export function readHeader(cells: readonly string[]): Header {
  const named = cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1);
  const columns = named.map((cell) => (Object.hasOwn(NAMES, plain(cell)) ? NAMES[plain(cell)] : undefined));
  const twice = columns.find((column, at) => column !== undefined && columns.indexOf(column) !== at);
  if (twice) {
    const names = named
      .filter((_, at) => columns[at] === twice)
      .slice(0, NAMED)
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
    columns[at] || OWN.has(plain(cell)) ? [] : [cell || `(column ${at + 1} has no name)`],
  );
  return { columns, unknown };
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
