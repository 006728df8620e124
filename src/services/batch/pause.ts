import { OPEN_ROW_STATES } from '../../domain/batch.ts';
import type { FailedOutcome, Service } from '../../domain/outcome.ts';
import { isKnownError, isServiceError, type KnownError } from '../../errors.ts';
import { type JobEnd, OVERTAKEN } from '../../ports/jobs.ts';
import type { Obstacle } from '../operation.ts';
import { outageDelayMs, serviceAway, slackAway, waitedMs, waitingFor } from '../outage.ts';
import { failedOutcome, type Refusal } from '../outcome-of.ts';
import { whoLostStanding } from '../standing.ts';
import { AWAY_MS } from './pace.ts';
import { type BatchRun, moveBatch } from './run.ts';

/** How often a paused batch looks whether the service that it waits for is back. */
const LOOK_EVERY_MS = 10_000;

/** Notes what the batch waits for, and says so in its thread once that lasts. */
export async function waitFor(run: BatchRun, service: Service, error: KnownError): Promise<JobEnd> {
  const { ports, claim, request } = run;
  const now = ports.clock.now();
  const delayMs = outageDelayMs(waitedMs(request.outcome, now), ports.random(), error.retryAfterMs);
  const outcome = waitingFor(request.outcome, service, now);
  if (outcome) {
    ports.log.warn({ requestId: request.id, service, cause: error }, 'batch waits for a service');
    const jobs = outcome.isTold ? (['show_request'] as const) : [];
    const noted = await moveBatch(run, request.status, {
      event: 'waiting',
      detail: { service },
      set: { outcome },
      jobs,
    });
    if (!noted) return OVERTAKEN;
  }
  return { job: 'postpone', delayMs, attempts: claim.attempts - 1 };
}

/** Pauses until the service is back. The job goes on looking, and resumes the batch by itself. */
export async function pauseFor(run: BatchRun, service: Service): Promise<JobEnd> {
  const { ports, claim, request } = run;
  ports.log.warn({ requestId: request.id, service }, 'batch paused until the service is back');
  const now = ports.clock.now();
  const waiting = waitingFor(undefined, service, now);
  const since = request.outcome?.result === 'waiting' ? request.outcome.since : now - AWAY_MS;
  const outcome = waiting && { ...waiting, since, isTold: true as const };
  const pausing = { event: 'paused', detail: { service }, jobs: ['show_request'] } as const;
  const paused = await moveBatch(run, 'paused', { ...pausing, set: { ...(outcome && { outcome }) } });
  return paused ? { job: 'postpone', delayMs: LOOK_EVERY_MS, attempts: claim.attempts - 1 } : OVERTAKEN;
}

/** What only an approver can lift. */
export interface Objection extends Obstacle, Pick<Refusal, 'kind'> {
  /** Who lost the right. */
  readonly lost?: NonNullable<FailedOutcome['lost']>;
}

/** Pauses until an approver resumes it. No row fails, because the rows themselves are good. */
export async function pauseForApprover(run: BatchRun, objection: Objection): Promise<JobEnd> {
  const { ports, request } = run;
  const { names, ...refusal } = objection;
  const outcome = failedOutcome({ ...refusal, retryable: true }, ports.newId());
  const { kind, reference } = outcome;
  ports.log.warn({ requestId: request.id, kind, reference }, 'batch paused');
  const set = { outcome, ...(names && { names: { ...request.names, ...names } }) };
  const pausing = { set, event: 'paused', detail: { reference }, jobs: ['show_request'], endsJob: true } as const;
  return (await moveBatch(run, 'paused', pausing)) ? { job: 'ended' } : OVERTAKEN;
}

/** Goes on with a batch that waits for a service, if Slack and CxEngage answer again. */
export async function resumeWhenBack(run: BatchRun): Promise<BatchRun | JobEnd> {
  const error = await outageNow(run);
  if (!error) {
    const resuming = { event: 'resumed', set: { outcome: null }, jobs: ['show_request'] } as const;
    return (await moveBatch(run, 'creating', resuming)) ?? OVERTAKEN;
  }
  const { ports, claim, request } = run;
  if (request.status === 'paused') {
    const delayMs = Math.max(LOOK_EVERY_MS, error.retryAfterMs ?? 0);
    return { job: 'postpone', delayMs, attempts: claim.attempts - 1 };
  }
  const service = serviceAway(error) ?? 'CxEngage';
  const isLong = waitedMs(request.outcome, ports.clock.now()) >= AWAY_MS;
  return isLong ? pauseFor(run, service) : waitFor(run, service, error);
}

/** Asks both services what the next row needs. Resolves with the error of the one that does not answer. */
async function outageNow({ ports, request }: BatchRun): Promise<KnownError | undefined> {
  const { store, platform, pace } = ports;
  const [row] = await store.rowsAfter(request.id, 0, 1, OPEN_ROW_STATES);
  const email = row?.content?.user.email;
  try {
    await whoLostStanding(ports, request).catch((error) => {
      throw slackAway(error);
    });
    if (email !== undefined) await pace.call(() => platform.findUser(email));
    return undefined;
  } catch (error) {
    if (!isServiceError(error)) throw error;
    // Any other answer shows that the service is back. The rows then say what is wrong.
    return isKnownError(error, 'upstream') ? error : undefined;
  }
}
