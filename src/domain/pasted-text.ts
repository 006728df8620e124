/** White space, control characters and invisible marks, as they come along when people copy a value. */
const MARK = /[\s\p{Cc}\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;

/** The same without the joiners: a name in Malayalam or Sinhala may end in one (Unicode 16, §12.9). */
const MARK_AT_NAME = /[\s\p{Cc}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;

/** What word processors and phones write in place of a plain character, and the plain one. */
const TYPOGRAPHIC: readonly (readonly [RegExp, string])[] = [
  [/[\u2010-\u2015\u2212\ufe58\ufe63]/gu, '-'],
  [/[\u2018-\u201b\u2032\u00b4\u02bc\u2039\u203a]/gu, "'"],
  [/[\u201c-\u201f\u2033\u00ab\u00bb]/gu, '"'],
  // East Asian keyboards. In a domain each is the same as a dot (UTS 46).
  [/[\u3002\uff61]/gu, '.'],
];

/** Fullwidth forms of ASCII characters, as Chinese and Japanese keyboards type them. */
const FULLWIDTH = /[\uff01-\uff5e]/gu;
const FULLWIDTH_OFFSET = 0xfee0;

/** Drops blanks and invisible marks at both ends. */
export function withoutMarks(text: string): string {
  return withoutEnds(text, MARK, MARK);
}

/** Drops blanks and invisible marks at both ends of a name, which may end in a joiner. */
export function withoutMarksAroundName(text: string): string {
  return withoutEnds(text, MARK_AT_NAME, MARK_AT_NAME);
}

/** Drops single characters from both ends. A pattern such as `/x+$/` would take quadratic time. */
export function withoutEnds(text: string, before: RegExp, after: RegExp): string {
  let start = 0;
  let end = text.length;
  while (start < end && before.test(text.charAt(start))) start += 1;
  while (end > start && after.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** Writes typographic dashes and quotes and fullwidth characters as plain ASCII. */
export function plainPunctuation(text: string): string {
  const plain = TYPOGRAPHIC.reduce((result, [pattern, character]) => result.replace(pattern, character), text);
  return plain.replace(FULLWIDTH, (character) => String.fromCharCode(character.charCodeAt(0) - FULLWIDTH_OFFSET));
}

/** Drops one pair of quotes around a text, straight or typographic. */
export function unquoted(text: string): string {
  const first = plainPunctuation(text.charAt(0));
  const isPair = text.length > 1 && /^["']$/.test(first) && plainPunctuation(text.charAt(text.length - 1)) === first;
  return isPair ? withoutMarks(text.slice(1, -1)) : text;
}
