import { waitMs } from '../domain/back-off.ts';
import { type Claim, type JobEnd, OVERTAKEN } from '../domain/ports.ts';
import { isServiceError } from '../errors.ts';
import { allStillFree } from './all-still-free.ts';
import { type BatchPorts, type BatchRun, failBatch, moveBatch } from './batch-run.ts';
import { MOST_TRIES } from './carry-out.ts';
import { carryOutRow } from './carry-out-row.ts';
import { failedOutcome, refusalOf } from './outcome-of.ts';
import { AWAY } from './row-pace.ts';
import { standingProblem } from './standing-problem.ts';
import { throughRows, untilNextMs } from './through-rows.ts';

/** Who asked and who approved is looked at again so often; Slack's answers are as old (30 s) in any case. */
const STANDING_FRESH_MS = 30_000;

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
  const standing = remembered(clock.now, () => standingProblem(ports, request));
  try {
    await throughRows(run, {
      goesOn: () => !stopped,
      work: (row) => carryOutRow({ batch: run, row, standing, stop }),
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

/** Asks again after a while only; what could not be answered is asked again at once. */
function remembered(now: () => number, ask: () => Promise<string | undefined>): () => Promise<string | undefined> {
  let known: { readonly at: number; readonly answer: Promise<string | undefined> } | undefined;
  return () => {
    if (!known || now() - known.at > STANDING_FRESH_MS) {
      const answer = ask();
      known = { at: now(), answer };
      answer.catch(() => {
        known = undefined;
      });
    }
    return known.answer;
  };
}
