import { randomUUID } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type RowState, SENT_STATES } from '../../src/domain/batch.ts';
import { type Request, STATUSES } from '../../src/domain/request.ts';
import type { GivenRole, RowGroup } from '../../src/ports/batch-rows.ts';
import { messageModel } from '../../src/services/message-model.ts';
import { roleFacts } from '../../src/slack/surfaces/batch/facts.ts';
import { batchModelOf } from '../../src/slack/surfaces/batch/model.ts';
import { batchRow } from '../helpers/batches.ts';
import { addToTenantRequest, batchOf, createUserRequest, submission } from '../helpers/requests.ts';
import { withShown } from './with-shown.ts';

const test = suite('what messages are drawn from');

const ana = { teamId: 'T0001', userId: 'U0002' };
const KINDS: readonly Request[] = [createUserRequest(), addToTenantRequest(), batchOf()];

for (const request of KINDS) {
  test(
    `${request.kind}: who asked and who decided are named, so that a message that is posted pings nobody`,
    withShown(async ({ ports }) => {
      const find: typeof ports.members.find = async (person) => {
        return { ...person, standing: 'full_member', groups: [], name: person.userId === ana.userId ? 'Ana' : 'Rita' };
      };
      const members = { ...ports.members, find };
      for (const status of STATUSES) {
        const undecided = await messageModel({ ...ports, members }, { ...request, status }, []);
        assert.is(undecided.requesterName, 'Rita', status);
        assert.is(undecided.deciderName, undefined, status);
        const decided = await messageModel(
          { ...ports, members },
          { ...request, status, decision: { by: ana, at: 0 } },
          [],
        );
        assert.is(decided.deciderName, 'Ana', status);
      }
    }),
  );
}

test(
  'without an answer of Slack the name is left out',
  withShown(async ({ ports }) => {
    const members = {
      ...ports.members,
      find: () => Promise.reject(new Error('down')),
      isInApprovalsChannel: () => Promise.reject(new Error('down')),
    };
    const request = createUserRequest();
    assert.equal(await messageModel({ ...ports, members }, request, []), { request, requesterSeesCard: false });
  }),
);

const [boss, user, tenantBoss, one, other] = ['boss', 'user', 'tenant boss', 'one', 'other'];
const group = { additionalRoleIds: [], done: 0, rows: 1 };

/** Groups of rows, and the roles whose people are named. */
const STRONGEST: Readonly<Record<string, readonly [readonly RowGroup[], readonly GivenRole[]]>> = {
  'the only role': [[{ ...group, roleId: user }], [{ roleId: user }]],
  'an additional role': [[{ ...group, roleId: user, additionalRoleIds: [boss] }], [{ roleId: boss }]],
  'a role that only tenants give': [
    [{ ...group, tenantId: one, tenantRoleId: boss }],
    [{ roleId: boss, tenantId: one }],
  ],
  'each place its own': [
    [{ ...group, roleId: user, tenantId: one, tenantRoleId: boss }],
    [{ roleId: user }, { roleId: boss, tenantId: one }],
  ],
  'the tenant with most rows': [
    [
      { ...group, rows: 3, tenantId: other, tenantRoleId: user },
      { ...group, rows: 2, tenantId: one, tenantRoleId: tenantBoss },
      { ...group, roleId: user, rows: 2, tenantId: other, tenantRoleId: tenantBoss },
      { ...group, tenantId: other, tenantRoleId: tenantBoss },
    ],
    [{ roleId: user }, { roleId: tenantBoss, tenantId: other }],
  ],
  none: [[], []],
};

for (const [is, [groups, wanted]] of Object.entries(STRONGEST)) {
  test(
    `the strongest roles that rows give: ${is}`,
    withShown(async ({ ports }) => {
      const read = { unknownColumns: [], roles: [boss, user], tenantRoles: [tenantBoss, boss, user] };
      const content = { source: { from: 'paste', text: '' }, read } as const;
      const store = { ...ports.store, groupRows: async () => groups };
      const { batch } = await messageModel({ ...ports, store }, batchOf({ content }), []);
      assert.equal(
        batch?.powerful,
        wanted.map((given) => ({ ...given, first: [] })),
      );
    }),
  );
}

test(
  'the first rows, and the people of a role, are of those that an approver decides on',
  withShown(async ({ ports }) => {
    const read = { unknownColumns: [], roles: [user] };
    const content = { source: { from: 'paste', text: '' }, read } as const;
    const asked: (readonly RowState[] | undefined)[] = [];
    const rowsOf = async (states?: readonly RowState[]) => {
      asked.push(states);
      return [];
    };
    const store: typeof ports.store = {
      ...ports.store,
      groupRows: async () => [{ ...group, roleId: user }],
      rowsAfter: (_id, _after, _limit, states) => rowsOf(states),
      rowsWithRole: (_id, _given, _limit, states) => rowsOf(states),
    };
    await messageModel({ ...ports, store }, batchOf({ content, status: 'pending' }), []);
    assert.equal(asked, [SENT_STATES, SENT_STATES]);
  }),
);

test(
  'a finished batch still names who got the role with the most permissions, from whichever row',
  withShown(async ({ ports }) => {
    const { store } = ports;
    const [administrator, agent] = [randomUUID(), randomUUID()];
    const names = { [administrator]: 'Administrator', [agent]: 'Agent' };
    const read = { unknownColumns: [], roles: [administrator, agent] };
    const batch = batchOf({ names, content: { source: { from: 'paste', text: '' }, read }, status: 'finished' });
    await store.submit(batch, submission(batch, batch.id, []));
    const rows = Array.from({ length: 26 }, (_, at) => {
      const email = `user${at + 1}@example.com`;
      const user = { email, roleId: at === 25 ? administrator : agent };
      return { ...batchRow(at + 2, { state: 'done', email }), content: { user } };
    });
    await store.addRows(batch.id, rows);
    const model = await messageModel(ports, batch, []);
    assert.equal(roleFacts(batchModelOf(model, batch)), [
      ['Administrator', '1 row: user26@example.com'],
      ['Agent', '25 rows'],
    ]);
  }),
);

test(
  'the steps of a batch come with the names of who took them',
  withShown(async ({ ports }) => {
    const { store } = ports;
    const find: typeof ports.members.find = async (person) => {
      if (person.userId !== ana.userId) throw new Error('down');
      return { ...person, standing: 'full_member', groups: [], name: 'Ana' };
    };
    const batch = batchOf({ status: 'paused' });
    await store.submit(batch, submission(batch, batch.id, []));
    const event = { requestId: batch.id, at: 1 } as const;
    await store.record({ ...event, kind: 'stopped', actor: batch.requester });
    await store.record({ ...event, kind: 'paused', actor: ana });
    const { batch: model } = await messageModel({ ...ports, members: { ...ports.members, find } }, batch, []);
    assert.equal(model?.steps, {
      stopped: { kind: 'stopped', at: 1, actor: batch.requester },
      held: { kind: 'paused', at: 1, actor: ana, name: 'Ana' },
    });
  }),
);

test.run();
