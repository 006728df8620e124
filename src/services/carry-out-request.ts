import { emailKey } from '../domain/email-address.ts';
import type { Claim, JobEnd, PlatformUser } from '../domain/ports.ts';
import { isKnownError, isServiceError } from '../errors.ts';
import { createUser } from './create-user.ts';
import { inviteToTenant } from './invite-to-tenant.ts';
import { originOf } from './origin-of.ts';
import { type Refusal, refusalOf } from './outcome-of.ts';
import {
  type CarryOutPorts,
  fail,
  laterOrFail,
  MOST_TRIES,
  move,
  OVERTAKEN,
  type Run,
  settlesInMs,
  succeed,
} from './request-run.ts';
import { standingProblem } from './standing-problem.ts';

/** A write is sent this soon after its start was stored, or not at all. */
export const LATEST_SEND_MS = 5_000;

/**
 * Carries out an approved request exactly once, or goes on with one whose worker died: looks up, checks again, writes,
 * reads back. A write whose outcome is unknown is settled by look-up, never by a second write before it has settled.
 * Throws what is no KnownError: the job is then tried again from the stored row.
 */
export async function carryOutRequest(ports: CarryOutPorts, claim: Claim): Promise<JobEnd> {
  const request = await ports.store.byId(claim.requestId);
  if (!request || request.kind === 'create_users') return { job: 'end' };
  const effect =
    request.kind === 'create_user' ? createUser(ports.platform, request) : inviteToTenant(ports.platform, request);
  const run: Run = { ports, claim, request, effect };
  const writing = request.status === 'creating' && request.writeStartedAt !== undefined;
  if (writing) return loseTrack(run);
  if (request.status === 'unknown') return orLater(run, settle);
  if (request.status === 'approved' || request.status === 'creating') return orLater(run, start);
  return { job: 'end' };
}

async function orLater(run: Run, step: (run: Run) => Promise<JobEnd>): Promise<JobEnd> {
  try {
    return await step(run);
  } catch (error) {
    return laterOrFail(run, error);
  }
}

async function start(run: Run): Promise<JobEnd> {
  const { effect } = run;
  // Before the second check, for after a Retry it may be there: nobody is told then that it was not carried out.
  const found = await effect.lookUp();
  if (found) return settleFound(run, found, effect.alreadyThere(found));
  const delayMs = settlesInMs(run);
  if (delayMs > 0) return { job: 'postpone', delayMs };
  const stale = await staleness(run);
  return stale ? fail(run, stale) : write(run);
}

/** The second check, before every write: why an approval does not hold any more. */
async function staleness(run: Run): Promise<Refusal | undefined> {
  const sentence = (await standingProblem(run.ports, run.request)) ?? (await run.effect.stillPossible());
  return sentence ? { kind: 'forbidden', sentence, retryable: false } : undefined;
}

async function write(run: Run): Promise<JobEnd> {
  const { ports, request, effect } = run;
  const startedAt = ports.clock.now();
  const attemptStartedAt = request.attemptStartedAt ?? startedAt;
  const set = { writeStartedAt: startedAt, attemptStartedAt };
  const writing = await move(run, 'creating', { set, event: 'write_started', jobs: ['show_request'] });
  // Whoever was held up since may have lost the lease: another worker looks for this write and must not be overtaken by it.
  const ours = writing?.request.status === 'creating' && writing.request.writeStartedAt === startedAt;
  if (!writing || !ours || ports.clock.now() - startedAt > LATEST_SEND_MS) return OVERTAKEN;
  let made: PlatformUser;
  try {
    made = await effect.write();
  } catch (error) {
    ports.log.warn({ requestId: request.id, cause: error }, 'a write was not confirmed');
    if (isKnownError(error, 'upstream')) return notWrittenYet(writing, error);
    if (isKnownError(error) && error.kind !== 'outcome_unknown') return settleRefused(writing, error);
    return loseTrack(writing);
  }
  if (emailKey(made.email) !== emailKey(request.content.email)) return loseTrack(writing);
  return readBack(writing, made);
}

/** What is certain once a write was refused: none is open, unless an earlier one of this request was never settled. */
function nothingOpen({ request }: Run): { writeStartedAt: null; attemptStartedAt?: null } {
  const first = request.attemptStartedAt === request.writeStartedAt;
  return { writeStartedAt: null, ...(first && { attemptStartedAt: null }) };
}

/** 429, or no connection at all: certainly not written, so the next try may write at once. */
async function notWrittenYet(run: Run, error: unknown): Promise<JobEnd> {
  const released = await move(run, 'creating', { set: nothingOpen(run), event: 'write_refused' });
  return released ? laterOrFail(released, error) : OVERTAKEN;
}

/** The API said no. It says so too when an earlier call of ours has written: only a look-up tells. */
async function settleRefused(run: Run, error: unknown): Promise<JobEnd> {
  const set = nothingOpen(run);
  try {
    const found = await run.effect.lookUp();
    return found
      ? await settleFound(run, found, run.effect.alreadyThere(found))
      : await fail(run, refusalOf(error), set);
  } catch (trouble) {
    if (!isServiceError(trouble)) throw trouble;
    return 'attemptStartedAt' in set ? fail(run, refusalOf(error), set) : loseTrack(run);
  }
}

async function loseTrack(run: Run): Promise<JobEnd> {
  const lost = await move(run, 'unknown', { event: 'outcome_unknown', jobs: ['show_request'] });
  return lost ? orLater(lost, settle) : OVERTAKEN;
}

async function settle(run: Run): Promise<JobEnd> {
  const { effect, claim } = run;
  const found = await effect.lookUp();
  if (found) return settleFound(run, found, effect.madeByAnother);
  const delayMs = settlesInMs(run);
  if (delayMs > 0) return { job: 'postpone', delayMs };
  if (claim.attempts >= MOST_TRIES) {
    const sentence = 'CxEngage did not carry it out although it was tried several times.';
    return fail(run, { kind: 'upstream', sentence, retryable: true });
  }
  const stale = await staleness(run);
  return stale ? fail(run, stale) : write(run);
}

/** Somebody has the address: ours, somebody else's, or nobody can tell. */
async function settleFound(run: Run, found: PlatformUser, notOurs: string): Promise<JobEnd> {
  const { request, ports } = run;
  const origin = originOf(found, request.attemptStartedAt, await ports.platform.ownUserId());
  if (origin === 'ours') return succeed(run, found, 'reply_lost');
  if (origin === 'cannot_tell') return succeed(run, found, 'maker_unknown');
  return fail(run, { kind: 'conflict', sentence: notOurs, retryable: false });
}

/** The API confirmed it; what the thread says is what a look-up then shows. */
async function readBack(run: Run, made: PlatformUser): Promise<JobEnd> {
  try {
    const seen = await run.effect.lookUp();
    return seen ? await succeed(run, { ...made, ...seen }, undefined) : await succeed(run, made, 'not_shown_yet');
  } catch (error) {
    if (!isServiceError(error)) throw error;
    return succeed(run, made, 'not_read_back');
  }
}
