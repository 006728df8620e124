import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { batchSummary, batchTitle, doneWord } from '../../../src/slack/surfaces/batch-words.ts';
import { createUsersRequest } from '../../helpers/requests.ts';
import { INVITES } from './batch-scene.ts';

const test = suite('the words of a batch');
const names = { billing: '<!channel> & Billing', agent: 'Agent' };
const creating = createUsersRequest({
  content: { source: { from: 'file', fileId: 'F1', name: '<!channel> & co.csv' } },
});
const inviting = createUsersRequest({ names, content: INVITES });

test('one that creates users', () => {
  assert.is(batchTitle(creating, 10_000), 'Create 10,000 users');
  assert.is(batchTitle(creating, 1), 'Create 1 user');
  assert.is(batchTitle(creating, 0), 'Create users');
  assert.is(batchSummary(creating, 97), 'create 97 users from &lt;!channel&gt; &amp; co.csv');
  assert.is(doneWord(creating), 'created');
});

test('one that only invites', () => {
  assert.is(batchTitle(inviting, 97), 'Invite 97 users to a tenant');
  assert.is(batchSummary(inviting, 97), 'invite 97 users to &lt;!channel&gt; &amp; Billing as Agent');
  assert.is(doneWord(inviting), 'added to the tenant');
});

test('says «invited» where a mail is sent', () => {
  const content = { ...INVITES, invitation: { ...INVITES.invitation, status: 'invited' } } as const;
  assert.is(doneWord(createUsersRequest({ content })), 'invited');
});

test('one that invites to tenants of the rows names none', () => {
  const { source } = INVITES;
  assert.is(batchSummary(createUsersRequest({ content: { source } }), 2), 'invite 2 users to a tenant');
});

test.run();
