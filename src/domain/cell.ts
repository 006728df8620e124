import type { Column, RowCells } from './batch-row.ts';
import { foldedName } from './named.ts';
import { USER_STATUSES } from './new-user.ts';
import { quoted } from './text.ts';

/**
 * What a spreadsheet shows in place of a value that it cannot compute ("#NAME?", "#¡VALOR!", "Err:502") or find ("#N/A"
 * and its translations), or that is wider than its column ("####").
 */
const ERROR_VALUE =
  /^(?:#¡?\p{L}[\p{L}\d/_]*[!?]|#(?:N\/A|N\/D|N\/V|N\/B|NV|I\/T|YOK|Н\/Д|HIÁNYZIK|GETTING_DATA)|#{3,}|Err:\d{3})$/iu;
/** A long number as a spreadsheet writes it into a CSV, unless its column is formatted as text. The other digits are lost. */
const SHORTENED = /^(?:-?\d[.,]\d+E\+?\d{1,3}|\dE\+\d{2,3})$/i;
const NUMBERS: readonly Column[] = ['externalId', 'personalTelephone'];

/** The cells without what keeps a spreadsheet from changing them. A cell in which nothing remains is left out. */
export function asTyped(cells: RowCells): RowCells {
  const typed = Object.entries(cells).map(([column, cell]) => [column, withoutTextMark(cell)] as const);
  return Object.fromEntries(typed.filter(([, cell]) => cell !== ''));
}

/** A value that a spreadsheet was told to keep as text: `="00123"`, or an apostrophe before a number or an address. */
function withoutTextMark(cell: string): string {
  if (/^'[+\d]/.test(cell)) return cell.slice(1);
  if (cell.startsWith("'") && cell.includes('@') && !cell.includes("'", 1)) return cell.slice(1);
  return cell.startsWith('="') && cell.indexOf('"', 2) === cell.length - 1 ? cell.slice(2, -1).trim() : cell;
}

/** A sentence when a spreadsheet has spoilt a cell. */
export function spreadsheetProblem(column: Column, cell: string): string | undefined {
  if (ERROR_VALUE.test(cell)) return `${quoted(cell)} is a spreadsheet error. Fix the formula, or type the value.`;
  if (!NUMBERS.includes(column) || !SHORTENED.test(cell)) return undefined;
  return `Excel shortened this number (${cell}). Format the column as text, type the number again, and export the file again.`;
}

/** Finds the word in any case, with blanks and invisible marks around it, or returns a sentence. */
export function oneOf<T extends string>(typed: string, words: readonly T[]): { value: T } | { problem: string } {
  const word = foldedName(typed);
  const value = words.find((one) => one === word);
  return value ? { value } : { problem: `${quoted(typed)} is not allowed here. Use one of: ${words.join(', ')}.` };
}

/** What other products call an account that can be used; CxEngage calls it enabled. */
const ACTIVE: readonly string[] = ['active', 'aktiv', 'actif', 'activo'];

/** The status of a user, also as other products export it. */
export function userStatus(typed: string): ReturnType<typeof oneOf<(typeof USER_STATUSES)[number]>> {
  return ACTIVE.includes(foldedName(typed)) ? { value: 'enabled' } : oneOf(typed, USER_STATUSES);
}
