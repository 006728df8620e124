import {
  REQUEST_KINDS as ALL,
  BATCH_KINDS as BATCHES,
  type RequestKind,
  SINGLE_KINDS as SINGLES,
  type Status,
} from './request.ts';

type Kinds = readonly RequestKind[];

/**
 * The status table: from → to → the kinds of requests with this transition. A batch starts as `checking` while its rows
 * are read and looked up. As a `draft`, its requester sees a preview. It ends as `finished`, and each row has its own
 * outcome. `creating → creating` starts the next operation, or repeats a call after a response that proves that nothing
 * was written (429, connection refused). Both it and `approved → approved` note an outage that a request waits for. A
 * response that proves nothing leads to `unknown`, which look-ups settle.
 */
export const TRANSITIONS: Readonly<Record<Status, Readonly<Partial<Record<Status, Kinds>>>>> = {
  checking: {
    checking: BATCHES,
    draft: ['create_users'],
    pending: ['add_users_to_tenant'],
    cancelled: BATCHES,
    failed: BATCHES,
  },
  draft: { pending: ['create_users'], cancelled: ['create_users'] },
  pending: { approved: ALL, denied: ALL, cancelled: ALL, expired: ALL },
  approved: { approved: ALL, creating: ALL, failed: ALL },
  denied: {},
  cancelled: {},
  expired: {},
  creating: { creating: ALL, created: SINGLES, failed: ALL, unknown: SINGLES, paused: BATCHES, finished: BATCHES },
  created: {},
  failed: { approved: SINGLES },
  unknown: { creating: SINGLES, created: SINGLES, failed: SINGLES },
  paused: { creating: BATCHES },
  finished: { approved: BATCHES },
};

/** The kinds of requests that have this transition; empty if none. */
export function kindsFor(from: Status, to: Status): Kinds {
  return TRANSITIONS[from][to] ?? [];
}
