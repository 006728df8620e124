/**
 * What a spreadsheet takes for the beginning of a formula (OWASP, «CSV Injection»): `=`, `+`, `-`, `@`, tab and carriage
 * return. An apostrophe that stood there already is guarded too, so that taking one off gives back what was written.
 */
const DANGEROUS = /^'*[=+\-@\t\r]/;

/** A cell that no spreadsheet carries out. */
export function guarded(cell: string): string {
  return DANGEROUS.test(cell) ? `'${cell}` : cell;
}

/** The cell before it was guarded. */
export function unguarded(cell: string): string {
  return cell.startsWith("'") && DANGEROUS.test(cell) ? cell.slice(1) : cell;
}
