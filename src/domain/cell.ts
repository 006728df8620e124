import type { Column } from './batch-row.ts';
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

export function partsOf(list: string | undefined): readonly string[] {
  return (list ?? '')
    .split('|')
    .map((part) => part.trim())
    .filter(Boolean);
}

export function oneOf<T extends string>(typed: string, words: readonly T[]): { value: T } | { problem: string } {
  const value = words.find((one) => one === typed.trim().toLowerCase());
  return value ? { value } : { problem: `${quoted(typed)} is none of ${words.join(', ')}.` };
}

/** Keeps the sentence short. */
const MAX_LISTED = 10;

/** Normalizes a name for comparison: no-break spaces and combining accents look like their plain forms. */
function normalized(name: string): string {
  return name.normalize().replace(/\s+/g, ' ').trim().toLowerCase();
}

/** Finds the one entry with this id or name, ignoring case, or returns a sentence that says why it cannot. */
export function named<T extends { readonly id: string; readonly name: string }>(
  typed: string,
  list: readonly T[],
  what: string,
): { readonly value: T } | { readonly problem: string } {
  const wanted = normalized(typed);
  const byId = list.find(({ id }) => id.toLowerCase() === wanted);
  if (byId) return { value: byId };
  const [found, another] = list.filter(({ name }) => normalized(name) === wanted);
  if (another) return { problem: `Several are called ${quoted(typed)}. Give the id of the ${what}.` };
  if (found) return { value: found };
  const names = list.slice(0, MAX_LISTED).map(({ name }) => name);
  const more = list.length > MAX_LISTED ? ` and ${list.length - MAX_LISTED} more` : '';
  return { problem: `CxEngage lists no ${what} ${quoted(typed)}. It lists: ${names.join(', ') || 'none'}${more}.` };
}
