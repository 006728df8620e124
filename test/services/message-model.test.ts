import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Request, STATUSES } from '../../src/domain/request.ts';
import { messageModel } from '../../src/services/message-model.ts';
import { addToTenantRequest, batchOf, createUserRequest } from '../helpers/requests.ts';
import { withShown } from './with-shown.ts';

const test = suite('what messages are drawn from');

/** Statuses in which a button asks an approver first. */
const ONE: readonly string[] = ['pending'];
const BATCH: readonly string[] = ['pending', 'approved', 'creating', 'paused'];
const KINDS: readonly (readonly [Request, readonly string[]])[] = [
  [createUserRequest(), ONE],
  [addToTenantRequest(), ONE],
  [batchOf(), BATCH],
];

for (const [request, asking] of KINDS) {
  test(
    `${request.kind}: the requester is looked up where an approver is asked, and nowhere else`,
    withShown(async ({ ports }) => {
      let asked = 0;
      const find: typeof ports.members.find = async (person) => {
        asked += 1;
        return { ...person, standing: 'full_member', groups: [], name: 'Rita' };
      };
      for (const status of STATUSES) {
        const model = await messageModel({ ...ports, members: { ...ports.members, find } }, { ...request, status }, []);
        assert.is(model.requesterName, asking.includes(status) ? 'Rita' : undefined, status);
      }
      assert.is(asked, asking.length);
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

test.run();
