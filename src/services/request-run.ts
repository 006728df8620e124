import type { AuditEvent } from '../domain/audit-event.ts';
import { waitMs } from '../domain/back-off.ts';
import type { Policy } from '../domain/policy.ts';
import type {
  Claim,
  Clock,
  JobEnd,
  Log,
  Members,
  NewId,
  Platform,
  PlatformUser,
  Store,
  Transition,
} from '../domain/ports.ts';
import type { SingleRequest, Status } from '../domain/request.ts';
import { isServiceError } from '../errors.ts';
import { doneOutcome, failedOutcome, type Refusal, refusalOf } from './outcome-of.ts';

/** What one kind of request does at CxEngage. Reads throw `upstream`; `write` throws what the Platform port says. */
export interface Effect {
  /** A sentence when a role, tenant … of the request is gone; undefined when all is there. */
  stillPossible(): Promise<string | undefined>;
  lookUp(): Promise<PlatformUser | undefined>;
  /** Before anything was sent. It may miss what others did in the last minute, but nothing that was done before `since`. */
  lookUpFirst(since: number): Promise<PlatformUser | undefined>;
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

/**
 * Another worker took an arrow that this one wanted. Whoever holds the job now looks at the row again soon: the other one
 * may have lost its lease and be unable to store how its call ended.
 */
export const OVERTAKEN = { job: 'postpone', delayMs: 1_000 } as const satisfies JobEnd;

/** One request being carried out under a claim. */
export interface Run {
  readonly ports: CarryOutPorts;
  readonly claim: Claim;
  readonly request: SingleRequest;
  readonly effect: Effect;
}

/** An API call is given up after 10 s; a write that is absent 10 s after that will not happen any more. */
export const WRITE_SETTLED_MS = 20_000;

/** After this many tries it becomes `failed`, with Retry. With the back-off that is about two minutes. */
export const MOST_TRIES = 8;

export const NOBODY_KNOWS: Refusal = {
  kind: 'outcome_unknown',
  sentence:
    'CxEngage took the call and has not answered since, so nobody can tell whether it was carried out. A retry looks first.',
  retryable: true,
};

/** How long a write of this request can still come that a look-up does not show; 0 when none is open. */
export function settlesInMs({ ports, request }: Run): number {
  const since = request.writeStartedAt ?? Number.NEGATIVE_INFINITY;
  return Math.max(0, since + WRITE_SETTLED_MS - ports.clock.now());
}

interface Move extends Pick<Transition, 'set' | 'endsJob'> {
  readonly event: AuditEvent['kind'];
  readonly jobs?: Transition['jobs'];
}

/** Takes one arrow while the claim holds; undefined when somebody else was faster or the lease is lost. */
export async function move(run: Run, to: Status, { event, jobs = [], ...change }: Move): Promise<Run | undefined> {
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
  return moved && moved.kind !== 'create_users' ? { ...run, request: moved } : undefined;
}

/** It is done: what CxEngage holds becomes the outcome. `doubt` says how sure that is. */
export async function succeed(run: Run, user: PlatformUser, doubt: Parameters<typeof doneOutcome>[2]): Promise<JobEnd> {
  const set = { outcome: doneOutcome(user, run.request, doubt), writeStartedAt: null };
  // There is no arrow from `approved` to `created`: what an earlier try of ours has made is found on the way.
  const ready = run.request.status === 'approved' ? await move(run, 'creating', { event: 'found_by_look_up' }) : run;
  const ending = { set, event: 'created', jobs: ['show_request'], endsJob: true } as const;
  return ready && (await move(ready, 'created', ending)) ? { job: 'ended' } : OVERTAKEN;
}

/** It is not done. `set` says what is known of the writes: by default that none is open. */
export async function fail(run: Run, refusal: Refusal, set: Move['set'] = { writeStartedAt: null }): Promise<JobEnd> {
  const { ports, claim } = run;
  const outcome = failedOutcome(refusal, ports.newId());
  ports.log.warn({ requestId: claim.requestId, kind: outcome.kind, reference: outcome.reference }, 'request failed');
  const ending = { set: { ...set, outcome }, event: 'failed', jobs: ['show_request'], endsJob: true } as const;
  return (await move(run, 'failed', ending)) ? { job: 'ended' } : OVERTAKEN;
}

/**
 * A look-up or a check got no answer, or a write certainly did not happen: again later, then `failed` with Retry. While an
 * outcome is unknown no refusal of a look-up decides anything. A fault of ours or of the database is thrown: it says
 * nothing about CxEngage, and the job starts from the row again.
 */
export async function laterOrFail(run: Run, error: unknown): Promise<JobEnd> {
  const { ports, claim, request } = run;
  if (!isServiceError(error)) throw error;
  const open = request.writeStartedAt !== undefined;
  if (claim.attempts < MOST_TRIES && (open || error.kind === 'upstream')) {
    return { job: 'postpone', delayMs: waitMs(claim.attempts, ports.random(), error.retryAfterMs) };
  }
  // Once it has failed anybody may ask anew: no write of ours may come after that.
  const delayMs = settlesInMs(run);
  if (delayMs > 0) return { job: 'postpone', delayMs };
  // A write that nobody could settle stays on record: a Retry waits for it too.
  return open ? fail(run, NOBODY_KNOWS, {}) : fail(run, refusalOf(error));
}
