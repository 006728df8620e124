import { clamp } from './limits.ts';

/** What ends a line or cannot be seen; the forms refuse it (domain, `plainLine`), but a file may hold it. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]+/gu;

/** The pattern runs over ten times what is kept at most: a cell of a file may have 10 MB. */
const READ = 10;

/** A value of a file that is not checked, as one line of at most `most` characters. */
export function oneLine(value: string, most: number): string {
  return clamp(
    clamp(value.trim(), READ * most)
      .replace(HIDDEN, ' ')
      .trim(),
    most,
  );
}
