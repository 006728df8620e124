import { COLUMNS, type Column, type Headings } from '../domain/batch-row.ts';
import { clamp } from '../domain/text.ts';
import { KnownError } from '../errors.ts';

/** Headings of each column, normalized: its own name, and what else people call it, in English, German, French and Spanish. */
const HEADINGS: Readonly<Record<Column, readonly string[]>> = {
  email: words(
    'mail emailaddress workemail primaryemail businessemail emailadresse mailadresse adresseemail adressemail courriel correo correoelectronico direcciondecorreo',
  ),
  firstName: words('first givenname forename vorname prenom nombre'),
  lastName: words('last surname familyname nachname familienname nom nomdefamille apellido apellidos'),
  roleId: words('role rolename platformrole platformroleid rolle rol'),
  additionalRoleIds: words('additionalroles'),
  externalId: [],
  status: [],
  personalTelephone: words('phone phonenumber telephone telephonenumber personalphone telefon telefonnummer telefono'),
  tenantId: words('tenant tenantname'),
  tenantRoleId: words('tenantrole tenantrolename roleinthetenant'),
  invitationStatus: words('invitation'),
};

/** Headings that stand for a column in a file with none of the above; the first of them that a file has is read. */
const STAND_INS: Partial<Readonly<Record<Column, readonly string[]>>> = {
  email: words('userprincipalname upn username login loginid'),
  externalId: words(
    'employeeid employeenumber personnelnumber staffid workerid personalnummer mitarbeiternummer matricule numerodeempleado federationid',
  ),
  personalTelephone: words(
    'mobilephone mobile mobilenumber cellphone cell mobiltelefon mobil handy portable telephoneportable movil telefonomovil workphone businessphone officephone primaryphone homephone',
  ),
};

const NAMES: ReadonlyMap<string, Column> = new Map(
  COLUMNS.flatMap((column) => [normalized(column), ...HEADINGS[column]].map((name) => [name, column] as const)),
);

function words(list: string): readonly string[] {
  return list.split(' ');
}

export interface Header {
  /** In file order, up to the last heading; undefined for an unknown heading. */
  readonly columns: readonly (Column | undefined)[];
  /** Of each column that the file has, as written in the file. */
  readonly headings: Headings;
  /** Unknown headings as written in the file, and a placeholder for a blank heading before the last one. */
  readonly unknown: readonly string[];
  /** Places of the unknown columns, from 0. */
  readonly unknownAt: readonly number[];
  /** The heading of a column with whole names, where the file has no first and last names. */
  readonly fullNames?: string;
}

/** Columns that our own files add. Accepted without a warning when the user fixes such a file and uploads it again. */
const REPORT_COLUMNS: ReadonlySet<string> = new Set([
  'line',
  'problem',
  'action',
  'signin',
  'identityprovider',
  'domaininasciiletters',
]);

/** Headings of a column with first and last name in one. */
const FULL_NAMES = words(
  'name fullname displayname employeename person vollername vollstandigername mitarbeiter nomcomplet nometprenom nombrecompleto nombreyapellidos empleado',
);

/** A file with more is no list of users; its other columns are not kept. */
const MAX_UNKNOWN = 100;

/** Keep the sentences short. */
const MAX_NAMED = 3;
const MAX_HEADING = 100;

/** Whether a cell is the heading of a column of email addresses. */
export function isEmailHeading(cell: string): boolean {
  const name = normalized(cell);
  return NAMES.get(name) === 'email' || STAND_INS.email?.includes(name) === true;
}

/** Maps a header line to columns. Throws `validation` when it has no email column, or the same column twice. */
export function readHeader(cells: readonly string[]): Header {
  const named = cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1);
  const columns = withStandIns(
    named,
    named.map((cell) => (isReadOnly(cell) ? undefined : NAMES.get(normalized(cell)))),
  );
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
  const unknown = named.flatMap((cell, at) => (columns[at] || REPORT_COLUMNS.has(normalized(cell)) ? [] : [at]));
  const places = unknown.slice(0, MAX_UNKNOWN);
  const headings = Object.fromEntries(
    named.flatMap((cell, at) => (columns[at] ? [[columns[at], clamp(cell, MAX_HEADING)]] : [])),
  );
  const hasNames = columns.includes('firstName') || columns.includes('lastName');
  const fullNames = hasNames ? undefined : places.find((at) => FULL_NAMES.includes(normalized(named[at] ?? '')));
  return {
    columns,
    headings,
    unknown: places.map((at) => clamp(named[at] || `(column ${at + 1} has no name)`, MAX_HEADING)),
    unknownAt: places,
    ...(fullNames !== undefined && { fullNames: clamp(named[fullNames] ?? '', MAX_HEADING) }),
  };
}

/** Adds, for each column that the file does not name, the best heading that can stand for it. */
function withStandIns(
  named: readonly string[],
  columns: readonly (Column | undefined)[],
): readonly (Column | undefined)[] {
  const names = named.map(normalized);
  const found = Object.entries(STAND_INS).flatMap(([column, standIns]) => {
    const best = standIns.find((name) => names.includes(name));
    // The keys of the table are columns, which Object.entries widens to string.
    return best && !columns.includes(column as Column) ? [[names.indexOf(best), column as Column] as const] : [];
  });
  const places = new Map(found);
  return columns.map((column, at) => column ?? places.get(at));
}

/** Google Workspace exports columns that an upload may not have: "Status [READ ONLY]". */
function isReadOnly(heading: string): boolean {
  return /[([]\s*read[ -]?only\s*[)\]]/i.test(heading);
}

/** Without case, accents, signs, and what stands in brackets or only says that the column is required or optional. */
function normalized(heading: string): string {
  const plain = (text: string) =>
    text
      .normalize('NFD')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]/gu, '');
  const outside = heading.replace(/\([^()]*\)|\[[^[\]]*\]/g, ' ').replace(/\s(?:required|optional)\s*$/i, '');
  return plain(outside) || plain(heading);
}
