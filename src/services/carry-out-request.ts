import type { AuditEvent } from '../domain/audit-event.ts';
import { withoutWait } from '../domain/outcome.ts';
import { isBatch, type SingleRequest, type Status } from '../domain/request.ts';
import { singleKindOf } from '../kinds/index.ts';
import { type Claim, type JobEnd, OVERTAKEN } from '../ports/jobs.ts';
import type { Transition } from '../ports/store.ts';
import { carryOut } from './carry-out.ts';
import type { CarryOutPorts, Ledger, Step } from './ledger.ts';
import type { Made } from './operation.ts';
import { operationOf, withFreshLists } from './operations.ts';
import { waitedMs, waitingFor } from './outage.ts';
import { failedOutcome, halfDone, joinOutcomes } from './outcome-of.ts';
import { standingProblem } from './standing.ts';

const TO_CARRY_OUT: ReadonlySet<Status> = new Set(['approved', 'creating', 'unknown']);

/** Carries out an approved request, or resumes one whose worker died. */
export async function carryOutRequest(ports: CarryOutPorts, claim: Claim): Promise<JobEnd> {
  const request = await ports.store.byId(claim.requestId);
  if (!request || isBatch(request) || !TO_CARRY_OUT.has(request.status)) return { job: 'end' };
  const { clock, random, log, settleMs } = ports;
  const platform = withFreshLists(ports.platform, clock);
  const standing = () => standingProblem(ports, request);
  const inTurn = <T>(send: () => Promise<T>) => send();
  const context = { platform, clock, random, log, settleMs, standing, waitsWithOpenWrite: false, inTurn };
  const ending = await carryOut(context, requestLedger({ ...ports, platform }, claim, request));
  if (ending === 'overtaken') return OVERTAKEN;
  return ending === 'ended' ? { job: 'ended' } : { job: 'postpone', delayMs: ending.delayMs, attempts: ending.tries };
}

/** Stores each step of one request as a transition under the claim. */
export function requestLedger(ports: CarryOutPorts, claim: Claim, request: SingleRequest): Ledger {
  const { store, platform, clock, newId, log } = ports;
  const { made, status } = request;
  const operations = singleKindOf(request)
    .plan(request)
    .map((planned) => operationOf(platform, planned, request.names));
  const about = { requestId: request.id };
  const isWaiting = request.outcome?.result === 'waiting';
  const noWait = isWaiting ? { outcome: withoutWait(request.outcome) ?? null } : {};

  async function move(
    to: Status,
    { event, detail, set, jobs = [], tries, ...rest }: Move,
  ): Promise<Ledger | undefined> {
    const result = await store.transition({
      ...rest,
      requestId: request.id,
      from: status,
      to,
      set,
      jobs,
      claim,
      event: { kind: event, at: clock.now(), detail: { attempt: request.attempt, tries: claim.attempts, ...detail } },
    });
    const next = tries === undefined ? claim : { ...claim, attempts: tries + 1 };
    if (result === 'done') return requestLedger(ports, next, moved(request, to, set));
    log.warn({ ...about, to, result }, 'another worker went on with this request');
    return undefined;
  }

  async function done(now: Made): Promise<Ledger | undefined> {
    // `approved` has no transition to `created`, so the result of an earlier attempt passes through `creating`.
    if (status === 'approved') {
      const creating = await move('creating', { event: 'found_by_look_up', set: {} });
      return creating?.take({ step: 'done', made: now });
    }
    const [operation, ...others] = operations;
    if (!operation) return undefined;
    const outcome = joinOutcomes(made, operation.outcome(now));
    const detail = { userId: outcome.userId, ...(outcome.differs && { differs: true }) };
    if (others.length > 0)
      return move('creating', {
        event: 'user_created',
        detail,
        set: { made: outcome, writes: null, ...noWait },
        tries: 0,
      });
    return move('created', { event: 'created', detail, set: { outcome, writes: null }, ...ENDING });
  }

  function later({ writes, waitsFor }: Extract<Step, { step: 'later' }>): Promise<Ledger | undefined> {
    const isChanged = JSON.stringify(writes) !== JSON.stringify(request.writes ?? null);
    // The message of `unknown` says already that the bot keeps looking.
    const waiting = status === 'unknown' ? undefined : waitsFor && waitingFor(request.outcome, waitsFor, clock.now());
    const to = isChanged ? 'creating' : status;
    const jobs = waiting?.isTold ? (['show_request'] as const) : [];
    if (waiting)
      return move(to, {
        event: isChanged ? 'write_refused' : 'waiting',
        detail: { service: waiting.service },
        set: { writes, outcome: waiting },
        jobs,
      });
    if (isChanged) return move(to, { event: 'write_refused', set: { writes } });
    return Promise.resolve(requestLedger(ports, claim, request));
  }

  function fail({ refusal, writes, names }: Extract<Step, { step: 'fail' }>): Promise<Ledger | undefined> {
    const outcome = failedOutcome(halfDone(refusal, request), newId(), made);
    const { kind, reference } = outcome;
    log.warn({ ...about, kind, reference }, 'request failed');
    const set = { outcome, writes, ...(names && { names: { ...request.names, ...names } }) };
    return move('failed', { event: 'failed', set, ...ENDING });
  }

  return {
    operations,
    about,
    state: { writes: request.writes, tries: claim.attempts - 1, waitedMs: waitedMs(request.outcome, clock.now()) },
    async take(step) {
      switch (step.step) {
        case 'begin':
          return move('creating', { event: 'write_started', set: { writes: step.writes }, jobs: ['show_request'] });
        case 'lose':
          return move('unknown', { event: 'outcome_unknown', set: { writes: step.writes }, jobs: ['show_request'] });
        case 'later':
          return later(step);
        case 'done':
          return done(step.made);
        case 'fail':
          return fail(step);
      }
    },
  };
}

type Move = Pick<Transition, 'endsJob'> & {
  readonly event: AuditEvent['kind'];
  readonly detail?: AuditEvent['detail'];
  readonly set: Pick<NonNullable<Transition['set']>, 'writes' | 'made' | 'outcome' | 'names'>;
  readonly jobs?: Transition['jobs'];
  /** Failed tries of the next operation; resets the count in the claim. */
  readonly tries?: number;
};

const ENDING = { jobs: ['show_request'], endsJob: true } as const;

/** The request after the transition. */
function moved(request: SingleRequest, status: Status, set: Move['set']): SingleRequest {
  const { writes: writesBefore, outcome: outcomeBefore, ...rest } = request;
  const writes = set.writes === undefined ? writesBefore : set.writes;
  const outcome = set.outcome === undefined ? outcomeBefore : set.outcome;
  return {
    ...rest,
    status,
    ...(writes && { writes }),
    ...(outcome && { outcome }),
    ...(set.made && { made: set.made }),
  };
}
