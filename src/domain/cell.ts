import type { Column } from './batch-row.ts';
import { foldedName } from './named.ts';
import { quoted } from './text.ts';

/** What a spreadsheet shows in place of a value that a formula did not find. */
const ERROR_VALUE = /^#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NUM!|NULL!|SPILL!|CALC!)$/i;
/** A long number as Excel writes it into a CSV, unless its column is formatted as text. The other digits are lost. */
const SHORTENED = /^\d(?:[.,]\d+)?E\+\d{2,3}$/i;
const NUMBERS: readonly Column[] = ['externalId', 'personalTelephone'];

/** A number that a spreadsheet was told to keep as text (`="00123"`, or an apostrophe before it), as it was typed. */
export function asTyped(cell: string | undefined): string | undefined {
  if (cell === undefined || /^'[+\d]/.test(cell)) return cell?.slice(1);
  return cell.startsWith('="') && cell.indexOf('"', 2) === cell.length - 1 ? cell.slice(2, -1) : cell;
}

/** A sentence when a spreadsheet has spoilt a cell. */
export function spreadsheetProblem(column: Column, cell: string): string | undefined {
  if (ERROR_VALUE.test(cell))
    return `${quoted(cell)} is an error of the spreadsheet. Correct the formula, or type the value.`;
  if (!NUMBERS.includes(column) || !SHORTENED.test(cell)) return undefined;
  return `Excel shortened this number (${cell}). Format the column as text, type the number again, and export the file again.`;
}

/** Finds the word in any case, with blanks and invisible marks around it, or returns a sentence. */
export function oneOf<T extends string>(typed: string, words: readonly T[]): { value: T } | { problem: string } {
  const word = foldedName(typed);
  const value = words.find((one) => one === word);
  return value ? { value } : { problem: `${quoted(typed)} is none of ${words.join(', ')}.` };
}
