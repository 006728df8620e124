import { stringify } from 'csv-stringify/sync';

/** Quote cells with what some program takes for a delimiter or line break, or with outer spaces, which some trim. */
const QUOTED = /[;\t\r\n]|^\s|\s$/;

/** Lines per call of `stringify`: each call has a fixed cost. */
const LINES_PER_CALL = 500;

const linesOf = (rows: readonly (readonly string[])[], bom = false) =>
  stringify(
    rows.map((cells) => cells.map(guarded)),
    { bom, quoted_match: QUOTED, record_delimiter: 'windows' },
  );

/** Writes CSV with a byte-order mark, which Excel needs to detect UTF-8, and with all formulas guarded. */
export async function writeRows(
  header: readonly string[],
  rows: AsyncIterable<readonly string[]> | Iterable<readonly string[]>,
): Promise<string> {
  const parts = [linesOf([header], true)];
  let part: (readonly string[])[] = [];
  for await (const row of rows) {
    part.push(row);
    if (part.length < LINES_PER_CALL) continue;
    parts.push(linesOf(part));
    part = [];
  }
  return [...parts, linesOf(part)].join('');
}

/**
 * Characters that can start a formula in a spreadsheet: `=`, `+`, `-`, `@`, tab and carriage return (OWASP, "CSV
 * Injection"). Existing apostrophes before them are guarded too, so that `unguarded` restores the original.
 */
const DANGEROUS = /^'*[=+\-@\t\r]/;

/**
 * The same after a delimiter or line break inside a cell. Where the decimal sign is a comma, Excel splits at `;`
 * instead, and a quote in the middle of such a cell no longer protects it.
 */
const SPLITS = /[;\t\r\n]/;
/** A run of blanks, quotes and delimiters, what apostrophes follow it, and what a formula starts with. No character is read twice. */
const RUN = /([\s";]+)('*)([=+\-@])?/g;

/** Guards a cell so that no spreadsheet runs it as a formula, whatever delimiter it uses. */
export function guarded(cell: string): string {
  const inside = cell.replace(RUN, (all, run: string, apostrophes: string, start: string | undefined) =>
    start && SPLITS.test(run) ? `${run}'${apostrophes}${start}` : all,
  );
  return DANGEROUS.test(inside) ? `'${inside}` : inside;
}

/** Undoes `guarded`. */
export function unguarded(cell: string): string {
  const inside = cell.startsWith("'") && DANGEROUS.test(cell) ? cell.slice(1) : cell;
  return inside.replace(RUN, (all, run: string, apostrophes: string, start: string | undefined) =>
    start && apostrophes && SPLITS.test(run) ? `${run}${apostrophes.slice(1)}${start}` : all,
  );
}
