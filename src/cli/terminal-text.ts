import { unlessShaping } from '../domain/shaping.ts';
import { clamp } from '../domain/text.ts';

/** Characters that control a terminal or make one text look like another (as in `plainLine`). */
const HIDDEN_CHARACTERS = '\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}';
const HIDDEN = new RegExp(`[${HIDDEN_CHARACTERS}]`, 'gv');
const HIDDEN_IN_NAME = new RegExp(unlessShaping(HIDDEN_CHARACTERS), 'gv');

/** A cell of a file can have any length. */
const MAX_LENGTH = 400;

/** One line of text without characters that control a terminal. */
export function terminalLine(text: string): string {
  // A hidden character has at most two code units, so later text would never be kept.
  const line = text.slice(0, 2 * (MAX_LENGTH + 1)).replace(HIDDEN_IN_NAME, '�');
  return clamp(line, MAX_LENGTH);
}

/** JSON without characters that control a terminal, of which `JSON.stringify` escapes only some. */
export function terminalJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(HIDDEN, (char) =>
    char === '\n' ? char : char.split('').map(escaped).join(''),
  );
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
