import { stringify } from 'csv-stringify/sync';
import { guarded } from './formula-guard.ts';

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
