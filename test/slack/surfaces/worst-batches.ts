import { randomUUID } from 'node:crypto';
import { type NewBatch, noRows, type RowState, type StoredRow } from '../../../src/domain/batch.ts';
import type { BatchScene, RowGroup } from '../../../src/domain/batch-ports.ts';
import type { Request } from '../../../src/domain/request.ts';
import { failure } from '../../helpers/batches.ts';
import { createUsersRequest } from '../../helpers/requests.ts';
import type { Text } from './worst-case.ts';

const BATCH_ROLES = Array.from({ length: 5 }, () => randomUUID());
const BATCH_TENANTS = Array.from({ length: 100 }, () => randomUUID());

/** Batches from every source, with as much beside their rows as there can be, and with as little. */
export function batchesOf(text: Text): Request[] {
  const names = Object.fromEntries([...BATCH_ROLES, ...BATCH_TENANTS].map((id) => [id, text(1000)]));
  const [roleId = '', tenantId = ''] = [BATCH_ROLES[0], BATCH_TENANTS[0]];
  const invitation = { tenantId, roleId, status: 'invited' } as const;
  const read = { unknownColumns: Array.from({ length: 200 }, () => text(500)), roles: BATCH_ROLES.slice(1) };
  const file = { from: 'file', fileId: 'F0001', name: text(255) } as const;
  const whole: NewBatch = { source: file, invitation, read, allOrNothing: true };
  return [
    createUsersRequest({ names, content: whole, digest: 'f'.repeat(64) }),
    createUsersRequest({ names, content: { source: { from: 'paste', text: text(3000) }, read } }),
    createUsersRequest({ names, content: { source: { from: 'batch', requestId: randomUUID() }, read, invitation } }),
    createUsersRequest({
      content: { source: file.name.startsWith('n') ? { from: 'batch', requestId: randomUUID() } : file },
    }),
  ];
}

/** What the rows of a batch may look like: 10,000 in every state, in 500 tenants and roles, those in the tenant too. */
export function batchScenesOf(text: Text, email: string): BatchScene[] {
  const groups: RowGroup[] = BATCH_TENANTS.flatMap((tenantId) =>
    BATCH_ROLES.map((roleId) => ({ roleId, tenantId, tenantRoleId: roleId, rows: 20 })),
  );
  const at = { tries: 0, cells: { email: text(5000), firstName: text(5000) } };
  const [roleId = '', tenantId = ''] = [BATCH_ROLES[0], BATCH_TENANTS[0]];
  const user = { email, roleId, firstName: text(255), lastName: text(255), additionalRoleIds: BATCH_ROLES };
  const content = { user, invitation: { tenantId, roleId, email, status: 'accepted' } as const };
  const good = Array.from({ length: 50 }, (_, line): StoredRow => {
    return { ...at, line: 10_000 + line, state: 'new', email, content };
  });
  const sentences = { email: text(1000), roleId: text(1000), line: text(1000) };
  const states = ['invalid', 'on_platform', 'duplicate', 'pending_elsewhere'] as const;
  const bad = Array.from({ length: 50 }, (_, line): StoredRow => {
    const state = states[line % states.length] ?? 'invalid';
    return {
      ...at,
      line: 10_000 + line,
      state,
      email: line % 3 ? text(5000) : '',
      ...(line % 2 && { problems: sentences }),
    };
  });
  const failures = bad.map((row): StoredRow => ({ ...row, state: 'failed', outcome: failure(true, text(1000)) }));
  const many = (...of: RowState[]) => ({ ...noRows(), ...Object.fromEntries(of.map((state) => [state, 10_000])) });
  const all = {
    counts: many('new', 'creating', 'inviting', 'done', 'failed', 'stopped'),
    groups,
    failures,
    rate: 0.04,
  };
  return [
    { ...all, first: good, retryable: 10_000, invitable: 10_000 },
    { ...all, first: bad, rate: 78, retryable: 0, invitable: 0 },
    { ...all, counts: many('unchecked', 'new', ...states), first: bad, rate: 0, retryable: 0, invitable: 0 },
    { ...all, counts: many(...states), groups: [], failures: [], first: bad, rate: 0, retryable: 0, invitable: 0 },
    { ...all, counts: many('done'), groups: [{ roleId: '', rows: 10_000 }], first: [], retryable: 0, invitable: 1 },
  ];
}
