const DELIMITERS = [',', ';', '\t'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** What parts the cells of a table: the one that stands most often in its first line, outside of quotes; a comma when none does. */
export function delimiterOf(text: string): Delimiter {
  const counts = new Map<string, number>();
  let isQuoted = false;
  let isBlank = true;
  for (const letter of text) {
    if (letter === '"') isQuoted = !isQuoted;
    const isBreak = letter === '\n' || letter === '\r';
    if (isBreak && !isQuoted) {
      if (!isBlank) break;
      // Blank lines may stand before the header, and tabs in them.
      counts.clear();
    }
    if (letter.trim()) isBlank = false;
    if (!isQuoted) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  }
  const [best] = DELIMITERS.toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
  return best ?? ',';
}
