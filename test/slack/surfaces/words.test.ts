import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Request, STATUSES } from '../../../src/domain/request.ts';
import { richText } from '../../../src/slack/surfaces/rich-text.ts';
import { headerText, headline, standing, statusLine, summary, tooLate } from '../../../src/slack/surfaces/words.ts';
import { addToTenantRequest, batchOf, createUserRequest } from '../../helpers/requests.ts';
import { textOf } from '../../helpers/text-of.ts';
import { batchScene } from './batch-scene.ts';

const test = suite('the words of a request');
const decision = { by: { teamId: 'T0001', userId: 'U0002' }, at: Date.UTC(2025, 0, 2, 3, 4) };
const by = 'by <@U0002>, 2025-01-02 03:04 UTC.';

const WORDS: Readonly<Record<(typeof STATUSES)[number], string>> = {
  checking: 'Checking the rows. Nothing is sent yet.',
  draft: 'Not sent yet.',
  pending: 'Waiting for approval.',
  approved: `Approved ${by} In progress…`,
  creating: `Approved ${by} In progress…`,
  unknown: `Approved ${by} CxEngage's answer was lost. The bot is checking what CxEngage has.`,
  created: `Approved ${by} The result is in the thread.`,
  failed: `Failed. Approved ${by} The reason is in the thread.`,
  denied: `Denied ${by}`,
  cancelled: `Cancelled ${by}`,
  expired: 'Expired without a decision.',
  paused: `Paused. Approved ${by} The remaining rows wait until an approver resumes the batch.`,
  finished: `Approved ${by} The result is in the thread.`,
};

for (const status of STATUSES) {
  test(`${status}: in words, with who and when`, () => {
    const request = createUserRequest({ status, ...(status !== 'pending' && { decision }) });
    assert.is(
      textOf({ blocks: [richText(statusLine({ request, requesterSeesCard: false }, 'in the thread'))] }),
      WORDS[status],
    );
    const below = WORDS[status].replace('in the thread', 'below');
    assert.is(textOf({ blocks: [richText(statusLine({ request, requesterSeesCard: false }, 'below'))] }), below);
  });
}

test('a batch that failed before it was sent names no approver', () => {
  const line = statusLine({ request: batchOf({ status: 'failed' }), requesterSeesCard: false }, 'below');
  assert.is(textOf({ blocks: [richText(line)] }), 'Failed. The reason is below.');
});

for (const status of STATUSES) {
  test(`${status}: a click that comes too late is told how it stands, and who was first`, () => {
    const isDecided = !['checking', 'draft', 'pending', 'expired'].includes(status);
    const sentence = tooLate(createUserRequest({ status, ...(isDecided && { decision }) }));
    assert.match(sentence, /^(This request|The rows|These rows) .+\.$/);
    assert.is(sentence.includes(' by <@U0002>'), isDecided);
    assert.not.match(sentence, /\{/);
  });
}

test('the header says the state and the person, by name or else by email, and never more than Slack shows', () => {
  const header = (request: Request) => headerText({ request, requesterSeesCard: false });
  const bob = { email: 'bob@example.com', roleId: 'r', firstName: 'Bob', lastName: 'Jones' };
  const words: Partial<Record<(typeof STATUSES)[number], string>> = {
    pending: '○ New user: Bob Jones',
    creating: '◐ In progress: Bob Jones',
    created: '✓ Created: Bob Jones',
    denied: '✕ Denied: Bob Jones',
    failed: '⚠ Failed: Bob Jones',
    cancelled: '⊘ Cancelled: Bob Jones',
    expired: '◷ Expired: Bob Jones',
  };
  for (const [status, line] of Object.entries(words) as [(typeof STATUSES)[number], string][]) {
    assert.is(header(createUserRequest({ status, decision, content: bob })), line);
  }
  assert.is(
    header(createUserRequest({ content: { email: 'bob@example.com', roleId: 'r' } })),
    '○ New user: bob@example.com',
  );
  const long = header(createUserRequest({ content: { ...bob, firstName: 'B\u0301'.repeat(200) } }));
  assert.ok(long.length <= 150 && long.endsWith('…'));
  const found = { result: 'done', userId: 'u', maker: 'unknown' } as const;
  assert.is(
    header(createUserRequest({ status: 'created', outcome: found, content: bob })),
    '✓ On the platform already: Bob Jones',
  );
  assert.is(
    header(
      addToTenantRequest({ status: 'created', outcome: found, content: { ...bob, tenantId: 't', status: 'invited' } }),
    ),
    '✓ In the tenant already: bob@example.com',
  );
});

const said = (request: Request) => summary({ request, requesterSeesCard: false });

test('says what is asked for, by names', () => {
  const names = { r: 'Agent', t: 'Billing' };
  const email = 'bob@example.com';
  const user = createUserRequest({ names, content: { email, roleId: 'r' } });
  assert.is(said(user), 'create bob@example.com as Agent');
  const content = { email, roleId: 'r', tenantId: 't', status: 'invited' } as const;
  assert.is(said(addToTenantRequest({ names, content })), 'add bob@example.com to Billing as Agent');
});

test('escapes names, and cuts each where one sees it', () => {
  const request = createUserRequest({
    names: { r: '<!channel> & <b>' },
    content: { email: `${'&'.repeat(200)}@example.com`, roleId: 'r' },
  });
  const words = said(request);
  assert.match(words, /^create (?:&amp;)+… as &lt;!channel&gt; &amp; &lt;b&gt;$/);
  assert.ok(words.length < 400);
});

for (const status of STATUSES) {
  test(`${status}: the headline names the requester, and who decided where somebody did`, () => {
    const isDecided = !['checking', 'draft', 'pending', 'expired'].includes(status);
    const request = createUserRequest({ status, ...(isDecided && { decision }) });
    const line = headline({ request, requesterSeesCard: false });
    assert.match(line, /^<@U0001> asks to create .+: .+\.$/);
    assert.is(line.includes('by <@U0002>'), isDecided);
  });
}

test('of a batch says how many users, and from where', () => {
  const scene = batchScene({ status: 'paused', decision }, { counts: { new: 10_000 } });
  const line = '<@U0001> asks to create 10,000 users from contacts.csv: approved by <@U0002>, paused.';
  assert.is(headline(scene), line);
  assert.is(standing(batchScene({ status: 'failed' })), 'failed');
});

test.run();
