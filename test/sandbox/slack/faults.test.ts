import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { SandboxClock } from '../../../src/sandbox/clock.ts';
import { seedIds } from '../../../src/sandbox/slack/seed.ts';
import type { SlackStandIn } from '../../../src/sandbox/slack/server.ts';
import { beginWith } from '../../helpers/begin-with.ts';
import { call, sandbox } from './raw-app.ts';

let clock: SandboxClock;
let slack: SlackStandIn;
const test = suite('faults');
beginWith(
  test,
  async () => {
    ({ clock, slack } = await sandbox());
  },
  () => slack.close(),
);
test.before.each(() => slack.reset());

const method = 'chat.postMessage';
const post = (text = 'a') => call(slack, method, { channel: seedIds.approvals, text });
const count = () => slack.workspace.messages.length;
const dropped = () =>
  post().then(
    () => 'answered',
    () => 'dropped',
  );

test('429 comes with Retry-After, once', async () => {
  slack.fault({ method, effect: { ratelimited: 7 } });
  const refused = await post();
  assert.equal([refused.error, refused.retryAfter], ['ratelimited', '7']);
  assert.is((await post()).ok, true);
});

test('a server error has its status and does nothing', async () => {
  slack.fault({ method, effect: { status: 503 } });
  const headers = { authorization: `Bearer ${slack.botToken}` };
  assert.is((await fetch(slack.apiUrl + method, { method: 'POST', headers })).status, 503);
  assert.is(count(), 0);
});

test('a dropped call has not happened', async () => {
  slack.fault({ method, effect: 'drop' });
  assert.is(await dropped(), 'dropped');
  assert.is(count(), 0);
});

test('a call dropped after its work has happened', async () => {
  slack.fault({ method, effect: 'drop_after' });
  assert.is(await dropped(), 'dropped');
  assert.is(count(), 1);
});

test('a slow call waits for the clock', async () => {
  slack.fault({ method, effect: { slow: 60_000 } });
  const answer = post();
  await slack.until(() => (slack.calls.length > 0 ? true : undefined), 'the call');
  assert.is(count(), 0);
  clock.advance(60_000);
  assert.is((await answer).ok, true);
});

test('an error is any code, for so many calls, with such arguments', async () => {
  const end = slack.fault({
    method: '*',
    times: 2,
    when: ({ text }) => text === 'bad',
    effect: { error: 'internal_error' },
  });
  assert.is((await post()).ok, true);
  assert.is((await post('bad')).error, 'internal_error');
  end();
  assert.is((await post('bad')).ok, true);
});

test.run();
