import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { FailedOutcome } from '../../../src/domain/outcome.ts';
import { directResult, resultMessage } from '../../../src/slack/surfaces/result-message.ts';
import { addToTenantRequest, createUserRequest } from '../../helpers/requests.ts';
import { textOf } from '../../helpers/text-of.ts';
import { partsOf } from './parts-of.ts';

const test = suite('the result');
const decision = { by: { teamId: 'T0001', userId: 'U0002' }, at: 0 };
const done = { result: 'done', userId: 'u-1' } as const;
const failed = {
  result: 'failed',
  kind: 'conflict',
  sentence: 'Taken.',
  reference: '0a1b2c3d',
  retryable: true,
} as const;
const result = (request: Parameters<typeof createUserRequest>[0]) =>
  resultMessage({ request: createUserRequest({ decision, attempt: 1, ...request }), requesterSeesCard: false }, 1);

test('of a created user has what CxEngage says, field by field', () => {
  const content = { email: 'bob@example.com', roleId: 'r' };
  const outcome = {
    ...done,
    aliasId: '7',
    status: 'enabled',
    roleId: 'r',
    created: '2025-01-02',
    note: 'Found later.',
  };
  const { text, blocks } = result({ status: 'created', names: { r: 'Agent' }, content, outcome });
  assert.is(text, 'User created: bob@example.com.');
  const lines = textOf({ blocks: blocks.filter(({ type }) => type !== 'actions') }).split('\n');
  assert.equal(lines, [
    'User created: bob@example.com',
    'Id: u-1',
    'Alias id: 7',
    'Status: enabled',
    'Platform role: Agent',
    'Created: 2025-01-02',
    'Note: Found later.',
  ]);
});

const RESULT_IDS = /"action_id":"(\w+)"/g;
const buttonsOf = (message: unknown) => [...JSON.stringify(message).matchAll(RESULT_IDS)].map(([, id]) => id);

test('of a user who was created and added has both', () => {
  const tenantId = 'a0000000-0000-4000-8000-000000000001';
  const content = { email: 'bob@example.com', roleId: 'r' };
  const invitation = { email: content.email, tenantId, roleId: 't', status: 'accepted' } as const;
  const outcome = { ...done, status: 'enabled', roleId: 'r', invitation: 'accepted', tenantRoleId: 't' };
  const names = { r: 'Agent', t: 'Supervisor', [tenantId]: 'Harbour' };
  const { text, blocks } = result({ status: 'created', names, content, invitation, outcome });
  assert.is(text, 'User created and added to the tenant: bob@example.com.');
  assert.equal(textOf({ blocks: blocks.filter(({ type }) => type !== 'actions') }).split('\n'), [
    'User created and added to the tenant: bob@example.com',
    'Id: u-1',
    'Status: enabled',
    'Platform role: Agent',
    'Status in the tenant: accepted',
    'Role in the tenant: Supervisor',
  ]);
});

test('of a failure has Retry where it can help; else the way to a tenant where there is a user', () => {
  const ways = (more: Partial<FailedOutcome>) =>
    buttonsOf(result({ status: 'failed', outcome: { ...failed, retryable: false, ...more } }));
  assert.equal(ways({ retryable: true }), ['retry_request']);
  assert.equal(ways({ retryable: true, userId: 'u1' }), ['retry_request']);
  assert.equal(ways({ isTaken: true }), ['invite_to_tenant']);
  assert.equal(ways({ userId: 'u1' }), ['invite_to_tenant']);
  assert.equal(ways({}), []);
});

test('of an invitation tells an invited person from an added one', () => {
  const title = (status: 'invited' | 'accepted') => {
    const content = { tenantId: 't', email: 'bob@example.com', roleId: 'r', status };
    const request = addToTenantRequest({ status: 'created', content, outcome: done });
    return directResult({ request, requesterSeesCard: false }).text;
  };
  assert.is(title('invited'), 'Invitation sent: bob@example.com.');
  assert.is(title('accepted'), 'Added to the tenant: bob@example.com.');
});

test('has a word of success only in the status created, after a done outcome', () => {
  for (const status of [
    'pending',
    'approved',
    'creating',
    'unknown',
    'failed',
    'denied',
    'cancelled',
    'expired',
  ] as const) {
    for (const outcome of [done, failed]) {
      const { text, blocks } = result({ status, outcome });
      assert.not.match(`${text} ${textOf({ blocks })}`, /user created|invitation sent|added to/i, status);
    }
  }
  assert.not.match(result({ status: 'created', outcome: failed }).text, /user created/i);
});

test('of a failure says why and gives the reference that is in the log', () => {
  const { text, blocks } = result({ status: 'failed', outcome: failed });
  assert.match(text, /^Failed: create .* Taken\.$/);
  assert.match(textOf({ blocks }), 'Failed. Taken.\nReference: 0a1b2c3d');
});

test('a sentence that is too long is cut where one sees it', () => {
  const { text, blocks } = result({ status: 'failed', outcome: { ...failed, sentence: 'y'.repeat(5000) } });
  assert.match(text, /yyy…$/);
  assert.match(textOf({ blocks }), /yyy…\nReference/);
});

test('of an earlier try keeps its reason, says who let it be tried again, and has no button', () => {
  const after = { sentence: 'Not permitted.', reference: '0a1b2c3d' };
  const request = createUserRequest({ status: 'approved', decision: { ...decision, after }, attempt: 2 });
  const { text, blocks } = resultMessage({ request, requesterSeesCard: false }, 1);
  assert.match(text, /^Failed, and tried again: create /);
  assert.match(textOf({ blocks }), /Failed\. Not permitted\.\nReference: 0a1b2c3d\n<@U0002> let it be tried again/);
  assert.equal(partsOf(blocks, 'button'), []);
});

test('while the outcome is unknown it says that the bot looks', () => {
  assert.match(result({ status: 'unknown' }).text, /^Checking: create /);
});

test('tells the requester who denied it, and why', () => {
  const request = createUserRequest({ status: 'denied', decision: { ...decision, reason: 'No budget' } });
  const { text, blocks } = directResult({ request, requesterSeesCard: false });
  assert.match(text, /^Denied by <@U0002>: create /);
  assert.match(textOf({ blocks }), 'No budget');
});

test('tells the requester that nobody decided in time', () => {
  const { text } = directResult({ request: createUserRequest({ status: 'expired' }), requesterSeesCard: false });
  assert.match(text, /^Expired: create /);
});

test.run();
