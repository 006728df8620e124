import { clamp } from './limits.ts';

/** What ends a line or cannot be seen; the forms refuse it (domain, `plainLine`), but a file may hold it. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]+/gu;

/** A value of a file that nobody has checked, as one line of at most `most` characters. */
export function oneLine(value: string, most: number): string {
  return clamp(value.replace(HIDDEN, ' ').trim(), most);
}
