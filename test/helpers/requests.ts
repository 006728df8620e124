import { randomUUID } from 'node:crypto';
import type { AuditEvent } from '../../src/domain/audit-event.ts';
import {
  type AddToTenantRequest,
  type BatchRequest,
  type CreateUserRequest,
  OPEN_STATUSES,
  type Request,
} from '../../src/domain/request.ts';
import { kindOf } from '../../src/kinds/index.ts';
import type { JobKind } from '../../src/ports/jobs.ts';
import type { Submit } from '../../src/ports/store.ts';

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
export function addToTenantRequest(differently: Partial<AddToTenantRequest> = {}): AddToTenantRequest {
  const tenantId = randomUUID();
  const roleId = randomUUID();
  return {
    id: randomUUID(),
    revision: randomUUID(),
    kind: 'add_to_tenant',
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

/** A pending batch: of a file, or of the users of another batch where its content says so. Every call has new ids; its rows are stored beside it. */
export function batchOf({ content, ...differently }: Partial<Omit<BatchRequest, 'kind'>> = {}): BatchRequest {
  const base = {
    id: randomUUID(),
    revision: randomUUID(),
    status: 'pending',
    requester: { teamId: 'T0001', userId: 'U0001' },
    reason: '',
    names: {},
    attempt: 0,
    createdAt: NOON,
    updatedAt: NOON,
    ...differently,
  } as const;
  if (content && 'createdBy' in content) return { ...base, kind: 'add_users_to_tenant', content };
  const read = { unknownColumns: [], roles: [] };
  const file = { source: { from: 'file', fileId: 'F0001', name: 'contacts.csv' }, read } as const;
  return { ...base, kind: 'create_users', content: content ?? file };
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

/** How a request is stored whose form had this view id. */
export function submission(request: Request, key: string, jobs: readonly JobKind[]): Submit {
  const isOpen = OPEN_STATUSES.some((status) => status === request.status);
  return { key, event: submittedEvent(request), jobs, holds: isOpen ? kindOf(request).holds(request) : [] };
}
