import type { AuditEvent } from '../domain/audit-event.ts';
import type { FailedOutcome } from '../domain/outcome.ts';
import type { BatchRequest, Request, Status } from '../domain/request.ts';
import { lost, type Writes } from '../domain/writes.ts';
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

/** How the request of a job ends that is given up, or pauses. */
interface Ending {
  readonly to: 'failed' | 'paused';
  readonly sentence: string;
  readonly retryable: boolean;
}

/** A write is under way: look-ups find out what it did. */
interface Unknown {
  readonly to: 'unknown';
  readonly writes: Writes;
}

/** What becomes of a job that is given up. `wait`: it runs again in an hour. */
type GivenUp = 'end' | 'wait' | Unknown | Ending;

const REPORT = "give the bot's operator this reference.";

const GIVEN_UP: Readonly<Record<JobKind, (request: Request) => GivenUp>> = {
  carry_out_request(request) {
    const { status } = request;
    if (status === 'unknown') return 'wait';
    const writes = request.kind === 'create_users' ? undefined : request.writes;
    if (status === 'creating' && writes?.open) {
      return { to: 'unknown', writes: lost(writes, { givenUpAt: writes.open.startedAt + CALL_LIMIT_MS }) };
    }
    if (status !== 'approved' && status !== 'creating') return 'end';
    const sentence = `The bot crashed or hung three times on this request, so it stopped trying. An approver can retry it. If it fails again, ${REPORT}`;
    return { to: 'failed', sentence, retryable: true };
  },
  carry_out_batch({ status }) {
    if (status === 'creating') {
      const sentence = `The bot crashed or hung three times without finishing a row. If this happens again after Resume, ${REPORT}`;
      return { to: 'paused', sentence, retryable: true };
    }
    if (status !== 'approved') return 'end';
    // Its rows give their addresses free, so a Retry could meet another request for one of them.
    const sentence = `The bot crashed or hung three times before it started on these rows, so it stopped trying. To try again, submit a new request. If it fails again, ${REPORT}`;
    return { to: 'failed', sentence, retryable: false };
  },
  check_batch(request) {
    if (request.kind !== 'create_users' || request.status !== 'checking') return 'end';
    const sentence = `The bot crashed or hung three times while it checked ${NEXT_STEP[request.content.source.from]} If it fails again, ${REPORT}`;
    return { to: 'failed', sentence, retryable: false };
  },
  // Every hour `keep_card` has the card of a request shown again that waits for a decision.
  show_request: () => 'end',
  show_progress: () => 'end',
  send_files: () => 'end',
  keep_card: () => 'wait',
};

/** What could not be checked, and what its requester can do. */
const NEXT_STEP: Readonly<Record<BatchRequest['content']['source']['from'], string>> = {
  file: 'this file. Check it for unusual values, then upload it again.',
  paste: 'these rows. Check them for unusual values, then paste them again.',
  batch: 'this list. Press the button below the result again.',
};

/**
 * Gives up a job that has crashed or hung the process three times in a row, and tells people where there is somebody to
 * tell. A write under way is never called failed: look-ups settle it. This may crash as well, so the job is put off first.
 */
export async function giveUp(ports: GiveUpPorts, claim: Claim): Promise<JobEnd> {
  const { store, newId, log } = ports;
  const { kind, requestId, starts } = claim;
  const delayMs = Math.min(HOUR_MS, MINUTE_MS * 2 ** (starts - MAX_LOST_STARTS - 1));
  // Asked for anew meanwhile, it gets its three starts again.
  if (!(await store.deferJob(claim, delayMs))) return { job: 'postpone', delayMs: 0 };

  const request = await store.byId(requestId);
  const end = request ? GIVEN_UP[kind](request) : 'end';
  const reference = newId().slice(0, 8);
  log.error({ job: kind, requestId, status: request?.status, starts, reference }, 'job given up: it did not come back');

  // A lost run is no try that came to nothing.
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
  const single = request.kind === 'create_users' ? undefined : request;
  const outcome = failedOutcome(single ? halfDone(refusal, single) : refusal, reference, single?.made);
  const ended = await move(ports, claim, request, { to, event: to, set: { outcome } });
  return ended ? { job: 'ended' } : OVERTAKEN;
}

interface Move {
  readonly to: Status;
  readonly event: AuditEvent['kind'];
  /** With an outcome, the job ends. */
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
