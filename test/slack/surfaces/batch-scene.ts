import { noRows, type RowCounts } from '../../../src/domain/batch.ts';
import type { BatchRequest } from '../../../src/domain/request.ts';
import type { BatchModel } from '../../../src/ports/slack.ts';
import { type BatchMessageModel, batchModelOf } from '../../../src/slack/surfaces/batch/model.ts';
import { batchOf } from '../../helpers/requests.ts';

export const FILE = { source: { from: 'file', fileId: 'F0001', name: 'contacts.csv' } } as const;
export const READ = { ...FILE, read: { unknownColumns: [], roles: ['boss', 'agent'] } };
/** The users of another batch, who are added to a tenant. */
export const INVITES = {
  createdBy: 'b-1',
  read: READ.read,
  invitation: { tenantId: 'billing', roleId: 'agent', status: 'accepted' },
} as const;
export const DECISION = { by: { teamId: 'T0001', userId: 'U0002' }, at: Date.UTC(2025, 0, 2, 3, 4) };

/** A batch of 97 rows of `contacts.csv`; what is given is different, its counts too. */
export function batchScene(
  request: Partial<BatchRequest>,
  { counts = { new: 97 }, ...batch }: Partial<Omit<BatchModel, 'counts'>> & { counts?: Partial<RowCounts> } = {},
): BatchMessageModel {
  const names = { boss: 'Supervisor', agent: 'Agent', billing: 'Billing' };
  const stored = batchOf({ names, content: READ, ...request });
  const none = { groups: [], first: [], failures: [], differing: [], rate: 0, retryable: 0, invitable: 0 };
  return batchModelOf(
    { request: stored, requesterSeesCard: false, batch: { ...none, ...batch, counts: { ...noRows(), ...counts } } },
    stored,
  );
}
