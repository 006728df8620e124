import { waitMs } from '../../domain/back-off.ts';
import { SENT_STATES, type StoredRow } from '../../domain/batch.ts';
import { createsUser } from '../../domain/batch-row.ts';
import { isKnownError } from '../../errors.ts';
import { type JobEnd, OVERTAKEN } from '../../ports/jobs.ts';
import { rowPages } from './file-contents.ts';
import { type BatchRun, failBatch } from './run.ts';

/** Whether all-or-nothing is still possible. It is not on a retry after an earlier attempt has created a user. */
export async function canBeAllOrNothing({ ports, request }: BatchRun): Promise<boolean> {
  if (request.kind !== 'create_users' || !request.content.allOrNothing) return false;
  if (request.attempt === 1) return true;
  for await (const rows of rowPages(ports.store, request.id, SENT_STATES)) {
    // Users who were on the platform before the batch have an id from the start.
    const created = rows.filter(({ content }) => !content?.isOnPlatform);
    if (created.some(({ userId, outcome }) => userId !== undefined || outcome?.userId !== undefined)) return false;
  }
  return true;
}

/**
 * For an approved all-or-nothing batch: looks up every address again before the first write, and fails the batch if one
 * is taken by now. Resolves with undefined when all are free. Throws `upstream` when CxEngage does not answer. The next
 * try resumes there. A try that made progress does not count, because a batch may need more look-ups than CxEngage
 * answers in a minute.
 */
export async function allStillFree(run: BatchRun): Promise<JobEnd | undefined> {
  const { ports, claim, request, closing } = run;
  const { store, clock } = ports;
  const approvedAt = request.decision?.at ?? Number.POSITIVE_INFINITY;
  // A look-up that lies ahead dates from before the clock was set back, and counts as old.
  // So does one from before this process: the database may have been restored from a backup.
  const isSeen = (at: number) => at > approvedAt && at > ports.startedAt && at <= clock.now();
  let checked = 0;
  // Limit the look-ups in flight, because forms of other users need look-ups too.
  for await (const rows of rowPages(store, request.id, ['new'], ports.concurrency)) {
    // Skip rows with uncertain writes: those are settled when the row is carried out.
    const open = rows.filter(
      ({ content, checkedAt = 0, writes }) => content && createsUser(content) && !isSeen(checkedAt) && !writes,
    );
    let taken: StoredRow | undefined;
    try {
      taken = await firstTaken(run, open);
    } catch (error) {
      if (checked === 0 || !isKnownError(error, 'upstream')) throw error;
      const delayMs = waitMs(1, ports.random(), error.retryAfterMs);
      return { job: 'postpone', delayMs, attempts: claim.attempts - 1 };
    }
    if (taken) {
      const sentence = `The user in line ${taken.line} is on the platform by now. This batch is all or nothing, so nothing was created.`;
      return failBatch(run, { kind: 'conflict', sentence });
    }
    // Store the result, so that a free row is not looked up again before its write.
    for (const row of open) {
      const free = { state: row.state, nextAt: 0, checkedAt: clock.now() };
      if (!(await store.changeRow(claim, row, free))) return OVERTAKEN;
      if (checked === 0) await store.noteProgress(claim);
      checked += 1;
    }
    if (closing.aborted) return OVERTAKEN;
  }
  return undefined;
}

async function firstTaken({ ports }: BatchRun, rows: readonly StoredRow[]): Promise<StoredRow | undefined> {
  const found = await Promise.all(
    rows.map(async (row) => (row.content ? ports.platform.findUser(row.content.user.email) : undefined)),
  );
  return rows.find((_, at) => found[at] !== undefined);
}
