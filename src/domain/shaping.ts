/**
 * Joiners and variation selectors cannot be seen, but change how the letters beside them are drawn. Names in some
 * scripts are misspelt without them, so they are accepted in the places where such a script uses them (Unicode UAX #31
 * section 2.3, RFC 5892 appendix A). Anywhere else they are treated like every other hidden character.
 */
const NON_JOINER = '\\u200c';
const JOINER = '\\u200d';
const MONGOLIAN_SELECTOR = '[\\u180b-\\u180d\\u180f]';
const VOWEL_SEPARATOR = '\\u180e';
const IDEOGRAPHIC_SELECTOR = '[\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}]';

const lettersOf = (script: string) => `[\\p{L}&&\\p{Script=${script}}]`;

/** Scripts whose letters are joined in writing. */
const CURSIVE = ['Arabic', 'Syriac', 'Nko', 'Adlam', 'Mongolian'] as const;

/** The sign that takes a consonant's vowel away. */
const VIRAMAS = {
  Devanagari: '\\u094d',
  Bengali: '\\u09cd',
  Gurmukhi: '\\u0a4d',
  Gujarati: '\\u0acd',
  Oriya: '\\u0b4d',
  Tamil: '\\u0bcd',
  Telugu: '\\u0c4d',
  Kannada: '\\u0ccd',
  Malayalam: '\\u0d4d',
  Sinhala: '\\u0dca',
} as const;

/** A virama and a joiner make another letter here, also at the end of a word: chillu letters, and khanda ta. */
const WITH_FINAL_JOINER = ['Malayalam', 'Bengali'] as const;

/** Each alternative takes the hidden character first, so that a text without any costs nothing. */
const SHAPING = [
  // Wider than UAX #31: Persian is also typed with a non-joiner after letters that never join the next one.
  ...CURSIVE.map((script) => between(NON_JOINER, `${lettersOf(script)}\\p{M}*`, lettersOf(script))),
  ...Object.entries(VIRAMAS).flatMap(([script, virama]) => {
    const letter = lettersOf(script);
    return [
      between(`[${NON_JOINER}${JOINER}]`, `${letter}\\p{M}*${virama}`, letter),
      // Ya-phalaa after ra in Bengali, ra in Kannada, letters that touch in Sinhala (Unicode 16, chapters 12 and 13).
      between(JOINER, `${letter}\\p{M}*`, `${virama}${letter}`),
    ];
  }),
  ...WITH_FINAL_JOINER.map((script) =>
    between(JOINER, `${lettersOf(script)}${VIRAMAS[script]}`, '(?:$|[\\p{Zs}\\p{P}])'),
  ),
  between(IDEOGRAPHIC_SELECTOR, '\\p{Unified_Ideograph}', ''),
  between(MONGOLIAN_SELECTOR, lettersOf('Mongolian'), ''),
  between(VOWEL_SEPARATOR, `${lettersOf('Mongolian')}${MONGOLIAN_SELECTOR}?`, lettersOf('Mongolian')),
].join('|');

function between(hidden: string, before: string, after: string): string {
  return `${hidden}(?<=${before}${hidden})(?=${after})`;
}

/** Matches one of `characters` (the inside of a character class), except where it shapes the letters beside it. */
export function unlessShaping(characters: string): string {
  // The class comes first, so that the long list is tried only where a hidden character is.
  return `(?=[${characters}])(?!${SHAPING})[${characters}]`;
}

const SELECTOR_NEXT = new RegExp(`^${IDEOGRAPHIC_SELECTOR}|^${MONGOLIAN_SELECTOR}`, 'v');
const JOINER_LAST = new RegExp(`[${NON_JOINER}${JOINER}${VOWEL_SEPARATOR}]$`, 'v');

/** The start of `text`, `length` UTF-16 code units or a few less: never half a letter, nor one without its selector. */
export function startOf(text: string, length: number): string {
  const start = text.slice(0, length).replace(/[\uD800-\uDBFF]$/u, '');
  const isSplit = SELECTOR_NEXT.test(text.slice(start.length, start.length + 2));
  return (isSplit ? start.replace(/.$/su, '') : start).replace(JOINER_LAST, '');
}
