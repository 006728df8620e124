import { type NewUsers, newUsers, type UsersToAdd, usersToAdd } from './batch.ts';
import { type NewInvitation, newInvitation } from './new-invitation.ts';
import { type NewUser, newUser } from './new-user.ts';
import type { DoneOutcome, RequestOutcome } from './outcome.ts';
import type { Writes } from './writes.ts';

/** Schema of the content of a request, by kind. */
export const CONTENTS = {
  create_user: newUser,
  add_to_tenant: newInvitation,
  create_users: newUsers,
  add_users_to_tenant: usersToAdd,
} as const;
export type RequestKind = keyof typeof CONTENTS;
/** About one person. */
export const SINGLE_KINDS = ['create_user', 'add_to_tenant'] as const satisfies readonly RequestKind[];
/** About many people; their rows are stored separately. */
export const BATCH_KINDS = ['create_users', 'add_users_to_tenant'] as const satisfies readonly RequestKind[];
export const REQUEST_KINDS = [...SINGLE_KINDS, ...BATCH_KINDS] as const;

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

/** Statuses in which a request holds its subjects, so that no second request for the same ones can open. */
export const OPEN_STATUSES = [
  'pending',
  'approved',
  'creating',
  'unknown',
  'paused',
] as const satisfies readonly Status[];

/** Ends without anything carried out. */
export const CLOSED_STATUSES: readonly Status[] = ['denied', 'cancelled', 'expired'];

/** A person in Slack. A user id identifies a person only together with its workspace. */
export interface Person {
  readonly teamId: string;
  readonly userId: string;
}

export interface Decision {
  readonly by: Person;
  /** Milliseconds since 1970, UTC, as all times in this file. */
  readonly at: number;
  /** Why it was denied. */
  readonly reason?: string;
  /** The requester had lost the right to ask by then, so this approver answers for the request alone. */
  readonly takesOver?: true;
  /** The failure that this retry follows. */
  readonly after?: { readonly sentence: string; readonly reference: string };
}

interface RequestBase {
  readonly id: string;
  /** Opaque id of the version that was shown; it is the `value` of the buttons. */
  readonly revision: string;
  readonly status: Status;
  readonly requester: Person;
  /** Reason for the approver; may be empty. */
  readonly reason: string;
  /** Labels (`labelsOf`) of roles, tenants and identity providers by id, as CxEngage listed them at submission. */
  readonly names: Readonly<Record<string, string>>;
  /** The request in whose thread this one is posted. */
  readonly parentId?: string;
  /** The latest approval, denial or retry. */
  readonly decision?: Decision;
  /** Number of attempts that an approver has allowed; also numbers the result messages. */
  readonly attempt: number;
  readonly outcome?: RequestOutcome;
  readonly createdAt: number;
  readonly updatedAt: number;
}

interface SingleBase extends RequestBase {
  /** Writes of the current operation whose effect is not certain. */
  readonly writes?: Writes;
  /** Result of the operations completed so far, while others are still to do. */
  readonly made?: DoneOutcome;
}
export interface CreateUserRequest extends SingleBase {
  readonly kind: 'create_user';
  readonly content: NewUser;
  /** Adds the new user to this tenant afterwards. */
  readonly invitation?: NewInvitation;
}
export interface AddToTenantRequest extends SingleBase {
  readonly kind: 'add_to_tenant';
  readonly content: NewInvitation;
}
/** A request about one email address. */
export type SingleRequest = CreateUserRequest | AddToTenantRequest;

interface BatchBase extends RequestBase {
  /** SHA-256 (hex) of the rows that were sent for approval, to prove that the stored rows are the approved ones. */
  readonly digest?: string;
  /** When work on the rows began. */
  readonly beganAt?: number;
}
export interface CreateUsersRequest extends BatchBase {
  readonly kind: 'create_users';
  readonly content: NewUsers;
}
/** Adds the users created by another batch to a tenant. */
export interface AddUsersToTenantRequest extends BatchBase {
  readonly kind: 'add_users_to_tenant';
  readonly content: UsersToAdd;
}
export type BatchRequest = CreateUsersRequest | AddUsersToTenantRequest;
export type Request = SingleRequest | BatchRequest;

/** The address that CxEngage stored, which may differ from the approved one. */
export function emailOf({ content, outcome }: SingleRequest): string {
  return (outcome?.result === 'done' ? outcome.email : undefined) ?? content.email;
}

export function isBatch(request: Request): request is BatchRequest {
  return BATCH_KINDS.some((kind) => kind === request.kind);
}
