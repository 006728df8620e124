import { OPEN_ROW_STATES, type StoredRow } from '../../domain/batch.ts';
import type { RowContent } from '../../domain/batch-row.ts';
import type { DoneOutcome } from '../../domain/outcome.ts';
import type { BatchRows } from '../../ports/batch-rows.ts';
import type { Step } from '../ledger.ts';

/** A row waits for its user this long before it looks again. */
const CREATOR_POLL_MS = 1_000;

/**
 * The row with its user. A row whose user an earlier row creates gets the user's id and stored address from that row.
 * Until then it waits, and it fails with that row: the step to take is returned instead.
 */
export async function withUser(
  store: Pick<BatchRows, 'rowsAfter'>,
  requestId: string,
  row: StoredRow,
): Promise<{ readonly row: StoredRow } | Step> {
  const { content } = row;
  if (content?.createdInLine === undefined || row.userId !== undefined) return { row };
  const line = content.createdInLine;
  const [creator] = await store.rowsAfter(requestId, line - 1, 1);
  const user = creator && certainUserOf(creator);
  if (user) return { row: { ...row, userId: user.userId, content: withStoredAddress(content, user) } };
  if (creator && OPEN_ROW_STATES.some((state) => state === creator.state)) {
    return { step: 'later', delayMs: CREATOR_POLL_MS, tries: row.tries, writes: null };
  }
  const retryable = creator?.outcome?.result === 'failed' && creator.outcome.retryable;
  const sentence = `Line ${line} should have created this person, but did not.`;
  return { step: 'fail', refusal: { kind: 'conflict', sentence, retryable }, writes: null };
}

type FoundUser = Pick<DoneOutcome, 'userId' | 'email'>;

/** The user that a row has created, if CxEngage says that it was this row, or whom the preview found on the platform. */
function certainUserOf({ content, userId, made, outcome }: StoredRow): FoundUser | undefined {
  if (content?.isOnPlatform && userId !== undefined) return { userId };
  const done = outcome?.result === 'done' ? outcome : made;
  return done?.maker ? undefined : done;
}

/** CxEngage may have stored a different address from the approved one, and finds the user only by that. */
function withStoredAddress(content: RowContent, { email }: FoundUser): RowContent {
  const { invitation } = content;
  return invitation && email ? { ...content, invitation: { ...invitation, email } } : content;
}
