import * as v from 'valibot';

/**
 * Control characters, line breaks, bidi marks and zero-width characters: they make one value look like another to the
 * approver (Unicode categories Cc, Cf, Zl, Zp, and the fillers that Unicode calls default-ignorable).
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** What a program writes in place of a character that it could not read: the file was cut, or is in two encodings. */
const LOST = /\ufffd/u;

const WRONG = [
  [HIDDEN, 'cannot be seen (a control, line-break or direction mark). Leave it out.'],
  [LOST, 'is «\ufffd»: another one stood there and was lost. Write it again.'],
] as const;

/** One line of text in which everything can be seen; an issue names the position of the first character that cannot. */
export const plainLine = v.pipe(
  v.string(),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const [pattern, words] of WRONG) {
      const at = dataset.value.search(pattern);
      if (at < 0) continue;
      const position = [...dataset.value.slice(0, at)].length + 1;
      return addIssue({ message: `Character ${position} ${words}` });
    }
  }),
);

/** `text` in at most `most` characters, with a visible mark where it is cut; never half of a surrogate pair. */
export function clamp(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/u, '')}…`;
}

/** Runs of what ends a line, is blank or cannot be seen. */
const BLANK = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\s]+/gu;

/** The pattern runs over ten times what is kept: a cell of a file or the body of an answer may have 10 MB. */
const READ = 10;

/** Text of others that nothing has checked, as one line of at most `most` characters. */
export function oneLine(text: string, most: number): string {
  const line = clamp(text.trim(), READ * most)
    .toWellFormed()
    .replace(BLANK, ' ')
    .trim();
  return clamp(line, most);
}

/** So much of what somebody typed is repeated in a sentence. */
const LONGEST_QUOTED = 80;

/** What somebody typed, in a sentence. */
export function quoted(typed: string): string {
  return `«${clamp(typed, LONGEST_QUOTED + 1)}»`;
}

let figures: Intl.NumberFormat | undefined;

/** A number as people read it: «10,000», «0.5». */
export function figure(value: number): string {
  // Made when it is needed first: it takes longer than most files take to load.
  figures ??= new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
  return figures.format(value);
}

/** So many of something: «1 row», «10,000 rows». */
export function counted(count: number, one: string): string {
  return `${figure(count)} ${count === 1 ? one : `${one}s`}`;
}
