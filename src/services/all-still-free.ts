import { waitMs } from '../domain/back-off.ts';
import type { StoredRow } from '../domain/batch.ts';
import { type JobEnd, OVERTAKEN } from '../domain/ports.ts';
import { isKnownError } from '../errors.ts';
import { type BatchRun, failBatch } from './batch-run.ts';
import { rowPages } from './row-pages.ts';

/**
 * Of an approved batch that is all or nothing: looks every address up once more before the first is written, and fails the
 * batch if somebody has one by now. Undefined: all are free. Throws `upstream` when CxEngage does not say; the next try goes on
 * from there, and one that has come further is not counted: a batch may be longer than what CxEngage answers in a minute.
 */
export async function allStillFree(run: BatchRun): Promise<JobEnd | undefined> {
  const { ports, claim, request, closing } = run;
  const { store, clock } = ports;
  const approvedAt = request.decision?.at ?? Number.POSITIVE_INFINITY;
  let noted = 0;
  // No more than CxEngage answers at once: other people's forms look up too.
  for await (const rows of rowPages(store, request.id, ['new'], ports.concurrency)) {
    const open = rows.filter(({ checkedAt = 0 }) => checkedAt <= approvedAt);
    let taken: StoredRow | undefined;
    try {
      taken = await firstTaken(run, open);
    } catch (error) {
      if (noted === 0 || !isKnownError(error, 'upstream')) throw error;
      const delayMs = waitMs(1, ports.random(), error.retryAfterMs);
      return { job: 'postpone', delayMs, attempts: claim.attempts - 1 };
    }
    if (taken) {
      const sentence = `Line ${taken.line} is on the platform by now, and it was to be all or nothing: nothing was created.`;
      return failBatch(run, { kind: 'conflict', sentence });
    }
    // Noted, so that a row that is free is not looked up a second time before it is written.
    for (const row of open) {
      const free = { state: row.state, nextAt: 0, checkedAt: clock.now() };
      if (!(await store.changeRow(claim, row, free))) return OVERTAKEN;
      if (noted === 0) await store.noteProgress(claim);
      noted += 1;
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
