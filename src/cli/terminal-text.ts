/** Characters that control a terminal or make one text look like another (as in `plainLine`). */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A cell of a file can have any length. */
const MAX_LENGTH = 400;

/** Text of our own in which names from outside may stand. */
export function terminalSafe(text: string): string {
  return text.replace(HIDDEN, '�');
}

/** One line of text without characters that control a terminal. */
export function terminalLine(text: string): string {
  // A hidden character has at most two code units, so later text would never be kept.
  const line = text.slice(0, 2 * (MAX_LENGTH + 1)).replace(HIDDEN, '�');
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH - 1)}…` : line;
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
