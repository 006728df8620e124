import { stringify } from 'csv-stringify/sync';
import { guarded } from './formula-guard.ts';

/** What some program takes for the end of a cell or of a row, and blanks that one takes off, stand within quotes. */
const QUOTED = /[;\t\r\n]|^\s|\s$/;

/** A CSV of these rows, with a byte-order mark (without one Excel takes UTF-8 for something else) and no cell that is a formula. */
export function writeRows(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [header, ...rows].map((row) => row.map(guarded));
  return stringify(cells, { bom: true, quoted_match: QUOTED, record_delimiter: 'windows' });
}
