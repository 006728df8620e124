import { type BatchRow, type BatchRules, rowSorter, type SortedRow } from '../domain/batch-row.ts';
import type { NewInvitation } from '../domain/new-invitation.ts';
import type { NewUser } from '../domain/new-user.ts';
import { isServiceError } from '../errors.ts';
import type { Platform } from '../ports/platform.ts';
import { addressProblem } from '../services/batch/preview.ts';

/** What would become of a row. */
export type RowVerdict = { readonly line: number; readonly email: string } & (
  | { readonly state: 'new'; readonly user: NewUser; readonly invitation?: NewInvitation }
  | { readonly state: 'on_platform'; readonly userId: string }
  /** The same address stands in an earlier line, which counts. */
  | { readonly state: 'duplicate'; readonly of: number }
  /** Sentences by column; `line` for the line as such. */
  | { readonly state: 'invalid'; readonly problems: Readonly<Record<string, string>> }
  /** CxEngage did not say whether the address is taken. */
  | { readonly state: 'unknown'; readonly reason: string }
);

/** So many rows are looked up ahead; the platform itself bounds its calls. */
const AHEAD = 16;

/**
 * Checks rows by the rules and looks every good address up, in the order of the file. Of two rows with one address the
 * first good one counts. Nothing is written. What `rows` throws ends it.
 */
export async function* checkBatch(
  platform: Pick<Platform, 'findUser'>,
  rules: BatchRules,
  rows: AsyncIterable<BatchRow>,
): AsyncGenerator<RowVerdict> {
  const sort = rowSorter(rules);
  const waiting: Promise<RowVerdict>[] = [];
  for await (const row of rows) {
    const verdict = verdictOn(row, sort(row), platform);
    // It may fail while another one is awaited; it throws when its turn comes.
    verdict.catch(() => {});
    waiting.push(verdict);
    const first = waiting.length > AHEAD ? waiting.shift() : undefined;
    if (first) yield await first;
  }
  for (const verdict of waiting) yield await verdict;
}

async function verdictOn(
  { line, cells }: BatchRow,
  sorted: SortedRow,
  platform: Pick<Platform, 'findUser'>,
): Promise<RowVerdict> {
  const at = { line, email: cells.email ?? '' };
  if (sorted.state !== 'good') return { ...at, ...sorted };
  const { user, invitation } = sorted.content;
  try {
    const found = await platform.findUser(user.email);
    if (found) return { ...at, state: 'on_platform', userId: found.id };
    return { ...at, state: 'new', user, ...(invitation && { invitation }) };
  } catch (error) {
    const problems = addressProblem(error);
    if (problems) return { ...at, state: 'invalid', problems };
    if (!isServiceError(error)) throw error;
    return { ...at, state: 'unknown', reason: error.message };
  }
}
