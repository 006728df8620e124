import type { NewBatch } from './batch.ts';
import type { NewInvitation } from './new-invitation.ts';
import type { NewUser } from './new-user.ts';
import type { DoneOutcome, Outcome } from './outcome.ts';
import type { Writes } from './writes.ts';

export const REQUEST_KINDS = ['create_user', 'invite_to_tenant', 'create_users'] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

export const STATUSES = [
  'checking',
  'draft',
  'pending',
  'approved',
  'denied',
  'cancelled',
  'expired',
  'creating',
  'created',
  'failed',
  'unknown',
  'paused',
  'finished',
] as const;
export type Status = (typeof STATUSES)[number];

/**
 * The arrows. A batch begins as `checking`: its rows are read and looked up; as a `draft` its requester sees what would
 * become of it. It ends as `finished`, each of its rows with an outcome of its own. `creating → creating` starts another call after an answer that proves that nothing was written (429,
 * connection refused); an answer that proves nothing goes to `unknown` and is settled by look-up.
 */
export const TRANSITIONS: Readonly<Record<Status, readonly Status[]>> = {
  checking: ['checking', 'draft', 'pending', 'cancelled', 'failed'],
  draft: ['pending', 'cancelled'],
  pending: ['approved', 'denied', 'cancelled', 'expired'],
  approved: ['creating', 'failed'],
  denied: [],
  cancelled: [],
  expired: [],
  creating: ['creating', 'created', 'failed', 'unknown', 'paused', 'finished'],
  created: [],
  failed: ['approved'],
  unknown: ['creating', 'created', 'failed'],
  paused: ['creating', 'failed'],
  finished: ['approved'],
};

/** Statuses in which a request holds its subject: nobody can open a second one for the same e-mail meanwhile. */
export const OPEN_STATUSES = [
  'pending',
  'approved',
  'creating',
  'unknown',
  'paused',
] as const satisfies readonly Status[];

/** A person in Slack. A user id alone is not an identity. */
export interface Person {
  readonly teamId: string;
  readonly userId: string;
}

export interface Decision {
  readonly by: Person;
  /** Milliseconds since 1970, UTC; so are all times here. */
  readonly at: number;
  /** Why it was denied. */
  readonly reason?: string;
}

interface RequestBase {
  readonly id: string;
  /** Opaque id of what was shown; the buttons' `value`. */
  readonly revision: string;
  readonly status: Status;
  readonly requester: Person;
  /** What the requester tells the approver; may be empty. */
  readonly reason: string;
  /** Names of the roles, tenant and identity provider by their ids, as CxEngage gave them when the request was made. */
  readonly names: Readonly<Record<string, string>>;
  /** The request in whose thread this one stands. */
  readonly parentId?: string;
  /** Approved, denied, or asked to try again. */
  readonly decision?: Decision;
  /** How often an approver let it be tried; numbers the result messages. */
  readonly attempt: number;
  readonly outcome?: Outcome;
  readonly createdAt: number;
  readonly updatedAt: number;
}

interface SingleBase extends RequestBase {
  /** Writes of the operation in hand whose effect is not certain. */
  readonly writes?: Writes;
  /** What the operations done so far have made, while others are left. */
  readonly made?: DoneOutcome;
}
export interface CreateUserRequest extends SingleBase {
  readonly kind: 'create_user';
  readonly content: NewUser;
  /** The tenant that the new user is then added to. */
  readonly invitation?: NewInvitation;
}
export interface InviteToTenantRequest extends SingleBase {
  readonly kind: 'invite_to_tenant';
  readonly content: NewInvitation;
}
/** What is about one e-mail address. */
export type SingleRequest = CreateUserRequest | InviteToTenantRequest;

/** Many users at once; their rows are stored beside it. */
export interface BatchRequest extends RequestBase {
  readonly kind: 'create_users';
  readonly content: NewBatch;
  /** SHA-256 of the rows that were sent to an approver, in hex: what is approved is what is stored. */
  readonly digest?: string;
  /** When its rows were first carried out. */
  readonly beganAt?: number;
}
export type Request = SingleRequest | BatchRequest;
