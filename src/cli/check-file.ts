import type { BatchRow } from '../domain/batch-row.ts';
import { type BatchRules, type ClassifiedRow, rowClassifier } from '../domain/check-row.ts';
import type { NewInvitation } from '../domain/new-invitation.ts';
import type { NewUser } from '../domain/new-user.ts';
import { isServiceError } from '../errors.ts';
import type { Platform } from '../ports/platform.ts';
import { addressProblem } from '../services/batch/preview.ts';

/** What would happen to a row. */
export type RowVerdict = { readonly line: number; readonly email: string } & (
  | { readonly state: 'new'; readonly user: NewUser; readonly invitation?: NewInvitation }
  | { readonly state: 'on_platform'; readonly userId: string }
  /** An earlier line (`of`) has the same address; that line is kept. */
  | { readonly state: 'duplicate'; readonly of: number }
  /** Sentences by column; `line` for the whole line. */
  | { readonly state: 'invalid'; readonly problems: Readonly<Record<string, string>> }
  /** The look-up failed. */
  | { readonly state: 'unknown'; readonly reason: string }
);

/** Look-ups started ahead of the output. The platform limits its own concurrency. */
const LOOK_AHEAD = 16;

/**
 * Checks rows and looks up the address of every good one, in file order. Of good rows with the same address, the first
 * is kept. Writes nothing. An error thrown by `rows` ends the check.
 */
export async function* checkBatch(
  platform: Pick<Platform, 'findUser'>,
  rules: BatchRules,
  rows: AsyncIterable<BatchRow> | Iterable<BatchRow>,
): AsyncGenerator<RowVerdict> {
  const classify = rowClassifier(rules);
  const waiting: Promise<RowVerdict>[] = [];
  for await (const row of rows) {
    const verdict = verdictOn(row, classify(row), platform);
    // It may reject while an earlier one is awaited; its error is thrown in turn.
    verdict.catch(() => {});
    waiting.push(verdict);
    const first = waiting.length > LOOK_AHEAD ? waiting.shift() : undefined;
    if (first) yield await first;
  }
  for (const verdict of waiting) yield await verdict;
}

async function verdictOn(
  { line, cells }: BatchRow,
  classified: ClassifiedRow,
  platform: Pick<Platform, 'findUser'>,
): Promise<RowVerdict> {
  const at = { line, email: cells.email ?? '' };
  if (classified.state !== 'good') return { ...at, ...classified };
  const { user, invitation } = classified.content;
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
