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
