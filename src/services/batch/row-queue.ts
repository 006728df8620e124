import type { StoredRow } from '../../domain/batch.ts';
import type { BatchRun } from './run.ts';

/** Messages show how it goes at most this often: `chat.update` takes about 50 calls a minute (Slack tier 3). */
const SHOWN_EVERY_MS = 3_000;

/**
 * For each call that may be in flight so many rows are in hand: those that began together end together, and while all their
 * answers are stored others have to be ready for the places that have become free.
 */
const AHEAD = 2;

/** What of a batch's run it takes to go through its rows. */
interface RowsRun extends Pick<BatchRun, 'claim' | 'request' | 'closing'> {
  readonly ports: Pick<BatchRun['ports'], 'store' | 'clock' | 'pace'>;
}

export interface RowWork {
  /** Whether more rows may be begun. */
  goesOn(): boolean;
  work(row: StoredRow): Promise<void>;
}

/**
 * Works at all rows that are due, several at once, the next as soon as one has ended. Resolves when none is due, or none may
 * be begun any more, or the batch has another status, and all that were begun have ended. Throws what `work` throws, after that.
 */
export async function throughRows(run: RowsRun, { goesOn, work }: RowWork): Promise<void> {
  const { ports, claim, request, closing } = run;
  const { store, clock, pace } = ports;
  const inHand = new Map<number, Promise<void>>();
  const failures: unknown[] = [];
  let shownAt = clock.now();
  let progress: Promise<void> | undefined;
  /** Of the first row only: it tells that this run came further, and costs a statement. */
  const noteProgress = () => {
    progress ??= store.noteProgress(claim);
    return progress;
  };

  const begin = (row: StoredRow) => {
    const working = work(row)
      .then(noteProgress)
      .catch((error) => void failures.push(error))
      .finally(() => inHand.delete(row.line));
    inHand.set(row.line, working);
  };
  const more = async () => {
    const free = AHEAD * pace.atOnce - inHand.size;
    const isHeld = pace.heldUntil > clock.now();
    if (free <= 0 || isHeld || closing.aborted || failures.length > 0 || !goesOn()) return;
    for (const row of await store.dueRows(request, clock.now(), free, [...inHand.keys()])) begin(row);
  };

  for (;;) {
    await more();
    if (inHand.size === 0) break;
    await Promise.race(inHand.values());
    if (clock.now() - shownAt < SHOWN_EVERY_MS) continue;
    shownAt = clock.now();
    await store.askJobs(request.id, ['show_progress']);
  }
  if (failures.length > 0) throw failures[0];
}

/** How long a batch waits for its next row. */
export function untilNextMs({ clock, pace }: Pick<RowsRun['ports'], 'clock' | 'pace'>, nextAt = 0): number {
  return Math.max(0, Math.max(nextAt, pace.heldUntil) - clock.now());
}
