import { noRows, type RowCounts } from '../../../src/domain/batch.ts';
import type { BatchRequest } from '../../../src/domain/request.ts';
import type { RowGroup } from '../../../src/ports/batch-rows.ts';
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

interface SceneRows extends Partial<Omit<BatchModel, 'counts' | 'groups'>> {
  readonly counts?: Partial<RowCounts>;
  readonly groups?: readonly (Pick<RowGroup, 'rows'> & Partial<RowGroup>)[];
}

/** A batch of 97 rows of `contacts.csv`; what is given is different, its counts too. */
export function batchScene(
  request: Partial<BatchRequest>,
  { counts = { new: 97 }, groups = [], ...batch }: SceneRows = {},
): BatchMessageModel {
  const names = { boss: 'Supervisor', agent: 'Agent', billing: 'Billing' };
  const stored = batchOf({ names, content: READ, ...request });
  const none = {
    notLookedUp: 0,
    first: [],
    powerful: [],
    unsent: [],
    failures: [],
    differing: [],
    blocked: [],
    steps: {},
    rate: 0,
    retryable: 0,
    invitable: 0,
  };
  const all = groups.map((group) => ({ additionalRoleIds: [], done: 0, ...group }));
  const rows = { ...none, ...batch, groups: all, counts: { ...noRows(), ...counts } };
  return batchModelOf({ request: stored, requesterSeesCard: false, batch: rows }, stored);
}
