import type { StoredRow } from '../../domain/batch.ts';
import type { BatchRun } from './run.ts';

/** Progress is shown at most this often: `chat.update` allows about 50 calls a minute (Slack tier 3). */
const SHOW_EVERY_MS = 3_000;

/**
 * Rows are put off for at most this long (`waitMs`). A later time dates from before the clock was set back, so the row is
 * due.
 */
export const MAX_ROW_DELAY_MS = 60_000;

/** Rows per call slot: rows that start together end together, so others have to be ready while results are stored. */
const ROWS_PER_SLOT = 2;

/** The parts of a `BatchRun` that the queue uses. */
interface RowsRun extends Pick<BatchRun, 'claim' | 'request' | 'closing'> {
  readonly ports: Pick<BatchRun['ports'], 'store' | 'clock' | 'pace'>;
}

export interface RowWork {
  /** Whether more rows may start. */
  goesOn(): boolean;
  work(row: StoredRow): Promise<void>;
}

/**
 * Runs `work` on all due rows, several at once, and starts the next as soon as one ends. Starts no more when none is
 * due, `goesOn` is false, the pace is paused, the worker is closing, `work` threw, or the batch has another status.
 * Resolves when all started rows have ended, or throws the first error of `work` then.
 */
export async function runRowQueue(run: RowsRun, { goesOn, work }: RowWork): Promise<void> {
  const { ports, claim, request, closing } = run;
  const { store, clock, pace } = ports;
  const inProgress = new Map<number, Promise<void>>();
  const failures: unknown[] = [];
  let shownAt = clock.elapsed();
  let progress: Promise<void> | undefined;
  /** Only after the first row: one statement is enough to record that this run made progress. */
  const noteProgress = () => {
    progress ??= store.noteProgress(claim);
    return progress;
  };

  const begin = (row: StoredRow) => {
    const working = work(row)
      .then(noteProgress)
      .catch((error) => void failures.push(error))
      .finally(() => inProgress.delete(row.line));
    inProgress.set(row.line, working);
  };
  const startDue = async () => {
    const free = ROWS_PER_SLOT * pace.atOnce - inProgress.size;
    if (free <= 0 || pace.restMs > 0 || closing.aborted || failures.length > 0 || !goesOn()) return;
    const now = clock.now();
    const due = await store.dueRows(request, now, free, [...inProgress.keys()]);
    for (const row of due) begin(row);
    if (due.length > 0 || inProgress.size > 0) return;
    const nextAt = (await store.nextRowAt(request.id)) ?? now;
    if (nextAt > now + MAX_ROW_DELAY_MS) for (const row of await store.dueRows(request, nextAt, free, [])) begin(row);
  };

  for (;;) {
    await startDue();
    if (inProgress.size === 0) break;
    await Promise.race(inProgress.values());
    if (clock.elapsed() - shownAt < SHOW_EVERY_MS) continue;
    shownAt = clock.elapsed();
    await store.askJobs(request.id, ['show_progress']);
  }
  if (failures.length > 0) throw failures[0];
}

/** How long a batch waits for its next row. */
export function untilNextMs({ clock, pace }: Pick<RowsRun['ports'], 'clock' | 'pace'>, nextAt = 0): number {
  return Math.max(0, Math.min(nextAt - clock.now(), MAX_ROW_DELAY_MS), pace.restMs);
}
