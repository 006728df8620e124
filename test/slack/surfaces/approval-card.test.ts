import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { approvalCard } from '../../../src/slack/surfaces/approval-card.ts';
import { addToTenantRequest, createUserRequest } from '../../helpers/requests.ts';
import { textOf } from '../../helpers/text-of.ts';
import { SCENES } from './worst-scenes.ts';

const test = suite('the approval card');
const draw = (request: Parameters<typeof createUserRequest>[0]) =>
  approvalCard({ request: createUserRequest(request), requesterSeesCard: false });

test('shows who asks, every field that will be sent, and the reason', () => {
  const { text, blocks } = draw({
    names: { r1: 'Platform User', r2: 'Auditor', r3: 'Reporter' },
    content: {
      email: 'bob@example.com',
      roleId: 'r1',
      additionalRoleIds: ['r2', 'r3'],
      firstName: 'Bob',
      lastName: 'Sample',
      externalId: 'X-1',
      status: 'enabled',
      personalTelephone: '+14162221122',
    },
    reason: 'New in billing',
  });
  assert.is(text, '<@U0001> asks to create bob@example.com as Platform User: waiting for approval.');
  const lines = textOf({ blocks: blocks.filter(({ type }) => type !== 'actions') }).split('\n');
  assert.equal(lines.map((line) => line.replace(/^> /, '')).filter(Boolean), [
    'Create a user',
    '<@U0001> asks for:',
    'E-mail: bob@example.com',
    'First name: Bob',
    'Last name: Sample',
    'Platform role: Platform User',
    'Additional roles: Auditor, Reporter',
    'External id: X-1',
    'Status: Enabled (active at once)',
    'Telephone: +14162221122',
    'Reason',
    'New in billing',
    'Waiting for an approver.',
  ]);
});

test('of an invitation shows tenant, role, way, sign-in and identity provider', () => {
  const request = addToTenantRequest({
    names: { t: 'Billing', r: 'Supervisor', p: 'Okta' },
    content: {
      email: 'bob@example.com',
      tenantId: 't',
      roleId: 'r',
      status: 'invited',
      noPassword: true,
      defaultIdentityProvider: 'p',
    },
  });
  const { text, blocks } = approvalCard({ request, requesterSeesCard: false });
  assert.is(text, '<@U0001> asks to add bob@example.com to Billing as Supervisor: waiting for approval.');
  for (const line of [
    'Tenant: Billing',
    'Role in the tenant: Supervisor',
    'How to add them: Send an email invitation',
    'Sign-in: single sign-on only',
    'Identity provider: Okta',
  ]) {
    assert.match(textOf({ blocks }), line);
  }
});

test('a domain with other than ASCII letters stands in punycode beside it', () => {
  const { blocks } = draw({ content: { email: 'bob@exämple.com', roleId: 'r' } });
  assert.match(textOf({ blocks }), 'E-mail: bob@exämple.com\nThe domain in ASCII letters: bob@xn--exmple-cua.com');
});

test('a denied one says who denied it and why, whole', () => {
  const reason = 'x'.repeat(3000);
  const { text, blocks } = draw({
    status: 'denied',
    decision: { by: { teamId: 'T0001', userId: 'U0002' }, at: Date.UTC(2025, 0, 2, 3, 4), reason },
  });
  assert.match(text, /: denied by <@U0002>\.$/);
  assert.match(textOf({ blocks }), 'Denied by <@U0002>, 2025-01-02 03:04 UTC.');
  assert.match(textOf({ blocks }), reason);
});

test('however long the names are, the top-level text ends with where the request stands', () => {
  const ends =
    /: (waiting for approval|(approved|denied|cancelled) by <@U0002>[a-z, ]*|expired|being checked|not sent yet|failed)\.$/;
  for (const { is, scene } of SCENES) assert.match(approvalCard(scene).text, ends, is);
});

test('however long its names and reasons are, a card in any status has at most 10,000 characters with its structure', () => {
  for (const { is, scene } of SCENES) {
    const { length } = JSON.stringify(approvalCard(scene).blocks);
    assert.ok(length <= 10_000, `${is}: ${length}`);
  }
});

test.run();
