import { quoted } from './text.ts';

/** An encoding in which a program read the bytes of UTF-8. */
interface Misreading {
  /** Bytes by character. */
  readonly bytes: ReadonlyMap<string, number>;
  /** Pairs that UTF-8 makes and names do not. */
  readonly suspicious: readonly RegExp[];
}

/**
 * In windows-1252, MATÚŠ, ANDRÉ–MARIE and Weiß’ are UTF-8 by chance. Letters, quotes, dashes and blanks after a letter
 * prove nothing, unless it is one of `ÃÄÅ`, with which nearly all letters of Europe begin when they are misread, and not
 * in the middle of capitals.
 */
const MISREADINGS: readonly Misreading[] = [
  {
    bytes: bytesOf('windows-1252'),
    suspicious: [
      /[Â-ô][\u0080-\u009f¡-©¬®-³µ-¹¼-¿†‡‰€™˜•…ˆ]/u,
      /[à-ô][^\0-\x7f][\u0080-\u009f¡-©¬®-³µ-¹¼-¿†‡‰€™˜•…ˆ]/u,
      /Ã[^\0-\x7f\u00a0]/u,
      /(?<!\p{Lu})[ÃÄÅ][^\0-\x7f]/u,
    ],
  },
  // On a Mac the first byte of a letter of Europe is a sign.
  { bytes: bytesOf('macintosh'), suspicious: [/[√≈ƒ][^\0-\x7f]/u] },
  // VĂŞTEAN and KRÄŠ are names.
  { bytes: bytesOf('windows-1250'), suspicious: [/Ă[^\0-\x7fŞ]/u, /Ĺ[^\0-\x7f]/u, /(?<!\p{Lu})Ä[^\0-\x7f]/u] },
  // Two scripts in one word, or a sign after a letter.
  { bytes: bytesOf('windows-1251'), suspicious: [...mixed('ГДЕ'), /[РС][^\0-\x7f\p{L}\p{M}\s’“”–—]/u] },
  { bytes: bytesOf('windows-1253'), suspicious: mixed('ΓΔΕ') },
];

/** One of these first bytes of a letter of Europe in a word of Latin letters. */
function mixed(letters: string): readonly RegExp[] {
  return [new RegExp(`[A-Za-z][${letters}][^\\0-\\x7f]`, 'u'), new RegExp(`[${letters}][^\\0-\\x7f][A-Za-z]`, 'u')];
}

function bytesOf(encoding: string): ReadonlyMap<string, number> {
  const decoder = new TextDecoder(encoding);
  return new Map(
    Array.from({ length: 0x80 }, (_, at) => at + 0x80).map((byte) => [decoder.decode(Uint8Array.of(byte)), byte]),
  );
}

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
  for (const { bytes, suspicious } of MISREADINGS) {
    const meant = suspicious.some((pattern) => pattern.test(text)) ? decoded(text, bytes) : undefined;
    if (meant !== undefined) return meant;
  }
  return undefined;
}

function decoded(text: string, known: ReadonlyMap<string, number>): string | undefined {
  // Some programs read ISO 8859-1, in which every character has the number of its byte.
  const bytes = [...text].map((character) => known.get(character) ?? character.charCodeAt(0));
  if (bytes.some((byte) => byte > 0xff)) return undefined;
  try {
    const meant = new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes));
    return /[^\P{L}\0-\x7f]|’|“/u.test(meant) ? meant : undefined;
  } catch {
    return undefined;
  }
}
