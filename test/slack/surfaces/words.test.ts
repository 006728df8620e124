import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Request, STATUSES } from '../../../src/domain/request.ts';
import { richText } from '../../../src/slack/surfaces/rich-text.ts';
import { headline, standing, statusLine, summary, tooLate } from '../../../src/slack/surfaces/words.ts';
import { addToTenantRequest, batchOf, createUserRequest } from '../../helpers/requests.ts';
import { textOf } from '../../helpers/text-of.ts';
import { batchScene } from './batch-scene.ts';

const test = suite('the words of a request');
const decision = { by: { teamId: 'T0001', userId: 'U0002' }, at: Date.UTC(2025, 0, 2, 3, 4) };
const by = 'by <@U0002>, 2025-01-02 03:04 UTC.';

const WORDS: Readonly<Record<(typeof STATUSES)[number], string>> = {
  checking: 'Being checked. Nothing is sent yet.',
  draft: 'Not sent yet.',
  pending: 'Waiting for an approver.',
  approved: `Approved ${by} In progress…`,
  creating: `Approved ${by} In progress…`,
  unknown: `Approved ${by} The answer of CxEngage was lost; the bot is checking what it holds.`,
  created: `Done. Approved ${by} The result is in the thread.`,
  failed: `Failed. Approved ${by} The reason is in the thread.`,
  denied: `Denied ${by}`,
  cancelled: `Cancelled ${by}`,
  expired: 'Expired before anybody decided.',
  paused: `Paused. Approved ${by} The rows that are left wait until an approver resumes it.`,
  finished: `Finished. Approved ${by} The result is in the thread.`,
};

for (const status of STATUSES) {
  test(`${status}: in words, with who and when`, () => {
    const request = createUserRequest({ status, ...(status !== 'pending' && { decision }) });
    assert.is(textOf({ blocks: [richText(statusLine(request, 'in the thread'))] }), WORDS[status]);
    const below = WORDS[status].replace('in the thread', 'below');
    assert.is(textOf({ blocks: [richText(statusLine(request, 'below'))] }), below);
  });
}

test('a batch that failed before anybody was asked was approved by nobody', () => {
  const line = statusLine(batchOf({ status: 'failed' }), 'below');
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
  assert.is(standing(batchScene({ status: 'failed' }).request), 'failed');
});

test.run();
