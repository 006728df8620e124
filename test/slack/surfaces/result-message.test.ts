import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type DoneOutcome, FAILURE_KINDS, type FailedOutcome } from '../../../src/domain/outcome.ts';
import { type AddToTenantRequest, type CreateUserRequest, STATUSES } from '../../../src/domain/request.ts';
import type { MessageModel } from '../../../src/ports/slack.ts';
import { decisionMessage, directResult, resultMessage } from '../../../src/slack/surfaces/result-message.ts';
import { addToTenantRequest, batchOf, createUserRequest } from '../../helpers/requests.ts';
import { textOf } from '../../helpers/text-of.ts';
import { partsOf } from './parts-of.ts';

const test = suite('the result');
const decision = { by: { teamId: 'T0001', userId: 'U0002' }, at: 0 };
const tenantId = 'a0000000-0000-4000-8000-000000000001';
const names = { r: 'Platform User', t: 'Agent', other: 'Admin', [tenantId]: 'Harbour' };
const content = { email: 'bob@example.com', roleId: 'r' };
const invitation = { email: content.email, tenantId, roleId: 't', status: 'accepted' } as const;
const done = { result: 'done', userId: 'u-1' } as const;
const failed = {
  result: 'failed',
  kind: 'forbidden',
  sentence: 'Not permitted.',
  reference: '0a1b2c3d',
  retryable: true,
} as const;
const asked = (more: Partial<CreateUserRequest>) =>
  createUserRequest({ decision, attempt: 1, reason: '', names, content, ...more });
const scene = (request: MessageModel['request']): MessageModel => ({
  request,
  requesterSeesCard: false,
  deciderName: 'Ana',
});
const inThread = (more: Partial<CreateUserRequest>) => resultMessage(scene(asked(more)), 1);
const inDirect = (more: Partial<CreateUserRequest>) => directResult(scene(asked(more)));
const shown = ({ blocks }: { blocks: readonly { type: string }[] }) =>
  textOf({ blocks: blocks.filter(({ type }) => type !== 'actions') })
    .split('\n')
    .filter((line) => line);
const buttonsOf = (message: unknown) => partsOf(message, 'button').map(({ action_id: id }) => id);
const mentions = (message: { text: string }) => [
  ...partsOf(message, 'user').map(({ user_id: id }) => id),
  ...[...message.text.matchAll(/<@(\w+)>/g)].map(([, id]) => id),
];

test('of a created user is a sentence, every field that was asked for and stored, and the ids last', () => {
  const message = inThread({
    status: 'created',
    reason: 'New in billing',
    outcome: {
      ...done,
      aliasId: '7',
      status: 'enabled',
      roleId: 'r',
      created: '2025-01-02T03:04:05Z',
      expires: '2025-01-05',
      note: 'Found by look-up.',
    },
  });
  assert.is(message.text, 'bob@example.com was created as Platform User.');
  const [sentence, note, created, email, ...more] = shown(message);
  assert.is(sentence, 'Created as Platform User. The link to set a password expires 2025-01-05 00:00 UTC.');
  assert.is(note, 'Found by look-up.');
  assert.is(created, 'Created in CxEngage: 2025-01-02 03:04 UTC.');
  assert.match(email ?? '', /^E-?mail: bob@example.com$/);
  assert.equal(more, [
    'Platform role: Platform User',
    'Status in CxEngage: enabled (active)',
    'Reason: New in billing',
    'User ID: u-1 · Alias ID: 7',
  ]);
});

test('a value that is no time is shown as CxEngage wrote it', () => {
  const message = inThread({ status: 'created', outcome: { ...done, created: 'May 1', expires: 'soon 1' } });
  assert.match(shown(message).join('\n'), /expires soon 1\.\nCreated in CxEngage: May 1\./);
});

test('what CxEngage stored otherwise than approved is said at once, with its role', () => {
  const note = 'The role there is not the one that was approved: other.';
  const outcome = { ...done, roleId: 'other', status: 'odd', note, differs: true } as const;
  const message = inThread({ status: 'created', outcome });
  assert.is(message.text, `bob@example.com was created as Admin. Not as approved: ${note}`);
  assert.match(shown(message).join('\n'), `Created as Admin.\nNot as approved: ${note}\n`);
  assert.match(shown(message).join('\n'), 'Status in CxEngage: "odd"\nPlatform role in CxEngage: Admin');
});

/** What was asked for and stored → the sentences in the thread. */
const SENTENCES: readonly (readonly [
  ask: Pick<CreateUserRequest, 'invitation'> | Pick<AddToTenantRequest['content'], 'status'>,
  stored: Partial<DoneOutcome>,
  sentences: string,
])[] = [
  [{}, {}, 'Created as Platform User.'],
  [{}, { maker: 'unknown', differs: true }, 'On the platform as Platform User.'],
  [{ invitation }, { invitation: 'accepted' }, 'Created as Platform User. Added to Harbour as Agent.'],
  [
    { invitation: { ...invitation, status: 'invited' } },
    { invitation: 'pending', expires: '2025-01-05' },
    'Created as Platform User. Invited to Harbour as Agent by email. The invitation expires 2025-01-05 00:00 UTC.',
  ],
  [{ status: 'accepted' }, {}, 'Added to Harbour as Agent.'],
  [{ status: 'accepted' }, { tenantRoleId: 'other' }, 'Added to Harbour as Admin.'],
  [{ status: 'accepted' }, { maker: 'unknown' }, 'In Harbour as Agent.'],
  [{ status: 'invited' }, { invitation: 'invited' }, 'Invited to Harbour as Agent by email.'],
  [{ status: 'invited' }, { invitation: 'accepted' }, 'Added to Harbour as Agent.'],
];
for (const [ask, stored, sentences] of SENTENCES) {
  test(`in words: ${sentences}`, () => {
    const outcome = { ...done, ...stored };
    const request =
      'status' in ask
        ? addToTenantRequest({ status: 'created', attempt: 1, names, content: { ...invitation, ...ask }, outcome })
        : asked({ status: 'created', outcome, ...ask });
    assert.is(shown(resultMessage(scene(request), 1))[0], sentences);
    const [first = ''] = shown(directResult(scene(request)));
    assert.is(
      first,
      `bob@example.com ${stored.maker ? 'is' : 'was'} ${sentences.replace(/^./, (letter) => letter.toLowerCase())}`,
    );
  });
}

test('has a word of success only in the status created, after a done outcome', () => {
  for (const status of STATUSES.filter((one) => one !== 'created'))
    for (const outcome of [done, failed])
      for (const message of [inThread({ status, outcome }), inDirect({ status, outcome })])
        assert.not.match(`${message.text} ${shown(message)}`, /is created|Created as|invited to|added to/i, status);
  assert.not.match(inThread({ status: 'created', outcome: failed }).text, /is created/i);
});

test('never says that the user can sign in', () => {
  for (const message of [inThread, inDirect].map((draw) => draw({ status: 'created', outcome: done })))
    assert.not.match(JSON.stringify(message), /sign in|log in/i);
});

test('of a failure says why, what to do, and gives the reference that is in the log', () => {
  const message = inThread({ status: 'failed', outcome: failed });
  assert.is(message.text, 'Failed: create bob@example.com as Platform User. Not permitted. Approved by <@U0002>.');
  assert.equal(shown(message), [
    'Failed: Not permitted.',
    '<@U0002>, press Retry when the cause is fixed.',
    'Reference: 0a1b2c3d',
  ]);
  const direct = inDirect({ status: 'failed', outcome: failed });
  assert.is(direct.text, 'Your request for bob@example.com (Platform User) failed: Not permitted.');
  assert.equal(shown(direct), [direct.text, 'An approver can retry it.', 'Reference: 0a1b2c3d']);
});

test('a failure gives no reference where people can fix it themselves', () => {
  const outcomes = FAILURE_KINDS.map((kind) => ({ ...failed, kind, retryable: false }));
  const without = outcomes.filter(
    (outcome) => !/Reference/.test(shown(inThread({ status: 'failed', outcome })).join()),
  );
  assert.equal(
    without.map(({ kind }) => kind),
    ['validation', 'conflict'],
  );
});

test('of a failure has Retry where it can help; else the way to a tenant where there is a user', () => {
  const ways = (more: Partial<FailedOutcome>) =>
    buttonsOf(inThread({ status: 'failed', outcome: { ...failed, retryable: false, ...more } }));
  assert.equal(ways({ retryable: true }), ['retry_request']);
  assert.equal(ways({ retryable: true, userId: 'u1' }), ['retry_request']);
  assert.equal(ways({ isTaken: true }), ['invite_to_tenant']);
  assert.equal(ways({ userId: 'u1' }), ['invite_to_tenant']);
  assert.equal(ways({}), []);
});

test('a sentence that is too long is cut where one sees it', () => {
  const message = inThread({ status: 'failed', outcome: { ...failed, sentence: 'y'.repeat(5000) } });
  assert.match(message.text, /yyy… Approved/);
  assert.match(shown(message)[0] ?? '', /yyy…$/);
});

test('of an earlier attempt keeps its reason, says who retried it, and has no button', () => {
  const after = { sentence: 'Not permitted.', reference: '0a1b2c3d' };
  const request = asked({ status: 'approved', decision: { ...decision, after }, attempt: 2 });
  const message = resultMessage(scene(request), 1);
  assert.is(message.text, 'Failed, and retried: create bob@example.com as Platform User.');
  assert.equal(shown(message), [
    'Failed: Not permitted.',
    'Reference: 0a1b2c3d',
    '<@U0002> retried it. New result below.',
  ]);
  assert.equal(buttonsOf(message), []);
});

test('while the outcome is unknown it says that the bot looks', () => {
  const message = inThread({ status: 'unknown' });
  assert.is(message.text, "Checking: create bob@example.com as Platform User. CxEngage's answer was lost.");
});

test('the requester reads who denied it, whom it was about, and why; and can ask again', () => {
  const message = inDirect({ status: 'denied', decision: { ...decision, reason: 'Use the <contractor> role.' } });
  const sentence = '@Ana denied your request for bob@example.com (Platform User): "Use the <contractor> role."';
  assert.equal(shown(message), [sentence]);
  assert.is(message.text, sentence.replace('<contractor>', '&lt;contractor&gt;'));
  assert.equal(buttonsOf(message), ['ask_again']);
});

test('the requester reads that no approver decided in time, and can ask again', () => {
  const message = inDirect({ status: 'expired' });
  assert.is(message.text, 'Your request for bob@example.com (Platform User) expired: no approver decided in time.');
  assert.equal(buttonsOf(message), ['ask_again']);
});

test('a request about many, or about a tenant, is named by them', () => {
  const denied = { status: 'denied', decision } as const;
  const file = batchOf({ ...denied, content: { source: { from: 'file', fileId: 'F1', name: 'team.csv' } } });
  assert.is(directResult(scene(file)).text, '@Ana denied your request for users from team.csv.');
  const { email: _, ...tenant } = invitation;
  const users = batchOf({ ...denied, names, content: { createdBy: 'b-1', invitation: tenant } });
  assert.is(directResult(scene(users)).text, '@Ana denied your request for users (Agent in Harbour).');
  const one = addToTenantRequest({ ...denied, names, content: invitation });
  assert.is(directResult(scene(one)).text, '@Ana denied your request for bob@example.com (Agent in Harbour).');
});

test('of what is posted only a failure in the thread mentions someone: the approver who approved', () => {
  for (const status of STATUSES)
    for (const outcome of [done, failed]) {
      const found = mentions(inThread({ status, outcome }));
      assert.equal(found, status === 'failed' && outcome === failed ? ['U0002', 'U0002'] : [], status);
      for (const message of [inDirect({ status, outcome }), decisionMessage(scene(asked({ status })))])
        assert.equal(mentions(message), [], status);
    }
});

test('on a card that no one can edit any more, the thread says how the request ended', () => {
  const text = (status: 'denied' | 'cancelled' | 'expired', model = scene(asked({ status }))) =>
    decisionMessage(model).text.split('\n')[0];
  assert.is(text('denied'), '@Ana denied the request for bob@example.com (Platform User).');
  assert.is(text('cancelled'), '@Ana cancelled the request for bob@example.com (Platform User).');
  assert.match(text('expired') ?? '', /^The request for bob@example.com .* expired: no approver decided in time\.$/);
  const { deciderName: _, ...unnamed } = scene(asked({ status: 'denied' }));
  assert.match(text('denied', unnamed) ?? '', /^An approver denied the request/);
});

test.run();
