import type { AuditEvent } from '../../domain/audit-event.ts';
import type { NewUser, NewUserRules } from '../../domain/new-user.ts';
import type { BatchRequest, Status } from '../../domain/request.ts';
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
  /** API calls in flight at once. */
  readonly concurrency: number;
  readonly country: NewUserRules['country'];
  /** Of a row without one. */
  readonly defaultStatus: NewUser['status'];
}

/** A batch under a claim. `closing` is aborted when the program is to stop: then no more rows are begun. */
export interface BatchRun {
  readonly ports: BatchPorts;
  readonly claim: Claim;
  readonly request: BatchRequest;
  readonly closing: AbortSignal;
}

type Step = Pick<Transition, 'set' | 'endsJob' | 'rows'> & {
  readonly event: AuditEvent['kind'];
  readonly detail?: AuditEvent['detail'];
  readonly jobs?: Transition['jobs'];
};

/** Takes one arrow while the claim holds; undefined when somebody else was faster or the lease is lost. */
export async function moveBatch(run: BatchRun, to: Status, { event, detail, jobs = [], ...change }: Step) {
  const { ports, claim, request } = run;
  const done = await ports.store.transition({
    ...{ requestId: request.id, from: request.status, to, claim, jobs, ...change },
    event: { kind: event, at: ports.clock.now(), detail: { attempt: request.attempt, ...detail } },
  });
  if (done === 'no_rows') throw new KnownError('conflict', 'No row is left for which this can be done.');
  if (done !== 'done') {
    ports.log.info({ requestId: request.id, to, done }, 'the batch went another way');
    return undefined;
  }
  const moved = await ports.store.byId(request.id);
  return moved?.kind === 'create_users' ? { ...run, request: moved } : undefined;
}

/** The batch as a whole comes to nothing, and its rows give their addresses free: it has to be asked for anew. */
export async function failBatch(run: BatchRun, refusal: Omit<Refusal, 'retryable'>): Promise<JobEnd> {
  const outcome = failedOutcome({ ...refusal, retryable: false }, run.ports.newId());
  const { kind, reference } = outcome;
  run.ports.log.warn({ requestId: run.claim.requestId, kind, reference }, 'batch failed');
  const ending = { set: { outcome }, event: 'failed', jobs: ['show_request'], endsJob: true } as const;
  return (await moveBatch(run, 'failed', ending)) ? { job: 'ended' } : OVERTAKEN;
}
