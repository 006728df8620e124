/** Characters that steer a terminal, or make a text look like another one (as in `plainLine`). */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** So long may a line be: a cell of a file may hold anything. */
const LONGEST = 400;

/** One line of text that cannot steer a terminal. */
export function terminalLine(text: string): string {
  // A hidden character has two units at most, so what comes later is never kept.
  const line = text.slice(0, 2 * (LONGEST + 1)).replace(HIDDEN, '�');
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}

/** JSON, in which nothing can steer a terminal either: `JSON.stringify` escapes a part of these characters only. */
export function terminalJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(HIDDEN, (sign) =>
    sign === '\n' ? sign : sign.split('').map(escaped).join(''),
  );
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
