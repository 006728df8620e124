import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Request, STATUSES } from '../../../src/domain/request.ts';
import { headline, standing, summary } from '../../../src/slack/surfaces/summary.ts';
import { createUserRequest, inviteToTenantRequest } from '../../helpers/requests.ts';
import { batchScene } from './batch-scene.ts';

const test = suite('the summary of a request');
const said = (request: Request) => summary({ request, requesterSeesCard: false });
const decision = { by: { teamId: 'T0001', userId: 'U0002' }, at: 0 };

test('says what is asked for, by names', () => {
  const names = { r: 'Agent', t: 'Billing' };
  const email = 'bob@example.com';
  const user = createUserRequest({ names, content: { email, roleId: 'r' } });
  assert.is(said(user), 'create bob@example.com as Agent');
  const content = { email, roleId: 'r', tenantId: 't', status: 'invited' } as const;
  assert.is(said(inviteToTenantRequest({ names, content })), 'add bob@example.com to Billing as Agent');
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
