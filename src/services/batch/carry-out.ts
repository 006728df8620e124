import { createCache } from '../../cache.ts';
import { waitMs } from '../../domain/back-off.ts';
import type { StoredRow } from '../../domain/batch.ts';
import { isKnownError, isServiceError } from '../../errors.ts';
import { type Claim, type JobEnd, OVERTAKEN } from '../../ports/jobs.ts';
import { MOST_TRIES } from '../carry-out.ts';
import { failedOutcome, refusalOf } from '../outcome-of.ts';
import { standingProblem } from '../standing.ts';
import { carryOutRow } from './carry-out-row.ts';
import { rowPages } from './file-contents.ts';
import { AWAY } from './pace.ts';
import { throughRows, untilNextMs } from './row-queue.ts';
import { type BatchPorts, type BatchRun, failBatch, moveBatch } from './run.ts';

/** Who asked and who approved is looked at again so often; Slack's answers are as old (30 s) in any case. */
const STANDING_LIFETIME_MS = 30_000;

/**
 * Carries out an approved batch row by row, or goes on with one whose worker died. What was approved is what is stored: rows
 * with another digest are not touched. A failed row never stops the others. It ends when every row has.
 */
export async function carryOutBatch(ports: BatchPorts, claim: Claim, closing: AbortSignal): Promise<JobEnd> {
  const request = await ports.store.byId(claim.requestId);
  if (request?.kind !== 'create_users') return { job: 'end' };
  const run: BatchRun = { ports, claim, request, closing };
  if (request.status !== 'approved' && request.status !== 'creating') return { job: 'end' };
  if ((await ports.store.digestOfRows(request.id)) !== request.digest) {
    const sentence = 'The rows are not those that were approved. Nothing more was created; ask again.';
    return failBatch(run, { kind: 'conflict', sentence });
  }
  if (request.status === 'creating') return carryOn(run);
  try {
    const taken = request.content.allOrNothing && request.attempt === 1 && (await allStillFree(run));
    if (taken) return taken;
  } catch (error) {
    if (!isServiceError(error)) throw error;
    if (error.kind !== 'upstream' || claim.attempts >= MOST_TRIES) {
      return failBatch(run, refusalOf(error));
    }
    return { job: 'postpone', delayMs: waitMs(claim.attempts, ports.random(), error.retryAfterMs) };
  }
  const begun = await begin(run);
  return begun ? carryOn(begun) : OVERTAKEN;
}

async function begin(run: BatchRun): Promise<BatchRun | undefined> {
  const set = { beganAt: run.ports.clock.now() };
  return moveBatch(run, 'creating', { event: 'write_started', set, jobs: ['show_request'] });
}

async function carryOn(run: BatchRun): Promise<JobEnd> {
  const { ports, request, closing } = run;
  const { store, clock, pace } = ports;
  await store.stopAgain(run.claim);
  let stopped = false;
  const stop = () => {
    stopped = true;
  };
  const standing = createCache(clock, STANDING_LIFETIME_MS, () => standingProblem(ports, request));
  try {
    await throughRows(run, {
      goesOn: () => !stopped,
      work: (row) => carryOutRow({ batch: run, row, standing: () => standing.get(''), stop }),
    });
  } finally {
    await store.askJobs(request.id, ['show_progress']);
  }
  if (closing.aborted) return { job: 'postpone', delayMs: 0 };
  const now = await store.byId(request.id);
  if (now?.status !== 'creating') return { job: 'end' };
  const next = await store.nextRowAt(request.id);
  // Of a stopped batch no row is new, and what is under way is settled to its end.
  if (pace.isAway && (await store.countRows(request.id)).new > 0) return pause(run);
  if (next !== undefined || stopped) return { job: 'postpone', delayMs: untilNextMs(ports, next) };
  const ending = { event: 'finished', jobs: ['show_request', 'send_files'], endsJob: true } as const;
  return (await moveBatch(run, 'finished', ending)) ? { job: 'ended' } : OVERTAKEN;
}

/** Waits for an approver: else each row that is left would be tried in vain, one by one, until it has failed. */
async function pause(run: BatchRun): Promise<JobEnd> {
  const { ports, claim } = run;
  const outcome = failedOutcome({ kind: 'upstream', sentence: AWAY, retryable: true }, ports.newId());
  const { kind, reference } = outcome;
  ports.log.warn({ requestId: claim.requestId, kind, reference }, 'batch paused');
  const waiting = {
    set: { outcome },
    event: 'paused',
    detail: { reference },
    jobs: ['show_request'],
    endsJob: true,
  } as const;
  return (await moveBatch(run, 'paused', waiting)) ? { job: 'ended' } : OVERTAKEN;
}

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
