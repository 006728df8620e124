import type { BatchRequest, Request, RequestKind, SingleRequest } from '../domain/request.ts';
import { addToTenant } from './add-to-tenant.ts';
import { addUsersToTenant } from './add-users-to-tenant.ts';
import { createUser } from './create-user.ts';
import { createUsers } from './create-users.ts';
import type { BatchKind, Kind, SingleKind } from './kind.ts';

const SINGLES: { readonly [K in SingleRequest['kind']]: SingleKind<Extract<SingleRequest, { kind: K }>> } = {
  create_user: createUser,
  add_to_tenant: addToTenant,
};
const BATCHES: { readonly [K in BatchRequest['kind']]: BatchKind<Extract<BatchRequest, { kind: K }>> } = {
  create_users: createUsers,
  add_users_to_tenant: addUsersToTenant,
};
export const KINDS: Readonly<Record<RequestKind, Kind>> = { ...SINGLES, ...BATCHES };

export function kindOf(request: Request): Kind {
  return KINDS[request.kind];
}

export function singleKindOf(request: SingleRequest): SingleKind {
  return SINGLES[request.kind];
}

export function batchKindOf(request: BatchRequest): BatchKind {
  return BATCHES[request.kind];
}
