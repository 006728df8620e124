import type { AuditEvent } from '../domain/audit-event.ts';
import type { FailedOutcome } from '../domain/outcome.ts';
import { isBatch, type Request, type Status } from '../domain/request.ts';
import { lost, type Writes } from '../domain/writes.ts';
import { batchKindOf } from '../kinds/index.ts';
import { type Claim, type JobEnd, type JobKind, MAX_LOST_STARTS, OVERTAKEN } from '../ports/jobs.ts';
import { CALL_LIMIT_MS } from '../ports/platform.ts';
import type { Clock, Log, NewId } from '../ports/runtime.ts';
import type { Store } from '../ports/store.ts';
import { failedOutcome, halfDone } from './outcome-of.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export interface GiveUpPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
}

/** The request fails or pauses. */
interface Ending {
  readonly to: 'failed' | 'paused';
  readonly sentence: string;
  readonly retryable: boolean;
}

/** A write is open; look-ups settle it. */
interface Unknown {
  readonly to: 'unknown';
  readonly writes: Writes;
}

/** What to do with a job that is given up. `wait`: run it again in an hour. */
type GivenUp = 'end' | 'wait' | Unknown | Ending;

const REPORT = "give the bot's operator this reference.";

const GIVEN_UP: Readonly<Record<JobKind, (request: Request) => GivenUp>> = {
  carry_out_request(request) {
    const { status } = request;
    if (status === 'unknown') return 'wait';
    const writes = isBatch(request) ? undefined : request.writes;
    if (status === 'creating' && writes?.open) {
      return { to: 'unknown', writes: lost(writes, { givenUpAt: writes.open.startedAt + CALL_LIMIT_MS }) };
    }
    if (status !== 'approved' && status !== 'creating') return 'end';
    const sentence = `The bot crashed or hung three times on this request, so it stopped trying. An approver can retry it. If it fails again, ${REPORT}`;
    return { to: 'failed', sentence, retryable: true };
  },
  carry_out_batch({ status, outcome }) {
    // It only looks whether the service is back.
    if (status === 'paused' && outcome?.result === 'waiting') return 'wait';
    if (status === 'creating') {
      const sentence = `The bot crashed or hung three times without finishing a row. If this happens again after Resume, ${REPORT}`;
      return { to: 'paused', sentence, retryable: true };
    }
    if (status !== 'approved') return 'end';
    // A failed batch releases its addresses, so another request may hold one of them by the time of a Retry.
    const sentence = `The bot crashed or hung three times before it started on these rows, so it stopped trying. To try again, submit a new request. If it fails again, ${REPORT}`;
    return { to: 'failed', sentence, retryable: false };
  },
  check_batch(request) {
    if (!isBatch(request) || request.status !== 'checking') return 'end';
    const sentence = `The bot crashed or hung three times while it checked ${batchKindOf(request).whatToCheck(request)} If it fails again, ${REPORT}`;
    return { to: 'failed', sentence, retryable: false };
  },
  // `repost_card` asks for this job again every hour while the request is pending.
  show_request: () => 'end',
  show_progress: () => 'end',
  send_files: () => 'end',
  repost_card: () => 'wait',
};

/**
 * Gives up a job that crashed or hung the process three times in a row (`MAX_LOST_STARTS`), and shows it on the request
 * where that makes sense. Never reports an open write as failed: look-ups settle it. Defers the job first, because this
 * code may crash too.
 */
export async function giveUp(ports: GiveUpPorts, claim: Claim): Promise<JobEnd> {
  const { store, newId, log } = ports;
  const { kind, requestId, starts } = claim;
  const delayMs = Math.min(HOUR_MS, MINUTE_MS * 2 ** (starts - MAX_LOST_STARTS - 1));
  // The job was requested again in the meantime, so it gets three new starts.
  if (!(await store.deferJob(claim, delayMs))) return { job: 'postpone', delayMs: 0 };

  const request = await store.byId(requestId);
  const end = request ? GIVEN_UP[kind](request) : 'end';
  const reference = newId().slice(0, 8);
  log.error(
    { job: kind, requestId, status: request?.status, starts, reference },
    'job given up: it crashed or hung three times',
  );

  // A run that crashed does not count as a failed try.
  const attempts = claim.attempts - 1;
  if (!request || end === 'end') return { job: 'end' };
  if (end === 'wait') return { job: 'postpone', delayMs: HOUR_MS, attempts };
  if (end.to === 'unknown') {
    const { to, writes } = end;
    const moved = await move(ports, claim, request, { to, event: 'outcome_unknown', set: { writes } });
    return moved ? { job: 'postpone', delayMs: 0, attempts } : OVERTAKEN;
  }
  const { to, sentence, retryable } = end;
  if (kind === 'check_batch') await store.clearRows(claim);
  const refusal = { kind: 'upstream', sentence, retryable } as const;
  const single = isBatch(request) ? undefined : request;
  const outcome = failedOutcome(single ? halfDone(refusal, single) : refusal, reference, single?.made);
  const ended = await move(ports, claim, request, { to, event: to, set: { outcome } });
  return ended ? { job: 'ended' } : OVERTAKEN;
}

interface Move {
  readonly to: Status;
  readonly event: AuditEvent['kind'];
  /** An outcome ends the job. */
  readonly set: { readonly outcome: FailedOutcome } | { readonly writes: Writes };
}

async function move({ store, clock }: GiveUpPorts, claim: Claim, request: Request, { to, event, set }: Move) {
  const { id, status, attempt } = request;
  const reference = 'outcome' in set ? { reference: set.outcome.reference } : {};
  const done = await store.transition({
    requestId: id,
    from: status,
    to,
    set,
    claim,
    jobs: ['show_request'],
    event: { kind: event, at: clock.now(), detail: { attempt, ...reference } },
    ...('outcome' in set && { endsJob: true }),
  });
  return done === 'done';
}
