import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { CreateUserRequest, Request } from '../../../src/domain/request.ts';
import type { MessageModel } from '../../../src/ports/slack.ts';
import { buttons } from '../../../src/slack/surfaces/buttons.ts';
import { addToTenantRequest, createUserRequest } from '../../helpers/requests.ts';
import { batchScene, INVITES, READ } from './batch-scene.ts';
import { partsOf } from './parts-of.ts';

const test = suite('what a button asks first');
const sceneOf = (request: Request): MessageModel => ({ request, requesterSeesCard: false, requesterName: 'Rita' });
const asked = (scene: MessageModel, id: 'approve_request' | 'stop_batch' = 'approve_request') => {
  const [button] = buttons(scene, id).elements;
  const dialog = button?.type === 'button' ? button.confirm : undefined;
  return [dialog?.title?.text, dialog?.text.text, dialog?.confirm?.text, ...(dialog?.style ? [dialog.style] : [])];
};

test('only Approve and Stop ask', () => {
  const row = buttons(
    batchScene({}),
    'approve_request',
    'deny_request',
    'cancel_request',
    'retry_request',
    'invite_to_tenant',
    'submit_batch',
    'discard_batch',
    'pause_batch',
    'resume_batch',
    'stop_batch',
    'retry_failed_rows',
    'create_rest',
    'invite_batch',
  );
  assert.equal(
    partsOf(row, 'button').flatMap(({ action_id: id, confirm }) => (confirm ? [id] : [])),
    ['approve_request', 'stop_batch'],
  );
});

const names = { user: 'Platform User', boss: 'Platform Administrator', billing: 'Billing', agent: 'Agent' };
const email = 'bob@example.com';
const invitation = { email, tenantId: 'billing', roleId: 'agent', status: 'accepted' } as const;
const { email: _, ...tenant } = invitation;
const created = (differently: Partial<CreateUserRequest>) =>
  sceneOf(createUserRequest({ names, content: { email, roleId: 'boss' }, ...differently }));
const byRita = (scene: MessageModel): MessageModel => ({ ...scene, requesterName: 'Rita' });

const STRONGEST = [{ roleId: 'boss', first: [] }];

/** What Approve asks: title and text. */
const APPROVE: Readonly<Record<string, readonly [scene: MessageModel, title: string, text: string]>> = {
  'a user': [
    created({}),
    'Create this user?',
    'Create bob@example.com as Platform Administrator? Asked for by @Rita. CxEngage cannot delete users.',
  ],
  'a user with a tenant': [
    created({ invitation }),
    'Create this user?',
    'Create bob@example.com as Platform Administrator and add them to Billing as Agent? Asked for by @Rita. CxEngage cannot delete users.',
  ],
  'a user with additional roles': [
    created({ content: { email, roleId: 'user', additionalRoleIds: ['boss', 'agent'] } }),
    'Create this user?',
    'Create bob@example.com as Platform User? 2 additional roles: Platform Administrator, Agent. Asked for by @Rita. CxEngage cannot delete users.',
  ],
  'a tenant': [
    sceneOf(addToTenantRequest({ names, content: invitation })),
    'Add to this tenant?',
    'Add bob@example.com to Billing as Agent? Asked for by @Rita.',
  ],
  'a batch': [
    byRita(batchScene({}, { powerful: STRONGEST, counts: { new: 10_000, invalid: 7 } })),
    'Create 10,000 users?',
    'Create 10,000 users from contacts.csv? Role with the most permissions: Supervisor. Asked for by @Rita. CxEngage cannot delete users.',
  ],
  'a batch with a tenant': [
    byRita(batchScene({ content: { ...READ, invitation: tenant } }, { powerful: STRONGEST })),
    'Create 97 users?',
    'Create 97 users from contacts.csv? Role with the most permissions: Supervisor. Tenant for rows without one: Billing as Agent. Asked for by @Rita. CxEngage cannot delete users.',
  ],
  'a batch with a role in a tenant': [
    byRita(batchScene({}, { powerful: [...STRONGEST, { roleId: 'agent', tenantId: 'billing', first: [] }] })),
    'Create 97 users?',
    'Create 97 users from contacts.csv? Roles with the most permissions: Supervisor, Agent in Billing. Asked for by @Rita. CxEngage cannot delete users.',
  ],
  'a batch that only adds': [
    byRita(
      batchScene(
        { content: { ...READ, invitation: tenant } },
        {
          groups: [{ tenantId: 'billing', tenantRoleId: 'agent', rows: 97 }],
          powerful: [{ roleId: 'agent', tenantId: 'billing', first: [] }],
        },
      ),
    ),
    'Add 97 users to tenants?',
    'Add 97 users to tenants from contacts.csv? Role with the most permissions: Agent in Billing. Asked for by @Rita.',
  ],
  'users of a batch': [
    byRita(batchScene({ content: INVITES })),
    'Add 97 users to a tenant?',
    'Add 97 users to Billing as Agent? Asked for by @Rita.',
  ],
};

for (const [is, [scene, title, text]] of Object.entries(APPROVE)) {
  test(`approving says what, for whom, and who asked: ${is}`, () =>
    assert.equal(asked(scene), [title, text, 'Approve']));
}

test('without the name of the requester the rest is said', () => {
  const request = createUserRequest({ names, content: { email, roleId: 'boss' } });
  assert.is(
    asked({ request, requesterSeesCard: false })[1],
    'Create bob@example.com as Platform Administrator? CxEngage cannot delete users.',
  );
});

test('stopping says what is left undone, and of what', () => {
  assert.equal(asked(byRita(batchScene({}, { powerful: STRONGEST })), 'stop_batch'), [
    'Stop this batch?',
    "Stop the request to create 97 users from contacts.csv? Users whose rows haven't started won't be created. An approver can start them later. Role with the most permissions: Supervisor. Asked for by @Rita.",
    'Stop',
    'danger',
  ]);
  assert.is(
    asked(byRita(batchScene({ content: INVITES })), 'stop_batch')[1],
    "Stop the request to add 97 users to Billing as Agent? Users whose rows haven't started won't be added to the tenant. An approver can start them later. Asked for by @Rita.",
  );
});

test('long values are cut, the longest first, and no fact is lost', () => {
  const ids = ['3f2504e0-4f89-41d3-9a0c-0305e82c3301', '9b2d8c1e-7a64-4f0e-8a5f-1c2d3e4f5a6b'] as const;
  const longEmail = `${'a'.repeat(64)}@${'d'.repeat(63)}.${'d'.repeat(63)}.${'d'.repeat(57)}.com`;
  const labels = { ...names, boss: `Administrator (12 permissions, ${ids[0]})` };
  const user = created({ names: labels, content: { email: longEmail, roleId: 'boss' } });
  const [, alone = ''] = asked(user);
  assert.match(alone, /^Create a{64}@[d.]+… as /);
  assert.match(alone, ` as ${labels.boss}? Asked for by @Rita. CxEngage cannot delete users.`);
  assert.is(alone.length, 300);

  const longest = created({
    names: { ...labels, billing: 'B'.repeat(75), agent: `Agent (3 permissions, ${ids[1]})` },
    content: { email: longEmail, roleId: 'boss', additionalRoleIds: ['user', 'boss', 'agent'] },
    invitation,
  });
  const [, all = ''] = asked({ ...longest, requesterName: 'R'.repeat(80) });
  assert.match(
    all,
    /^Create a+… as Administrator \(12 .* and add them to B+… as Agent \(3 .*\? 3 additional roles: Plat/,
  );
  assert.match(all, /\. Asked for by @R{20,}…\. CxEngage cannot delete users\.$/);
  assert.ok(all.length <= 300);

  const source = { from: 'file', fileId: 'F1', name: `${'f'.repeat(250)}.csv` } as const;
  const [, file = ''] = asked(byRita(batchScene({ content: { ...READ, source } }, { powerful: STRONGEST })));
  assert.match(file, /f+…\? Role with the most permissions: Supervisor\. Asked for by @Rita\. CxEngage/);
});

test.run();
