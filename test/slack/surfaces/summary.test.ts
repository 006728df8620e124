import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { STATUSES } from '../../../src/domain/request.ts';
import { headline, summary } from '../../../src/slack/surfaces/summary.ts';
import { createUserRequest, inviteToTenantRequest } from '../../helpers/requests.ts';

const test = suite('the summary of a request');
const decision = { by: { teamId: 'T0001', userId: 'U0002' }, at: 0 };

test('says what is asked for, by names', () => {
  const names = { r: 'Agent', t: 'Billing' };
  const email = 'bob@example.com';
  const user = createUserRequest({ names, content: { email, roleId: 'r' } });
  assert.is(summary(user), 'create bob@example.com as Agent');
  const content = { email, roleId: 'r', tenantId: 't', status: 'invited' } as const;
  assert.is(summary(inviteToTenantRequest({ names, content })), 'add bob@example.com to Billing as Agent');
});

test('escapes names, and cuts each where one sees it', () => {
  const request = createUserRequest({
    names: { r: '<!channel> & <b>' },
    content: { email: `${'&'.repeat(200)}@example.com`, roleId: 'r' },
  });
  const said = summary(request);
  assert.match(said, /^create (?:&amp;)+… as &lt;!channel&gt; &amp; &lt;b&gt;$/);
  assert.ok(said.length < 400);
});

for (const status of STATUSES) {
  test(`${status}: the headline names the requester, and who decided where somebody did`, () => {
    const isDecided = status !== 'pending' && status !== 'expired';
    const said = headline(createUserRequest({ status, ...(isDecided && { decision }) }));
    assert.match(said, /^<@U0001> asks to create .+: .+\.$/);
    assert.is(said.includes('by <@U0002>'), isDecided);
  });
}

test.run();
