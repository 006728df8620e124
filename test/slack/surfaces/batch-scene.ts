import { noRows, type RowCounts } from '../../../src/domain/batch.ts';
import type { BatchRequest } from '../../../src/domain/request.ts';
import type { BatchScene } from '../../../src/ports/slack.ts';
import { type BatchIn, batchIn } from '../../../src/slack/surfaces/batch-in.ts';
import { createUsersRequest } from '../../helpers/requests.ts';

export const FILE = { source: { from: 'file', fileId: 'F0001', name: 'contacts.csv' } } as const;
export const READ = { ...FILE, read: { unknownColumns: [], roles: ['boss', 'agent'] } };
/** The users of another batch, who are added to a tenant. */
export const INVITES = {
  source: { from: 'batch', requestId: 'b-1' },
  read: READ.read,
  invitation: { tenantId: 'billing', roleId: 'agent', status: 'accepted' },
} as const;
export const DECISION = { by: { teamId: 'T0001', userId: 'U0002' }, at: Date.UTC(2025, 0, 2, 3, 4) };

/** A batch of 97 rows of `contacts.csv`; what is given is different, its counts too. */
export function batchScene(
  request: Partial<BatchRequest>,
  { counts = { new: 97 }, ...batch }: Partial<Omit<BatchScene, 'counts'>> & { counts?: Partial<RowCounts> } = {},
): BatchIn {
  const names = { boss: 'Supervisor', agent: 'Agent', billing: 'Billing' };
  const stored = createUsersRequest({ names, content: READ, ...request });
  const none = { groups: [], first: [], failures: [], differing: [], rate: 0, retryable: 0, invitable: 0 };
  return batchIn(
    { request: stored, requesterSeesCard: false, batch: { ...none, ...batch, counts: { ...noRows(), ...counts } } },
    stored,
  );
}
