import { randomUUID } from 'node:crypto';
import type { AuditEvent } from '../../src/domain/audit-event.ts';
import type { BatchRequest, CreateUserRequest, InviteToTenantRequest, Request } from '../../src/domain/request.ts';

const NOON = Date.UTC(2025, 0, 2, 12);

/** A pending request for a user of its own; every call has new ids and another e-mail. */
export function createUserRequest(differently: Partial<CreateUserRequest> = {}): CreateUserRequest {
  const roleId = randomUUID();
  return {
    id: randomUUID(),
    revision: randomUUID(),
    kind: 'create_user',
    status: 'pending',
    requester: { teamId: 'T0001', userId: 'U0001' },
    reason: 'New colleague in billing',
    content: { email: `Bob.${randomUUID()}@example.com`, roleId, firstName: 'Bob', status: 'enabled' },
    names: { [roleId]: 'Agent' },
    attempt: 0,
    createdAt: NOON,
    updatedAt: NOON,
    ...differently,
  };
}

/** A pending invitation; every call has new ids, another e-mail and another tenant. */
export function inviteToTenantRequest(differently: Partial<InviteToTenantRequest> = {}): InviteToTenantRequest {
  const tenantId = randomUUID();
  const roleId = randomUUID();
  return {
    id: randomUUID(),
    revision: randomUUID(),
    kind: 'invite_to_tenant',
    status: 'pending',
    requester: { teamId: 'T0001', userId: 'U0001' },
    reason: '',
    content: { tenantId, email: `bob.${randomUUID()}@example.com`, roleId, status: 'invited' },
    names: { [tenantId]: 'Billing', [roleId]: 'Supervisor' },
    attempt: 0,
    createdAt: NOON,
    updatedAt: NOON,
    ...differently,
  };
}

/** A pending batch of a file; every call has new ids. Its rows are stored beside it. */
export function createUsersRequest(differently: Partial<BatchRequest> = {}): BatchRequest {
  return {
    id: randomUUID(),
    revision: randomUUID(),
    kind: 'create_users',
    status: 'pending',
    requester: { teamId: 'T0001', userId: 'U0001' },
    reason: '',
    content: {
      source: { from: 'file', fileId: 'F0001', name: 'contacts.csv' },
      read: { unknownColumns: [], roles: [] },
    },
    names: {},
    attempt: 0,
    createdAt: NOON,
    updatedAt: NOON,
    ...differently,
  };
}

/** The audit event that goes with a new request. */
export function submittedEvent(request: Request): AuditEvent {
  return {
    requestId: request.id,
    kind: 'submitted',
    actor: request.requester,
    to: request.status,
    at: request.createdAt,
  };
}
