import type { AuditEvent } from '../domain/audit-event.ts';
import { type Authorization, mayCancel, mayDecide, mayRetry, maySend, mayStop, type Policy } from '../domain/policy.ts';
import {
  BATCH_KINDS,
  isBatch,
  type Person,
  REQUEST_KINDS,
  type Request,
  type RequestKind,
  type Status,
} from '../domain/request.ts';
import { kindsFor } from '../domain/transitions.ts';
import type { JobKind } from '../ports/jobs.ts';
import type { Budget } from '../ports/platform.ts';
import type { Members } from '../ports/slack.ts';
import type { Store } from '../ports/store.ts';
import { concernsApprover } from './standing.ts';

/** What a person does to a request with a button. */
export type Verb =
  | 'approve'
  | 'deny'
  | 'cancel'
  | 'retry'
  | 'send'
  | 'discard'
  | 'pause'
  | 'resume'
  | 'stop'
  | 'retry_rows'
  | 'create_rest';

/** A transition that a person causes. */
interface Decision {
  readonly from: readonly Status[];
  readonly to: Status;
  readonly event: AuditEvent['kind'];
  /** Limits the verb to these kinds, where `domain/transitions.ts` allows the same transition for others. */
  readonly kinds?: readonly RequestKind[];
  /** `carry_out` stands for the job that carries out a request of this kind. */
  readonly jobs: readonly (JobKind | 'carry_out')[];
  /** Records the user as the one who decided. */
  readonly decides?: boolean;
  /** Starts a new attempt with a new revision. */
  readonly again?: boolean;
  readonly rows?: 'stop' | 'retry' | 'rest';
  /** Clears the reason for an automatic pause. */
  readonly clearsOutcome?: boolean;
  readonly rule: Rule;
}
type Rule = (ports: RulePorts, by: Person, request: Request, budget: Budget) => Promise<Authorization>;

export interface RulePorts {
  readonly store: Pick<Store, 'hasAddress'>;
  readonly members: Members;
  readonly policy: Policy;
}

const deciding =
  (may: typeof mayDecide): Rule =>
  async ({ store, members, policy }, by, request, budget) => {
    const member = await members.find(by, budget);
    return may(member, request, policy, await concernsApprover(store, member, request));
  };
const asMember =
  (may: typeof mayStop): Rule =>
  async ({ members, policy }, by, request, budget) =>
    may(await members.find(by, budget), request, policy);
/** In an Enterprise organization the requester may act from another workspace than the one that is stored. */
const asRequester: Rule = async ({ members }, by, request, budget) => {
  const authorization = mayCancel(by, request);
  if (authorization.allowed || by.userId !== request.requester.userId) return authorization;
  return mayCancel(await members.find(by, budget), request);
};

/** What each verb does and who may use it. `domain/transitions.ts` says for which kinds of requests. */
export const DECISIONS: Readonly<Record<Verb, Decision>> = {
  approve: {
    from: ['pending'],
    to: 'approved',
    event: 'approved',
    decides: true,
    jobs: ['carry_out', 'show_request'],
    rule: deciding(mayDecide),
  },
  deny: {
    from: ['pending'],
    to: 'denied',
    event: 'denied',
    decides: true,
    jobs: ['show_request'],
    rule: deciding(mayDecide),
  },
  cancel: {
    from: ['pending'],
    to: 'cancelled',
    event: 'cancelled',
    decides: true,
    jobs: ['show_request'],
    rule: asRequester,
  },
  retry: {
    from: ['failed'],
    to: 'approved',
    event: 'retry_asked',
    decides: true,
    again: true,
    jobs: ['carry_out', 'show_request'],
    rule: deciding(mayRetry),
  },
  send: {
    from: ['draft'],
    to: 'pending',
    event: 'sent_for_approval',
    jobs: ['show_request', 'repost_card', 'send_files'],
    rule: asMember(maySend),
  },
  discard: {
    from: ['checking', 'draft'],
    to: 'cancelled',
    event: 'cancelled',
    decides: true,
    jobs: ['show_request'],
    rule: asRequester,
  },
  pause: {
    from: ['creating'],
    to: 'paused',
    event: 'paused',
    // Only a batch that the bot itself has paused for an outage resumes by itself.
    clearsOutcome: true,
    jobs: ['show_request'],
    rule: asMember(mayStop),
  },
  resume: {
    from: ['paused'],
    to: 'creating',
    event: 'resumed',
    // The first approver may have lost the right to approve.
    decides: true,
    clearsOutcome: true,
    jobs: ['carry_out', 'show_request'],
    // Resuming creates users, so it takes an approver. The requester may only pause or stop.
    rule: deciding(mayDecide),
  },
  // A stopped batch starts no more rows, but its job still has to settle the rows in progress.
  stop: {
    kinds: BATCH_KINDS,
    from: ['approved', 'creating', 'paused'],
    to: 'creating',
    event: 'stopped',
    rows: 'stop',
    clearsOutcome: true,
    jobs: ['carry_out', 'show_request'],
    rule: asMember(mayStop),
  },
  retry_rows: {
    from: ['finished'],
    to: 'approved',
    event: 'retry_asked',
    decides: true,
    again: true,
    rows: 'retry',
    jobs: ['carry_out', 'show_request'],
    rule: deciding(mayRetry),
  },
  // Starts the rows that a stop left.
  create_rest: {
    from: ['finished'],
    to: 'approved',
    event: 'rest_asked',
    decides: true,
    again: true,
    rows: 'rest',
    jobs: ['carry_out', 'show_request'],
    rule: deciding(mayRetry),
  },
};

/** Whether the verb exists for this kind of request, whatever its status. */
export function isFor(verb: Verb, { kind }: Request): boolean {
  const { from, to, kinds = REQUEST_KINDS } = DECISIONS[verb];
  return kinds.includes(kind) && from.some((status) => kindsFor(status, to).includes(kind));
}

export function jobsOf(verb: Verb, request: Request): readonly JobKind[] {
  const carryOut = isBatch(request) ? 'carry_out_batch' : 'carry_out_request';
  return DECISIONS[verb].jobs.map((job) => (job === 'carry_out' ? carryOut : job));
}
