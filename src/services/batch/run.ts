import type { AuditEvent } from '../../domain/audit-event.ts';
import type { NewUser, NewUserRules } from '../../domain/new-user.ts';
import { type BatchRequest, isBatch, type Status } from '../../domain/request.ts';
import { KnownError } from '../../errors.ts';
import type { Tables } from '../../ports/csv.ts';
import { type Claim, type JobEnd, OVERTAKEN } from '../../ports/jobs.ts';
import type { Files } from '../../ports/slack.ts';
import type { Transition } from '../../ports/store.ts';
import type { CarryOutPorts } from '../ledger.ts';
import { failedOutcome, type Refusal } from '../outcome-of.ts';
import type { RowPace } from './pace.ts';

export interface BatchPorts extends CarryOutPorts {
  readonly files: Files;
  readonly tables: Tables;
  readonly pace: RowPace;
  /**
   * When this process started, by `clock`. What is stored from before may come from a restored backup, and says nothing
   * about what was written since.
   */
  readonly startedAt: number;
  /** Maximum number of API calls in flight. */
  readonly concurrency: number;
  readonly country: NewUserRules['country'];
  /** For rows without a status. */
  readonly defaultStatus: NewUser['status'];
}

/** A batch under a claim. `closing` is aborted when the process shuts down; no more rows start then. */
export interface BatchRun {
  readonly ports: BatchPorts;
  readonly claim: Claim;
  readonly request: BatchRequest;
  readonly closing: AbortSignal;
}

type Move = Pick<Transition, 'set' | 'endsJob' | 'rows'> & {
  readonly event: AuditEvent['kind'];
  readonly detail?: AuditEvent['detail'];
  readonly jobs?: Transition['jobs'];
};

/** Makes one transition while the claim holds. Undefined when the status has changed or the lease is lost. */
export async function moveBatch(run: BatchRun, to: Status, { event, detail, jobs = [], ...change }: Move) {
  const { ports, claim, request } = run;
  const result = await ports.store.transition({
    ...change,
    requestId: request.id,
    from: request.status,
    to,
    claim,
    jobs,
    event: { kind: event, at: ports.clock.now(), detail: { attempt: request.attempt, ...detail } },
  });
  if (result === 'no_rows') throw new KnownError('conflict', 'There are no rows left to process.');
  if (result !== 'done') {
    ports.log.info({ requestId: request.id, to, done: result }, 'the batch has moved on meanwhile');
    return undefined;
  }
  const moved = await ports.store.byId(request.id);
  return moved && isBatch(moved) ? { ...run, request: moved } : undefined;
}

/** Fails the whole batch and releases the addresses of its rows, so it cannot be retried, only requested again. */
export async function failBatch(run: BatchRun, refusal: Omit<Refusal, 'retryable'>): Promise<JobEnd> {
  const outcome = failedOutcome({ ...refusal, retryable: false }, run.ports.newId());
  const { kind, reference } = outcome;
  run.ports.log.warn({ requestId: run.claim.requestId, kind, reference }, 'batch failed');
  const ending = { set: { outcome }, event: 'failed', jobs: ['show_request'], endsJob: true } as const;
  return (await moveBatch(run, 'failed', ending)) ? { job: 'ended' } : OVERTAKEN;
}
