import { COLUMNS, type Column } from '../domain/batch-row.ts';
import { FULL_NAMES, HEADINGS, LEFT_OUT, ONLY_ALONE, PRIVATE, STAND_INS } from './heading-words.ts';

/** A longer text is no heading. */
const MAX_HEADING = 500;

const NAMES: ReadonlyMap<string, Column> = new Map(
  COLUMNS.flatMap((column) => [joined(column), ...HEADINGS[column]].map((name) => [name, column] as const)),
);

/** The column that each heading of a header line names; undefined for an unknown heading. */
export function columnsNamed(cells: readonly string[]): readonly (Column | undefined)[] {
  const headings = cells.map(headingOf);
  const columns = headings.map(({ name }) => NAMES.get(name));
  for (const column of COLUMNS) {
    if (columns.includes(column)) continue;
    const free = headings.map((heading, at) => (columns[at] === undefined ? heading : NO_HEADING));
    const at = placeOf(column, free) ?? germanLastName(column, free, headings);
    if (at !== undefined) columns[at] = column;
  }
  return columns;
}

/** Whether a cell is the heading of a column of email addresses. */
export function isEmailHeading(cell: string): boolean {
  const heading = headingOf(cell);
  return NAMES.get(heading.name) === 'email' || placeOf('email', [heading]) === 0;
}

/** Whether a cell is the heading of a column with first and last name in one. */
export function isFullName(cell: string): boolean {
  return FULL_NAMES.has(joined(cell));
}

/** The place of the best heading that can stand for a column. */
function placeOf(column: Column, headings: readonly Heading[]): number | undefined {
  const { [column]: standIns = [] } = STAND_INS;
  const find = (wanted: readonly string[], nameOf: (heading: Heading) => string) => {
    const places = new Map(headings.map((heading, at) => [nameOf(heading), at] as const).toReversed());
    const best = wanted.find((name) => places.has(name));
    return best === undefined ? undefined : places.get(best);
  };
  const whole = ({ name }: Heading) => name;
  const short = (heading: Heading) => shortened(column, heading);
  const names = [...HEADINGS[column], joined(column)];
  // A user name is an address only where nothing else is, and a mobile phone is better than any other.
  if (column === 'email') return find(names, short) ?? find(standIns, whole);
  return find(standIns, whole) ?? find([...standIns, ...names], short);
}

/** In German lists, "Name" beside "Vorname" is the last name. */
function germanLastName(column: Column, free: readonly Heading[], all: readonly Heading[]): number | undefined {
  if (column !== 'lastName' || !all.some(({ name }) => name === 'vorname')) return undefined;
  const at = free.findIndex(({ name }) => name === 'name');
  return at < 0 ? undefined : at;
}

/** The heading without the words that do not change what the column is; '' when it has none. */
function shortened(column: Column, { parts }: Heading): string {
  const rest = parts.filter((part) => !LEFT_OUT[column]?.has(part));
  const name = rest.length < parts.length ? rest.join('') : '';
  return ONLY_ALONE.has(name) ? '' : name;
}

interface Heading {
  readonly parts: readonly string[];
  /** All in one word. */
  readonly name: string;
}

const NO_HEADING: Heading = { parts: [], name: '' };

function headingOf(cell: string): Heading {
  if (cell === '' || isReadOnly(cell)) return NO_HEADING;
  const parts = partsOf(cell);
  return { parts, name: parts.join('') };
}

/** Google Workspace exports columns that an upload may not have: "Status [READ ONLY]". */
function isReadOnly(heading: string): boolean {
  return /[([]\s*read[ -]?only\s*[)\]]/i.test(heading);
}

/** A heading as one word, to compare it. */
export function joined(heading: string): string {
  return partsOf(heading).join('');
}

/** The words without case, accents, signs, and what stands in brackets or only says that the column is required or optional. */
function partsOf(heading: string): readonly string[] {
  if (heading.length > MAX_HEADING) return [];
  const plain = (text: string) =>
    text
      .replaceAll('#', ' number ')
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter(Boolean);
  const outside = heading
    // "Email (personal)" is not the address at work.
    .replace(/\(([^()]*)\)|\[[^[\]]*\]/g, (_, inner = '') =>
      PRIVATE.includes(inner.trim().toLowerCase()) ? ` ${inner} ` : ' ',
    )
    .replace(/\s(?:required|optional)\s*$/i, '');
  const parts = plain(outside);
  return parts.length > 0 ? parts : plain(heading);
}
