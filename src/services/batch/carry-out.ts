import { createCache } from '../../cache.ts';
import { waitMs } from '../../domain/back-off.ts';
import { SENT_STATES, type StoredRow } from '../../domain/batch.ts';
import { createsUser } from '../../domain/batch-row.ts';
import { isBatch } from '../../domain/request.ts';
import { isKnownError, isServiceError } from '../../errors.ts';
import { type Claim, type JobEnd, OVERTAKEN } from '../../ports/jobs.ts';
import { MOST_TRIES } from '../carry-out.ts';
import { failedOutcome, refusalOf } from '../outcome-of.ts';
import { standingProblem } from '../standing.ts';
import { carryOutRow } from './carry-out-row.ts';
import { rowPages } from './file-contents.ts';
import { AWAY } from './pace.ts';
import { runRowQueue, untilNextMs } from './row-queue.ts';
import { type BatchPorts, type BatchRun, failBatch, moveBatch } from './run.ts';

/** Authorization is checked again after this long. Slack profiles are cached for 30 s anyway. */
const STANDING_LIFETIME_MS = 30_000;

/**
 * Carries out an approved batch row by row, or resumes one whose worker died. Fails the batch if the digest of its rows
 * is not the approved one. A failed row never stops the others. The batch ends when every row has ended.
 */
export async function carryOutBatch(ports: BatchPorts, claim: Claim, closing: AbortSignal): Promise<JobEnd> {
  const request = await ports.store.byId(claim.requestId);
  if (!request || !isBatch(request)) return { job: 'end' };
  const run: BatchRun = { ports, claim, request, closing };
  if (request.status !== 'approved' && request.status !== 'creating') return { job: 'end' };
  if ((await ports.store.digestOfRows(request.id)) !== request.digest) {
    const sentence = 'The rows are not those that were approved. Nothing more was created; ask again.';
    return failBatch(run, { kind: 'conflict', sentence });
  }
  if (request.status === 'creating') return runRows(run);
  try {
    const ending = (await canBeAllOrNothing(run)) && (await allStillFree(run));
    if (ending) return ending;
  } catch (error) {
    if (!isServiceError(error)) throw error;
    if (error.kind !== 'upstream' || claim.attempts >= MOST_TRIES) {
      return failBatch(run, refusalOf(error));
    }
    return { job: 'postpone', delayMs: waitMs(claim.attempts, ports.random(), error.retryAfterMs) };
  }
  const begun = await begin(run);
  return begun ? runRows(begun) : OVERTAKEN;
}

/** Whether all-or-nothing is still possible. It is not on a retry after an earlier attempt has created a user. */
async function canBeAllOrNothing({ ports, request }: BatchRun): Promise<boolean> {
  if (request.kind !== 'create_users' || !request.content.allOrNothing) return false;
  if (request.attempt === 1) return true;
  for await (const rows of rowPages(ports.store, request.id, SENT_STATES)) {
    // Users who were on the platform before the batch have an id from the start.
    const created = rows.filter(({ content }) => !content?.isOnPlatform);
    if (created.some(({ userId, outcome }) => userId !== undefined || outcome?.userId !== undefined)) return false;
  }
  return true;
}

async function begin(run: BatchRun): Promise<BatchRun | undefined> {
  const set = { beganAt: run.ports.clock.now() };
  return moveBatch(run, 'creating', { event: 'write_started', set, jobs: ['show_request'] });
}

async function runRows(run: BatchRun): Promise<JobEnd> {
  const { ports, request, closing } = run;
  const { store, clock, pace } = ports;
  await store.stopAgain(run.claim);
  let stopped = false;
  const stop = () => {
    stopped = true;
  };
  const standing = createCache(clock, STANDING_LIFETIME_MS, () => standingProblem(ports, request));
  try {
    await runRowQueue(run, {
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
  // A stopped batch has no `new` rows, so it is not paused: its open writes still have to settle.
  if (pace.isAway && (await store.countRows(request.id)).new > 0) return pause(run);
  if (next !== undefined || stopped) return { job: 'postpone', delayMs: untilNextMs(ports, next) };
  const ending = { event: 'finished', jobs: ['show_request', 'send_files'], endsJob: true } as const;
  return (await moveBatch(run, 'finished', ending)) ? { job: 'ended' } : OVERTAKEN;
}

/** Pauses until an approver resumes it. Otherwise every remaining row would use up its tries and fail. */
async function pause(run: BatchRun): Promise<JobEnd> {
  const { ports, claim } = run;
  const outcome = failedOutcome({ kind: 'upstream', sentence: AWAY, retryable: true }, ports.newId());
  const { kind, reference } = outcome;
  ports.log.warn({ requestId: claim.requestId, kind, reference }, 'batch paused');
  const pausing = {
    set: { outcome },
    event: 'paused',
    detail: { reference },
    jobs: ['show_request'],
    endsJob: true,
  } as const;
  return (await moveBatch(run, 'paused', pausing)) ? { job: 'ended' } : OVERTAKEN;
}

/**
 * For an approved all-or-nothing batch: looks up every address again before the first write, and fails the batch if one
 * is taken by now. Resolves with undefined when all are free. Throws `upstream` when CxEngage does not answer. The next
 * try resumes there. A try that made progress does not count, because a batch may need more look-ups than CxEngage
 * answers in a minute.
 */
async function allStillFree(run: BatchRun): Promise<JobEnd | undefined> {
  const { ports, claim, request, closing } = run;
  const { store, clock } = ports;
  const approvedAt = request.decision?.at ?? Number.POSITIVE_INFINITY;
  const notBefore = Math.max(approvedAt, ports.startedAt);
  let checked = 0;
  // Limit the look-ups in flight, because forms of other users need look-ups too.
  for await (const rows of rowPages(store, request.id, ['new'], ports.concurrency)) {
    // Skip rows with uncertain writes: those are settled when the row is carried out.
    const open = rows.filter(
      ({ content, checkedAt = 0, writes }) => content && createsUser(content) && checkedAt <= notBefore && !writes,
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
      const sentence = `Line ${taken.line} is on the platform by now, and it was to be all or nothing: nothing was created.`;
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
