import * as v from 'valibot';
import { startOf, unlessShaping } from './shaping.ts';

/**
 * Control characters, line breaks, bidi marks and zero-width characters, which can make one value look like another to
 * the approver (Unicode categories Cc, Cf, Zl, Zp and Default_Ignorable_Code_Point).
 */
const HIDDEN_CHARACTERS = '\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}';
const HIDDEN = new RegExp(`[${HIDDEN_CHARACTERS}]`, 'v');
const HIDDEN_IN_NAME = new RegExp(unlessShaping(HIDDEN_CHARACTERS), 'v');

/**
 * Replacement character: a program could not decode the original, because the file was cut or mixes two encodings. Half of
 * a surrogate pair is shown as one.
 */
const REPLACEMENT = /[\ufffd\p{Surrogate}]/u;

/** One line of visible text. The issue names the position of the first rejected character. */
export const plainLine = lineWithout(HIDDEN);

/** The same for a name, which may have the joiners and variation selectors that its script needs. */
export const nameLine = lineWithout(HIDDEN_IN_NAME);

function lineWithout(hidden: RegExp) {
  const rejected = [
    [hidden, 'is invisible (a control, line-break or direction character). Remove it.'],
    [REPLACEMENT, 'is "\ufffd": the original character was lost. Type it again.'],
  ] as const;
  return v.pipe(
    v.string(),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      for (const [pattern, words] of rejected) {
        const at = dataset.value.search(pattern);
        if (at < 0) continue;
        const position = [...dataset.value.slice(0, at)].length + 1;
        return addIssue({ message: `Character ${position} ${words}` });
      }
    }),
  );
}

/** Refuses a text with the sentence that `problemOf` returns for it. */
export function problemCheck(problemOf: (text: string) => string | undefined) {
  return v.rawCheck<string>(({ dataset, addIssue }) => {
    const message = dataset.typed ? problemOf(dataset.value) : undefined;
    if (message) addIssue({ message });
  });
}

/** Cuts `text` to at most `max` UTF-16 code units, ending in "…". Never splits a letter of two units or with a selector. */
export function clamp(text: string, max: number): string {
  return text.length <= max ? text : `${startOf(text, max - 1)}…`;
}

/** Runs of line breaks, white space and invisible characters. */
const BLANK = new RegExp(`(?:${unlessShaping(`${HIDDEN_CHARACTERS}\\s\\u2800`)})+`, 'gv');

/** Whether there is nothing to read. */
export function isBlank(text: string): boolean {
  return text.replace(BLANK, '') === '';
}

/** Clean only ten times the kept length: a cell or a response body can have 10 MB. */
const CLEANED_FACTOR = 10;

/** Turns unchecked external text into one line of at most `max` UTF-16 code units. */
export function oneLine(text: string, max: number): string {
  const line = clamp(text.trim(), CLEANED_FACTOR * max)
    .toWellFormed()
    .replace(BLANK, ' ')
    .trim();
  return clamp(line, max);
}

/** White space and what is drawn like it. A byte order mark counts as white space in JavaScript, but has no width. */
const GAP = /(?:(?!\uFEFF)[\s\u0085\u2800])+/gu;
/** Invisible characters: control characters, bidi marks, zero-width characters. */
const INVISIBLE = new RegExp(unlessShaping('\\p{Cc}\\p{Cf}\\p{Default_Ignorable_Code_Point}'), 'gv');

/**
 * A name from outside as one line in which everything can be seen, of at most `max` UTF-16 code units: line breaks and
 * gaps become a space, an invisible character its number, such as "[U+202E]", unless it shapes the letters beside it.
 */
export function visibleLine(text: string, max: number): string {
  const longest = CLEANED_FACTOR * max;
  // `trim` would also drop a byte order mark, so it is only for texts that are cut anyway.
  const start = text.length > longest ? clamp(text.trim(), longest) : text;
  const line = start.toWellFormed().normalize().replace(GAP, ' ').replace(/^ | $/g, '');
  return clamp(line.replace(INVISIBLE, codePointOf), max);
}

function codePointOf(char: string): string {
  return `[U+${char.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}]`;
}

/** Keeps a sentence readable when the input is long. */
const MAX_QUOTED = 40;

/** A clause as the beginning of a sentence. */
export function capitalized(clause: string): string {
  return clause.replace(/^./, (first) => first.toUpperCase());
}

/** Quotes user input inside a sentence. */
export function quoted(typed: string): string {
  return `"${clamp(typed, MAX_QUOTED + 1)}"`;
}

/** The first entries of a list on one line, each as `write` writes it, and how many more there are. */
export function firstOf<T>(list: readonly T[], most: number, write: (one: T) => string): string {
  const more = list.length - most;
  return `${list.slice(0, most).map(write).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

let numberFormat: Intl.NumberFormat | undefined;

/** Formats a number for people: "10,000", "0.5". */
export function figure(value: number): string {
  // Created on first use: it takes longer than loading most source files.
  numberFormat ??= new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
  return numberFormat.format(value);
}

/** A number and its noun: "1 row", "10,000 rows". */
export function counted(count: number, one: string): string {
  return `${figure(count)} ${count === 1 ? one : `${one}s`}`;
}
