import { quoted } from './text.ts';

/** Bytes by character, as windows-1252 reads them. */
const BYTES: ReadonlyMap<string, number> = new Map(
  Array.from({ length: 0x80 }, (_, at) => at + 0x80).map((byte) => [
    new TextDecoder('windows-1252').decode(Uint8Array.of(byte)),
    byte,
  ]),
);

/** Double-encoded text was met in the wild, triple-encoded was not. */
const MAX_ROUNDS = 3;

/** A sentence for a text whose letters came apart, because a program read its UTF-8 bytes in another encoding: `JosÃ©`. */
export function wrongEncoding(text: string): string | undefined {
  let meant = text;
  for (let round = 0; round < MAX_ROUNDS; round += 1) meant = reread(meant) ?? meant;
  if (meant === text) return undefined;
  return `${quoted(text)} looks like ${quoted(meant)} saved in the wrong encoding. Type it again, or export the file as CSV UTF-8.`;
}

function reread(text: string): string | undefined {
  if (!isSuspicious(text)) return undefined;
  // Some programs read ISO 8859-1, in which every character has the number of its byte.
  const bytes = [...text].map((character) => BYTES.get(character) ?? character.charCodeAt(0));
  if (bytes.some((byte) => byte > 0xff)) return undefined;
  try {
    const decoded = new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes));
    return /[^\P{L}\0-\x7f]|’|“/u.test(decoded) ? decoded : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Pairs that UTF-8 makes and names do not. Without this test MATÚŠ, ANDRÉ–MARIE and Weiß’ would be refused: their bytes
 * are UTF-8 by chance. Letters, quotes, dashes and blanks after a letter prove nothing, unless it is one of `ÃÄÅ`, with
 * which nearly all letters of Europe begin when they are misread, and not in the middle of capitals.
 */
const SUSPICIOUS = [
  /[Â-ô][\u0080-\u009f¡-©¬®-³µ-¹¼-¿†‡‰€™˜•…ˆ]/u,
  /[à-ô][^\0-\x7f][\u0080-\u009f¡-©¬®-³µ-¹¼-¿†‡‰€™˜•…ˆ]/u,
  /Ã[^\0-\x7f\u00a0]/u,
  /(?<!\p{Lu})[ÃÄÅ][^\0-\x7f]/u,
] as const;

function isSuspicious(text: string): boolean {
  return SUSPICIOUS.some((pattern) => pattern.test(text));
}
