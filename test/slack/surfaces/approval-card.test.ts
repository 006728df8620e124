import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { STATUSES } from '../../../src/domain/request.ts';
import type { MessageModel } from '../../../src/ports/slack.ts';
import { approvalCard } from '../../../src/slack/surfaces/approval-card.ts';
import { addToTenantRequest, createUserRequest } from '../../helpers/requests.ts';
import { textOf } from '../../helpers/text-of.ts';
import { partsOf } from './parts-of.ts';
import { SCENES } from './worst-scenes.ts';

const test = suite('the approval card');
const linesOf = (blocks: readonly { readonly type: string }[]) =>
  textOf({ blocks: blocks.filter(({ type }) => type !== 'actions') })
    .split('\n')
    .map((line) => line.replace(/^> /, ''))
    .filter(Boolean);
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
  assert.equal(linesOf(blocks), [
    '○ New user: Bob Sample',
    'Requested by <@U0001>, 2025-01-02 12:00 UTC. Waiting for approval.',
    'Email: bob@example.com',
    'First name: Bob',
    'Last name: Sample',
    'Platform role: Platform User',
    'Additional roles: Auditor, Reporter',
    'External ID: X-1',
    'Status: enabled (active at once)',
    'Phone: +14162221122',
    'Reason',
    'New in billing',
  ]);
});

test('names who asked without a mention: it is posted', () => {
  const { text, blocks } = approvalCard({
    request: createUserRequest(),
    requesterSeesCard: false,
    requesterName: 'Rita <!here>',
  });
  assert.match(text, /^@Rita &lt;!here&gt; asks to create /);
  assert.match(textOf({ blocks }), 'Requested by @Rita <!here>, ');
  assert.equal(partsOf(blocks, 'user'), []);
});

const APPROVERS = { everyone: false, groups: ['S1', 'S2', 'S1'], users: ['U7', 'U8', 'U7'] };

test('while it is pending it mentions each approver once, in its text and in a block', () => {
  for (const status of STATUSES) {
    const { text, blocks } = approvalCard(
      { request: createUserRequest({ status }), requesterSeesCard: false, requesterName: 'Rita' },
      { approvers: APPROVERS },
    );
    const isPending = status === 'pending';
    assert.is(text.startsWith('<!subteam^S1> <!subteam^S2> <@U7> <@U8>: @Rita asks to '), isPending, status);
    assert.equal(
      partsOf(blocks, 'usergroup').map(({ usergroup_id: id }) => id),
      isPending ? ['S1', 'S2'] : [],
    );
    assert.equal(
      partsOf(blocks, 'user').map(({ user_id: id }) => id),
      isPending ? ['U7', 'U8'] : [],
    );
    if (isPending) assert.match(textOf({ blocks }), /Waiting for <@S1>, <@S2>, <@U7>, <@U8>\.\n/);
  }
});

const FOLDED = ['created', 'finished', 'denied', 'cancelled', 'expired'];

test('once it has ended, it is folded: what is left is small, or stands in its result', () => {
  const result = { purpose: 'result_1', channel: 'C0001', ts: '1700000000.000200' } as const;
  const decision = { by: { teamId: 'T0001', userId: 'U0002' }, at: 0 };
  for (const status of STATUSES) {
    const content = { email: 'bob@example.com', roleId: 'r' };
    const request = createUserRequest({ status, decision, content, reason: 'New in billing' });
    const { blocks } = approvalCard(
      { request, requesterSeesCard: false, result },
      { resultLink: 'https://x.example/p1' },
    );
    const types = blocks.map(({ type }) => type).filter((type) => type !== 'actions');
    const isFolded = FOLDED.includes(status) || status === 'failed';
    const fields = isFolded ? ['context'] : ['section', 'rich_text'];
    assert.equal(types, ['header', 'rich_text', ...(status === 'created' ? [] : fields)], status);
    assert.ok(
      textOf({ blocks }).includes(
        status === 'created' ? '\nbob@example.com (r). Requested by' : 'Email: bob@example.com',
      ),
    );
    assert.is(textOf({ blocks }).includes('New in billing'), status !== 'created', status);
    const links = partsOf(blocks, 'link').map(({ text: words }) => words);
    assert.equal(links, ['created', 'finished', 'failed'].includes(status) ? ['in the thread'] : [], status);
  }
});

test('a created one keeps its fields until its result is posted', () => {
  const request = createUserRequest({ status: 'created', content: { email: 'bob@example.com', roleId: 'r' } });
  assert.match(textOf(approvalCard({ request, requesterSeesCard: false })), 'Email: bob@example.com');
});

test('a failed one keeps everything while it can be retried', () => {
  const draw = (retryable: boolean) =>
    approvalCard({
      request: createUserRequest({
        status: 'failed',
        reason: 'New in billing',
        outcome: { result: 'failed', kind: 'upstream', sentence: 'No answer.', reference: '1', retryable },
      }),
      requesterSeesCard: false,
    }).blocks.map(({ type }) => type);
  assert.equal(draw(true), ['header', 'rich_text', 'section', 'rich_text']);
  assert.equal(draw(false), ['header', 'rich_text', 'context']);
});

test('Cancel is on the card only where the requester cannot be written to', () => {
  const buttonsOf = (model: Partial<MessageModel>) =>
    partsOf(approvalCard({ request: createUserRequest(), requesterSeesCard: false, ...model }).blocks, 'button').map(
      ({ action_id: id }) => id,
    );
  assert.equal(buttonsOf({}), ['approve_request', 'deny_request']);
  assert.equal(buttonsOf({ isUnreachable: true }), ['approve_request', 'deny_request', 'cancel_request']);
});

test("every version has a rich_text block, which no edit may take away, and a header in Slack's limit", () => {
  for (const { is, scene } of SCENES) {
    const [header, ...others] = approvalCard(scene).blocks;
    assert.ok(
      others.some(({ type }) => type === 'rich_text'),
      is,
    );
    assert.ok(header?.type === 'header' && header.text.text.length <= 150 && header.text.emoji === false, is);
  }
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
    '○ Add to tenant: bob@example.com',
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
  assert.match(textOf({ blocks }), 'Email: bob@exämple.com\nDomain in ASCII letters: bob@xn--exmple-cua.com');
});

test('a denied one says who denied it and why, whole', () => {
  const reason = 'x'.repeat(3000);
  const { text, blocks } = draw({
    status: 'denied',
    decision: { by: { teamId: 'T0001', userId: 'U0002' }, at: Date.UTC(2025, 0, 2, 3, 4), reason },
  });
  assert.match(text, /: denied by <@U0002>\.$/);
  assert.match(textOf({ blocks }), /^✕ Denied: /);
  assert.match(textOf({ blocks }), 'Denied by <@U0002>, 2025-01-02 03:04 UTC.');
  assert.match(textOf({ blocks }), reason);
});

test('however long the names are, the top-level text ends with where the request stands', () => {
  const ends =
    /: (waiting for approval|(approved|denied|cancelled) by <@U0002>[a-z, ]*|expired without a decision|being checked|not sent yet|failed)\.$/;
  for (const { is, scene } of SCENES) assert.match(approvalCard(scene).text, ends, is);
});

const manyIds = (kind: string) => Array.from({ length: 40 }, (_, at) => `${kind}012345678${at}`);
const CROWD = { everyone: false, groups: manyIds('S'), users: manyIds('U') };

test('however long its names and reasons are, a card in any status has at most 10,000 characters with its structure', () => {
  for (const { is, scene } of SCENES) {
    const { length } = JSON.stringify(approvalCard(scene, { approvers: CROWD }).blocks);
    assert.ok(length <= 10_000, `${is}: ${length}`);
  }
});

test.run();
