import type { AuditEvent } from '../domain/audit-event.ts';
import { backOffMs } from '../domain/back-off.ts';
import { mayDecide, mayInvite, mayRequest, type Policy } from '../domain/policy.ts';
import type { Claim, Clock, Log, Members, NewId, Platform, PlatformUser, Store, Transition } from '../domain/ports.ts';
import type { Request, Status } from '../domain/request.ts';
import { isKnownError } from '../errors.ts';
import { createUser } from './create-user.ts';
import { inviteToTenant } from './invite-to-tenant.ts';
import { originOf } from './origin-of.ts';
import { doneOutcome, failedOutcome, type Refusal, refusalOf } from './outcome-of.ts';

/** What one kind of request does at CxEngage. Reads throw `upstream`; `write` throws what the Platform port says. */
export interface Effect {
  /** A sentence when a role, tenant … of the request is gone; undefined when all is there. */
  stillPossible(): Promise<string | undefined>;
  lookUp(): Promise<PlatformUser | undefined>;
  write(): Promise<PlatformUser>;
  alreadyThere(found: PlatformUser): string;
  readonly madeByAnother: string;
}

export interface CarryOutPorts {
  readonly store: Store;
  readonly platform: Platform;
  readonly members: Members;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly newId: NewId;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly log: Log;
}

/** What the worker does with the job: nothing (it ended with the request), end it, or try again later. */
export type JobEnd = { readonly job: 'ended' | 'end' } | { readonly job: 'postpone'; readonly delayMs: number };

/** An API call is given up after 10 s; a write that is absent 10 s after that will not happen any more. */
export const WRITE_SETTLED_MS = 20_000;
/** After this many tries it becomes `failed`, with Retry. With the back-off that is about two minutes. */
const MOST_TRIES = 8;

/**
 * Carries out an approved request exactly once, or goes on with one whose worker died: checks again, looks up, writes,
 * reads back. A write whose outcome is unknown is settled by look-up, never by a second write before it has settled.
 */
export async function carryOutRequest(ports: CarryOutPorts, claim: Claim): Promise<JobEnd> {
  const request = await ports.store.byId(claim.requestId);
  if (!request) return { job: 'end' };
  const effect =
    request.kind === 'create_user' ? createUser(ports.platform, request) : inviteToTenant(ports.platform, request);
  const run: Run = { ports, claim, request, effect };
  try {
    if (request.status === 'approved') return await start(run);
    if (request.status === 'creating' && request.writeStartedAt === undefined) return await start(run);
    if (request.status === 'creating') return await loseTrack(run);
    if (request.status === 'unknown') return await settle(run);
    return { job: 'end' };
  } catch (error) {
    return laterOrFail(run, error);
  }
}

interface Run {
  readonly ports: CarryOutPorts;
  readonly claim: Claim;
  readonly request: Request;
  readonly effect: Effect;
}

async function start(run: Run): Promise<JobEnd> {
  const { ports, effect } = run;
  const stale = (await standingProblem(run)) ?? (await effect.stillPossible());
  if (stale) return fail(run, { kind: 'forbidden', sentence: stale, retryable: false });
  const found = await effect.lookUp();
  if (found) return settleFound(run, found, effect.alreadyThere(found));
  return write(run, ports.clock.now());
}

/** The second check: who asked and who approved may still do so now. */
async function standingProblem({ ports, request }: Run): Promise<string | undefined> {
  const requester = await ports.members.find(request.requester);
  const asked =
    request.kind === 'create_user' ? mayRequest(requester, ports.policy) : mayInvite(requester, ports.policy);
  if (!asked.allowed) return 'The requester may not make this request any more, so it was not carried out.';
  if (!request.decision) return 'Nobody is on record as having approved this request.';
  const approver = await ports.members.find(request.decision.by);
  const approved = mayDecide(approver, request, ports.policy);
  return approved.allowed ? undefined : 'The approver may not approve this request any more. Make a new request.';
}

async function write(run: Run, startedAt: number): Promise<JobEnd> {
  const { ports, request, effect } = run;
  const attemptStartedAt = request.attemptStartedAt ?? startedAt;
  const set = { writeStartedAt: startedAt, attemptStartedAt };
  const writing = await move(run, 'creating', { set, event: 'write_started', jobs: ['show_request'] });
  if (!writing) return { job: 'ended' };
  let made: PlatformUser;
  try {
    made = await effect.write();
  } catch (error) {
    if (isKnownError(error, 'upstream')) return refusedForNow(writing, error);
    if (isKnownError(error) && error.kind !== 'outcome_unknown') return settleRefused(writing, error);
    ports.log.warn({ requestId: request.id, cause: String(error) }, 'outcome of a write is unknown');
    return loseTrack(writing);
  }
  const seen = await readBack(writing);
  return succeed(
    writing,
    { ...made, ...seen },
    seen ? undefined : 'CxEngage confirmed it; reading it back did not work.',
  );
}

/** 429, or no connection at all: certainly not written, so the next try may write at once. */
async function refusedForNow(run: Run, error: unknown): Promise<JobEnd> {
  const released = await move(run, 'creating', { set: { writeStartedAt: null }, event: 'write_refused' });
  return released ? laterOrFail(released, error) : { job: 'ended' };
}

/** The API said no. It says so too when an earlier call of ours has written: only a look-up tells. */
async function settleRefused(run: Run, error: unknown): Promise<JobEnd> {
  const found = await run.effect.lookUp().catch(() => undefined);
  return found ? settleFound(run, found, run.effect.alreadyThere(found)) : fail(run, refusalOf(error));
}

async function loseTrack(run: Run): Promise<JobEnd> {
  const lost = await move(run, 'unknown', { event: 'outcome_unknown', jobs: ['show_request'] });
  if (!lost) return { job: 'ended' };
  try {
    return await settle(lost);
  } catch (error) {
    return laterOrFail(lost, error);
  }
}

async function settle(run: Run): Promise<JobEnd> {
  const { ports, request, effect } = run;
  const found = await effect.lookUp();
  if (found) return settleFound(run, found, effect.madeByAnother);
  const now = ports.clock.now();
  const settledAt = (request.writeStartedAt ?? now) + WRITE_SETTLED_MS;
  if (now < settledAt) return { job: 'postpone', delayMs: settledAt - now };
  if (run.claim.attempts >= MOST_TRIES) {
    return fail(run, {
      kind: 'upstream',
      sentence: 'CxEngage did not carry it out although it was tried several times.',
      retryable: true,
    });
  }
  return write(run, now);
}

/** Somebody has the address: ours, somebody else's, or nobody can tell. */
async function settleFound(run: Run, found: PlatformUser, notOurs: string): Promise<JobEnd> {
  const origin = originOf(found, run.request.attemptStartedAt, await run.ports.platform.ownUserId());
  if (origin === 'ours') return succeed(run, found, 'Found by look-up: the answer to the call itself was lost.');
  if (origin === 'another') return fail(run, { kind: 'conflict', sentence: notOurs, retryable: false });
  return succeed(run, found, 'It is there, but CxEngage does not say who made it: the answer to the call was lost.');
}

async function readBack(run: Run): Promise<PlatformUser | undefined> {
  try {
    return await run.effect.lookUp();
  } catch {
    return undefined;
  }
}

async function succeed(run: Run, user: PlatformUser, note: string | undefined): Promise<JobEnd> {
  const set = { outcome: doneOutcome(user, note), writeStartedAt: null };
  // There is no arrow from `approved` to `created`: what an earlier try of ours has made is found on the way.
  const ready = run.request.status === 'approved' ? await move(run, 'creating', { event: 'found_by_look_up' }) : run;
  if (ready) await move(ready, 'created', { set, event: 'created', jobs: ['show_request'], endsJob: true });
  return { job: 'ended' };
}

async function fail(run: Run, refusal: Refusal): Promise<JobEnd> {
  const { ports, claim } = run;
  const outcome = failedOutcome(refusal, ports.newId());
  ports.log.warn({ requestId: claim.requestId, kind: outcome.kind, reference: outcome.reference }, 'request failed');
  const set = { outcome, writeStartedAt: null };
  await move(run, 'failed', { set, event: 'failed', jobs: ['show_request'], endsJob: true });
  return { job: 'ended' };
}

/** A look-up or a check got no answer, or the write certainly did not happen: again later, or Retry for the approver. */
async function laterOrFail(run: Run, error: unknown): Promise<JobEnd> {
  const { ports, claim, request } = run;
  if (!isKnownError(error, 'upstream')) {
    ports.log.error({ requestId: request.id, cause: String(error) }, 'request cannot go on');
    return fail(run, refusalOf(error));
  }
  if (claim.attempts < MOST_TRIES) {
    return { job: 'postpone', delayMs: error.retryAfterMs ?? backOffMs(claim.attempts, ports.random()) };
  }
  return fail(run, request.status === 'unknown' ? NOBODY_KNOWS : refusalOf(error));
}

const NOBODY_KNOWS: Refusal = {
  kind: 'outcome_unknown',
  sentence:
    'CxEngage took the call and has not answered since, so nobody can tell whether it was carried out. A retry looks first.',
  retryable: true,
};

interface Move extends Pick<Transition, 'set' | 'endsJob'> {
  readonly event: AuditEvent['kind'];
  readonly jobs?: Transition['jobs'];
}

/** Takes one arrow while the claim holds; undefined when somebody else was faster or the lease is lost. */
async function move(run: Run, to: Status, { event, jobs = [], ...change }: Move): Promise<Run | undefined> {
  const { ports, claim, request } = run;
  const done = await ports.store.transition({
    requestId: request.id,
    from: request.status,
    to,
    event: { kind: event, at: ports.clock.now(), detail: { attempt: request.attempt, tries: claim.attempts } },
    jobs,
    claim,
    ...change,
  });
  if (done !== 'done') {
    ports.log.warn({ requestId: request.id, to, done }, 'another worker went on with this request');
    return undefined;
  }
  const moved = await ports.store.byId(request.id);
  return moved && { ...run, request: moved };
}
