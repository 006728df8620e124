import type { AuditEvent } from '../domain/audit-event.ts';
import { mayCancel, mayDecide, mayRetry, maySend, mayStop, type Policy, type Ruling } from '../domain/policy.ts';
import type { Person, Request, Status } from '../domain/request.ts';
import type { JobKind } from '../ports/jobs.ts';
import type { Budget } from '../ports/platform.ts';
import type { Members } from '../ports/slack.ts';
import type { Store } from '../ports/store.ts';
import { hasOwnRow } from './standing.ts';

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
  | 'retry_rows';

interface Arrow {
  readonly from: readonly Status[];
  readonly to: Status;
  readonly event: AuditEvent['kind'];
  readonly jobs: readonly JobKind[];
  /** Whoever does it has decided on the request. */
  readonly decides?: boolean;
  /** It is a new try: another number, and another revision. */
  readonly again?: boolean;
  readonly rows?: 'stop' | 'retry';
  /** Why the bot itself has paused it holds no more. */
  readonly goesOn?: boolean;
  readonly rule: Rule;
}
type Rule = (ports: RulePorts, by: Person, request: Request, budget: Budget) => Promise<Ruling>;

export interface RulePorts {
  readonly store: Pick<Store, 'hasAddress'>;
  readonly members: Members;
  readonly policy: Policy;
}

const deciding =
  (may: typeof mayDecide): Rule =>
  async ({ store, members, policy }, by, request, budget) => {
    const member = await members.find(by, budget);
    return may(member, request, policy, await hasOwnRow(store, member, request));
  };
const asMember =
  (may: typeof mayStop): Rule =>
  async ({ members, policy }, by, request, budget) =>
    may(await members.find(by, budget), request, policy);
const asRequester: Rule = async (_ports, by, request) => mayCancel(by, request);

/** The arrow of the status table that each verb takes, what it causes, and who may do it. */
export const VERBS: Readonly<Record<Verb, Arrow>> = {
  approve: {
    ...{ from: ['pending'], to: 'approved', event: 'approved', decides: true },
    ...{ jobs: ['carry_out_request', 'show_request'], rule: deciding(mayDecide) },
  },
  deny: {
    ...{ from: ['pending'], to: 'denied', event: 'denied', decides: true },
    ...{ jobs: ['show_request'], rule: deciding(mayDecide) },
  },
  cancel: {
    ...{ from: ['pending'], to: 'cancelled', event: 'cancelled', decides: true },
    ...{ jobs: ['show_request'], rule: asRequester },
  },
  retry: {
    ...{ from: ['failed'], to: 'approved', event: 'retry_asked', decides: true, again: true },
    ...{ jobs: ['carry_out_request', 'show_request'], rule: deciding(mayRetry) },
  },
  send: {
    ...{ from: ['draft'], to: 'pending', event: 'sent_for_approval' },
    ...{ jobs: ['show_request', 'keep_card', 'send_files'], rule: asMember(maySend) },
  },
  discard: {
    ...{ from: ['checking', 'draft'], to: 'cancelled', event: 'cancelled', decides: true },
    ...{ jobs: ['show_request'], rule: asRequester },
  },
  pause: {
    ...{ from: ['creating'], to: 'paused', event: 'paused' },
    ...{ jobs: ['show_request'], rule: asMember(mayStop) },
  },
  resume: {
    ...{ from: ['paused'], to: 'creating', event: 'resumed', goesOn: true },
    // Whoever goes on with it has users created: the requester may hold up what an approver held up, and no more.
    ...{ jobs: ['carry_out_batch', 'show_request'], rule: deciding(mayDecide) },
  },
  // A stopped batch is carried out to its end: nothing is begun any more, and what is under way is settled.
  stop: {
    ...{ from: ['approved', 'creating', 'paused'], to: 'creating', event: 'stopped', rows: 'stop', goesOn: true },
    ...{ jobs: ['carry_out_batch', 'show_request'], rule: asMember(mayStop) },
  },
  retry_rows: {
    ...{ from: ['finished'], to: 'approved', event: 'retry_asked', decides: true, again: true, rows: 'retry' },
    ...{ jobs: ['carry_out_batch', 'show_request'], rule: deciding(mayRetry) },
  },
};

/** The same jobs, with those that carry out what this kind of request is. */
export function jobsFor(request: Request, jobs: readonly JobKind[]): readonly JobKind[] {
  if (request.kind !== 'create_users') return jobs;
  return jobs.map((kind) => (kind === 'carry_out_request' ? 'carry_out_batch' : kind));
}
