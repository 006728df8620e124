import type { StoredRow } from '../domain/batch.ts';
import { type BatchRun, failBatch } from './batch-run.ts';
import { type JobEnd, OVERTAKEN } from './request-run.ts';
import { rowPages } from './row-pages.ts';

/**
 * Of an approved batch that is all or nothing: looks every address up once more before the first is written, and fails the
 * batch if somebody has one by now. Undefined: all are free. Throws `upstream` when CxEngage does not say.
 */
export async function allStillFree(run: BatchRun): Promise<JobEnd | undefined> {
  const { ports, request, closing } = run;
  // No more than CxEngage answers at once: other people's forms look up too.
  for await (const rows of rowPages(ports.store, request.id, ['new'], ports.concurrency)) {
    const taken = await firstTaken(run, rows);
    if (taken) {
      const sentence = `Line ${taken.line} is on the platform by now, and it was to be all or nothing: nothing was created.`;
      return failBatch(run, { kind: 'conflict', sentence });
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
