import type { AuditEvent } from '../domain/audit-event.ts';
import { waitMs } from '../domain/back-off.ts';
import type { StoredRow } from '../domain/batch.ts';
import type { RowChange } from '../domain/batch-ports.ts';
import type { PlatformUser } from '../domain/ports.ts';
import type { RowOutcome } from '../domain/row-outcome.ts';
import { isServiceError } from '../errors.ts';
import type { BatchRun } from './batch-run.ts';
import { DOUBTS, failedOutcome, type Refusal, refusalOf } from './outcome-of.ts';
import { type Effect, MOST_TRIES, NOBODY_KNOWS, WRITE_SETTLED_MS } from './request-run.ts';
import { asksForRest, isHeld } from './row-pace.ts';

/** One row of a batch being carried out, and the step that it is in. */
export interface RowRun {
  readonly batch: BatchRun;
  readonly row: StoredRow;
  readonly effect: Effect;
  /** This worker does not go on with the batch: it is paused, or another has taken it. */
  readonly stop: () => void;
  /** A sentence when who asked or who approved may not do so any more. */
  readonly standing: () => Promise<string | undefined>;
}

/** What is stored of a row; a worker that has lost the batch stops. */
export async function change(run: RowRun, to: RowChange, event?: AuditEvent): Promise<RowRun | undefined> {
  const { batch, row } = run;
  if (!(await batch.ports.store.changeRow(batch.claim, row, to, event))) {
    run.stop();
    return undefined;
  }
  const { writeStartedAt, attemptStartedAt, userId, ...rest } = row;
  const at = to.writeStartedAt === undefined ? writeStartedAt : (to.writeStartedAt ?? undefined);
  const first = to.attemptStartedAt === undefined ? attemptStartedAt : (to.attemptStartedAt ?? undefined);
  const id = to.userId ?? userId;
  const changed: StoredRow = {
    ...rest,
    state: to.state,
    tries: to.tries ?? row.tries,
    ...(at !== undefined && { writeStartedAt: at }),
    ...(first !== undefined && { attemptStartedAt: first }),
    ...(id !== undefined && { userId: id }),
  };
  return { ...run, row: changed };
}

type Writes = Pick<RowChange, 'writeStartedAt' | 'attemptStartedAt'>;

/** The row is done. `doubt` says how sure that is. */
export async function succeedRow(run: RowRun, user: PlatformUser, doubt?: keyof typeof DOUBTS): Promise<void> {
  const { row } = run;
  const invites = row.userId !== undefined;
  const outcome: RowOutcome = {
    result: 'done',
    userId: row.userId ?? user.id,
    ...(user.status && (invites ? { invitation: user.status } : { status: user.status })),
    ...(doubt && { note: DOUBTS[doubt] }),
  };
  const ended = { state: 'done', userId: outcome.userId, outcome, writeStartedAt: null } as const;
  await change(run, ended, eventOf(run, 'row_done', { userId: outcome.userId }));
}

/** The row is not done. `writes` says what is known of its writes: by default that none is open. */
export async function failRow(run: RowRun, refusal: Refusal, writes: Writes = { writeStartedAt: null }): Promise<void> {
  const { batch, row } = run;
  const { ports, request } = batch;
  const { result, ...failed } = failedOutcome(refusal, ports.newId());
  const outcome: RowOutcome = { result, ...failed, ...(row.userId && { userId: row.userId }) };
  const { kind, reference } = failed;
  ports.log.warn({ requestId: request.id, line: row.line, kind, reference }, 'row failed');
  await change(run, { ...writes, state: 'failed', outcome }, eventOf(run, 'row_failed', { kind, reference }));
}

function eventOf({ batch, row }: RowRun, kind: AuditEvent['kind'], detail: Record<string, string>): AuditEvent {
  const { ports, request } = batch;
  return { requestId: request.id, kind, detail: { line: row.line, ...detail }, at: ports.clock.now() };
}

/** How long a write of this row can still come that a look-up does not show; 0 when none is open. */
export function rowSettlesInMs({ batch, row }: RowRun): number {
  const since = row.writeStartedAt ?? Number.NEGATIVE_INFINITY;
  return Math.max(0, since + WRITE_SETTLED_MS - batch.ports.clock.now());
}

/** The row as it is, to be worked at again in a while. */
export async function laterRow(run: RowRun, delayMs: number, more: Partial<RowChange> = {}): Promise<void> {
  const { row, batch } = run;
  const nextAt = batch.ports.clock.now() + delayMs;
  await change(run, { state: row.state, tries: row.tries + 1, nextAt, ...more });
}

/**
 * A look-up or a check got no answer, or a write certainly did not happen: again later, then `failed`. While an outcome is
 * unknown no refusal of a look-up decides anything. What is no service's fault is thrown.
 */
export async function laterOrFailRow(
  run: RowRun,
  error: unknown,
  more: Writes & Partial<Pick<RowChange, 'state'>> = {},
): Promise<void> {
  if (!isServiceError(error)) throw error;
  const { row, batch } = run;
  if (isHeld(error)) return laterRow(run, error.retryAfterMs ?? 0, { ...more, tries: row.tries });
  const open = row.writeStartedAt !== undefined && more.writeStartedAt !== null;
  const delayMs = waitMs(row.tries + 1, batch.ports.random(), error.retryAfterMs);
  if (asksForRest(error)) batch.ports.pace.brake(delayMs);
  if (row.tries + 1 < MOST_TRIES && (open || error.kind === 'upstream')) return laterRow(run, delayMs, more);
  const { state: _state, ...writes } = { state: row.state, writeStartedAt: null, ...more };
  if (!open) return failRow(run, refusalOf(error), writes);
  // Once it has failed anybody may ask anew: no write of ours may come after that.
  const settlesMs = rowSettlesInMs(run);
  return settlesMs > 0 ? laterRow(run, settlesMs, more) : failRow(run, NOBODY_KNOWS, {});
}
