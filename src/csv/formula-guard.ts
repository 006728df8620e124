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
