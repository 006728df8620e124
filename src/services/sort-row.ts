import type { RowContent } from '../domain/batch.ts';
import { type BatchRow, type BatchRules, rowCheck } from '../domain/batch-row.ts';
import { emailKey } from '../domain/email-address.ts';

/** What the file alone says of a row. */
export type SortedRow =
  | { readonly state: 'good'; readonly content: RowContent }
  /** The same address stands in an earlier line, which counts. */
  | { readonly state: 'duplicate'; readonly of: number }
  /** Sentences by column; `line` for the line as such, and `surplus` for what its surplus cells hold. */
  | { readonly state: 'invalid'; readonly problems: Readonly<Record<string, string>> };

/** Answers with what sorts the rows of one file, in their order. Of two good rows with one address the first counts. */
export function rowSorter(rules: BatchRules): (row: BatchRow) => SortedRow {
  const check = rowCheck(rules);
  const lines = new Map<string, number>();
  return ({ line, cells, problem, surplus }) => {
    if (problem) return { state: 'invalid', problems: { line: problem, ...(surplus && { surplus }) } };
    const checked = check(cells);
    if (checked.result === 'invalid') return { state: 'invalid', problems: checked.problems };
    const { user, invitation } = checked;
    const key = emailKey(user.email);
    const earlier = lines.get(key);
    if (earlier !== undefined) return { state: 'duplicate', of: earlier };
    lines.set(key, line);
    return { state: 'good', content: { user, ...(invitation && { invitation }) } };
  };
}
