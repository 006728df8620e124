import { stringify } from 'csv-stringify/sync';

/** What some program takes for the end of a cell or of a row, and blanks that one takes off, stand within quotes. */
const QUOTED = /[;\t\r\n]|^\s|\s$/;

/** So many lines are written in one go: each go costs as much as some lines. */
const AT_ONCE = 500;

const linesOf = (rows: readonly (readonly string[])[], bom = false) =>
  stringify(
    rows.map((cells) => cells.map(guarded)),
    { bom, quoted_match: QUOTED, record_delimiter: 'windows' },
  );

/** A CSV of these rows, with a byte-order mark (without one Excel takes UTF-8 for something else) and no cell that is a formula. */
export async function writeRows(
  header: readonly string[],
  rows: AsyncIterable<readonly string[]> | Iterable<readonly string[]>,
): Promise<string> {
  const parts = [linesOf([header], true)];
  let part: (readonly string[])[] = [];
  for await (const row of rows) {
    part.push(row);
    if (part.length < AT_ONCE) continue;
    parts.push(linesOf(part));
    part = [];
  }
  return [...parts, linesOf(part)].join('');
}

/**
 * What a spreadsheet takes for the beginning of a formula (OWASP, «CSV Injection»): `=`, `+`, `-`, `@`, tab and carriage
 * return. An apostrophe that stood there already is guarded too, so that taking one off gives back what was written.
 */
const DANGEROUS = /^'*[=+\-@\t\r]/;

/**
 * The same after what parts cells or rows in other places: where the comma is the decimal sign Excel takes `;`, and then a
 * quote in the middle of what it takes for a cell keeps nothing together.
 */
const INSIDE = /([;\t\r\n][\s"]*)('*[=+\-@])/g;
const GUARDED_INSIDE = /([;\t\r\n][\s"]*)'('*[=+\-@])/g;

/** A cell that no spreadsheet carries out, whatever it takes for the end of a cell. */
export function guarded(cell: string): string {
  const inside = cell.replace(INSIDE, "$1'$2");
  return DANGEROUS.test(inside) ? `'${inside}` : inside;
}

/** The cell before it was guarded. */
export function unguarded(cell: string): string {
  const inside = cell.startsWith("'") && DANGEROUS.test(cell) ? cell.slice(1) : cell;
  return inside.replace(GUARDED_INSIDE, '$1$2');
}
