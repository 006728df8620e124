import { type BatchRow, createsUser } from '../domain/batch-row.ts';
import type { BatchRules } from '../domain/check-row.ts';
import { type ClassifiedRow, rowClassifier } from '../domain/classify-row.ts';
import type { NewInvitation } from '../domain/new-invitation.ts';
import type { NewUser } from '../domain/new-user.ts';
import { isServiceError } from '../errors.ts';
import type { Platform } from '../ports/platform.ts';
import { addressProblem, lookUpRow } from '../services/batch/look-up.ts';

/** What would happen to a row. */
export type RowVerdict = { readonly line: number; readonly email: string } & (
  | { readonly state: 'new'; readonly user: NewUser; readonly invitation?: NewInvitation }
  /** The user is on the platform, or an earlier line creates them: they are only added to the tenant. */
  | { readonly state: 'added'; readonly invitation: NewInvitation }
  | { readonly state: 'on_platform'; readonly userId: string; readonly problems: Readonly<Record<string, string>> }
  /** An earlier line (`of`) does all that this one would do. */
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
  platform: Pick<Platform, 'findUser' | 'wasInTenant'>,
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
  platform: Pick<Platform, 'findUser' | 'wasInTenant'>,
): Promise<RowVerdict> {
  const at = { line, email: cells.email ?? '' };
  if (classified.state !== 'good') return { ...at, ...classified };
  try {
    const found = await lookUpRow(platform, classified.content);
    if (found.state === 'on_platform') return { ...at, ...found };
    const content = 'content' in found ? found.content : classified.content;
    const { user, invitation } = content;
    if (invitation && !createsUser(content)) return { ...at, state: 'added', invitation };
    return { ...at, state: 'new', user, ...(invitation && { invitation }) };
  } catch (error) {
    const problems = addressProblem(error);
    if (problems) return { ...at, state: 'invalid', problems };
    if (!isServiceError(error)) throw error;
    return { ...at, state: 'unknown', reason: error.message };
  }
}
