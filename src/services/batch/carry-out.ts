import { createCache } from '../../cache.ts';
import { waitMs } from '../../domain/back-off.ts';
import { stepsOfAttempt } from '../../domain/batch-steps.ts';
import { isBatch } from '../../domain/request.ts';
import { isKnownError, isServiceError, KnownError } from '../../errors.ts';
import { type Claim, type JobEnd, OVERTAKEN } from '../../ports/jobs.ts';
import { MOST_TRIES } from '../carry-out.ts';
import { withFreshLists } from '../operations.ts';
import { PAUSED, serviceAway, slackAway } from '../outage.ts';
import { refusalOf } from '../outcome-of.ts';
import { whoLostStanding } from '../standing.ts';
import { allStillFree, canBeAllOrNothing } from './all-or-nothing.ts';
import { carryOutRow } from './carry-out-row.ts';
import { type Objection, pauseFor, pauseForApprover, resumeWhenBack, waitFor } from './pause.ts';
import { runRowQueue, untilNextMs } from './row-queue.ts';
import { type BatchPorts, type BatchRun, failBatch, moveBatch } from './run.ts';

/** Authorization is checked again after this long. Slack profiles are cached for 30 s anyway. */
const STANDING_LIFETIME_MS = 30_000;

/**
 * Carries out an approved batch row by row, or resumes one whose worker died. Fails the batch if the digest of its rows
 * is not the approved one. A failed row never stops the others. The batch ends when every row has ended. While a
 * service is away it waits, then pauses, and resumes by itself.
 */
export async function carryOutBatch(ports: BatchPorts, claim: Claim, closing: AbortSignal): Promise<JobEnd> {
  const request = await ports.store.byId(claim.requestId);
  if (!request || !isBatch(request)) return { job: 'end' };
  const { status, outcome } = request;
  const isWaiting = outcome?.result === 'waiting' && (status === 'creating' || status === 'paused');
  if (status !== 'approved' && status !== 'creating' && !isWaiting) return { job: 'end' };
  const claimed: BatchRun = { ports, claim, request, closing };
  const run = isWaiting ? await resumeWhenBack(claimed) : claimed;
  if ('job' in run) return run;
  if ((await ports.store.digestOfRows(request.id)) !== request.digest) {
    const sentence = 'The rows are not the ones that were approved. Nothing more was created. Make a new request.';
    return failBatch(run, { kind: 'conflict', sentence });
  }
  if (status !== 'approved') return runRows(run);
  try {
    const ending = (await canBeAllOrNothing(run)) && (await allStillFree(run));
    if (ending) return ending;
  } catch (error) {
    if (!isServiceError(error)) throw error;
    const service = serviceAway(error);
    if (service) return waitFor(run, service, error);
    if (error.kind !== 'upstream' || claim.attempts >= MOST_TRIES) {
      return failBatch(run, refusalOf(error));
    }
    return { job: 'postpone', delayMs: waitMs(claim.attempts, ports.random(), error.retryAfterMs) };
  }
  const begun = await begin(run);
  return begun ? runRows(begun) : OVERTAKEN;
}

async function begin(run: BatchRun): Promise<BatchRun | undefined> {
  const set = { beganAt: run.ports.clock.now(), outcome: null };
  return moveBatch(run, 'creating', { event: 'write_started', set, jobs: ['show_request'] });
}

/** Why no more rows of this run start: Slack is away, or an approver has to decide. */
type Halt = { readonly away: KnownError } | { readonly objection: Objection };

async function runRows(claimed: BatchRun): Promise<JobEnd> {
  const ports = { ...claimed.ports, platform: withFreshLists(claimed.ports.platform, claimed.ports.clock) };
  const run: BatchRun = { ...claimed, ports };
  const { request, claim, closing } = run;
  const { store, clock, pace } = ports;
  await store.stopAgain(claim);
  const isStopped = await wasStopped(run);
  let stopped = false;
  let halt: Halt | undefined;
  const haltAt = (now: Halt) => {
    halt ??= now;
    // Nothing was sent, so the row waits, and it is no failed try.
    return new KnownError('upstream', 'The batch is about to be paused.', { code: PAUSED });
  };
  const lost = createCache(clock, STANDING_LIFETIME_MS, () => whoLostStanding(ports, request));
  const standing = async () => {
    const who = await lost.get('').catch((error) => {
      const away = slackAway(error);
      throw isKnownError(away) && serviceAway(away) === 'Slack' ? haltAt({ away }) : error;
    });
    if (who) objectTo({ kind: 'forbidden', sentence: LOST_STANDING[who], lost: who });
    return who && LOST_STANDING[who];
  };
  const objectTo = (objection: Objection) => {
    if (!isStopped) throw haltAt({ objection });
  };
  try {
    await runRowQueue(run, {
      goesOn: () => !stopped && !halt,
      work: (row) =>
        carryOutRow({
          batch: run,
          row,
          standing,
          isStopped,
          pauseFor: objectTo,
          stop: () => {
            stopped = true;
          },
        }),
    });
  } finally {
    await store.askJobs(request.id, ['show_progress']);
  }
  if (closing.aborted) return { job: 'postpone', delayMs: 0 };
  const now = await store.byId(request.id);
  if (now?.status !== 'creating') return { job: 'end' };
  if (halt) return endHalted(run, halt);
  const next = await store.nextRowAt(request.id);
  if (pace.isAway && next !== undefined && !(await wasStopped(run))) return pauseFor(run, 'CxEngage');
  if (next !== undefined || stopped) return { job: 'postpone', delayMs: untilNextMs(ports, next) };
  const ending = { event: 'finished', jobs: ['show_request', 'send_files'], endsJob: true } as const;
  return (await moveBatch(run, 'finished', ending)) ? { job: 'ended' } : OVERTAKEN;
}

async function endHalted(run: BatchRun, halt: Halt): Promise<JobEnd> {
  if ('away' in halt) return waitFor(run, 'Slack', halt.away);
  await run.ports.store.stopAgain(run.claim);
  // It was stopped in the meantime, so only rows in progress are left. The next run settles them.
  if (await wasStopped(run)) return { job: 'postpone', delayMs: 0 };
  return pauseForApprover(run, halt.objection);
}

/** A stopped batch starts no rows, so it is not paused either. */
async function wasStopped({ ports, request }: BatchRun): Promise<boolean> {
  return stepsOfAttempt(await ports.store.batchSteps(request.id)).stopped !== undefined;
}

const LOST_STANDING = {
  requester: 'The requester is no longer allowed to make this request. An approver who resumes it takes it over.',
  approver: 'The approver is no longer allowed to approve this request. Another approver can resume it.',
} as const;
