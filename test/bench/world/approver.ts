import type { Policy } from '../../../src/domain/policy.ts';
import type { Log } from '../../../src/ports/runtime.ts';
import type { Channels, Members } from '../../../src/ports/slack.ts';
import { seed, seedIds } from '../../../src/sandbox/slack/seed.ts';

const by = { teamId: seed.team.id, userId: seedIds.ana };
const ana = { ...by, standing: 'full_member', groups: [], email: 'ana@example.com' } as const;
const policy: Policy = {
  requesters: { users: [seedIds.rita], groups: [], everyone: false },
  approvers: { users: [seedIds.ana], groups: [], everyone: false },
};
const members: Members = {
  known: () => ana,
  find: async () => ana,
  isInApprovalsChannel: async () => true,
};

const channels: Channels = { isRenamed: async () => false };
const log: Log = { info() {}, warn() {}, error() {} };

/** Ana, who may approve what Rita asks for, without Slack being asked who she is. */
export const approver = { by, policy, members, channels, log } as const;
