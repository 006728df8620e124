import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { SandboxClock } from '../../../src/sandbox/clock.ts';
import { coverage } from '../../../src/sandbox/slack/coverage.ts';
import { type Json, jsonOf, textOf } from '../../../src/sandbox/slack/json.ts';
import { methods } from '../../../src/sandbox/slack/methods.ts';
import { seedIds } from '../../../src/sandbox/slack/seed.ts';
import type { SlackStandIn } from '../../../src/sandbox/slack/server.ts';
import { beginWith } from '../../helpers/begin-with.ts';
import { allScopes, button, call, sandbox, section } from './raw-app.ts';

const { approvals, general, partners, rita, ana, xan, dee, bo, sol } = seedIds;
let clock: SandboxClock;
let slack: SlackStandIn;
const test = suite('the Web API');
beginWith(
  test,
  async () => {
    ({ clock, slack } = await sandbox());
  },
  () => slack.close(),
);
test.before.each(() => slack.reset());

const post = async (channel: string, args: Json = {}) =>
  textOf((await call(slack, 'chat.postMessage', { channel, text: 'hello', ...args })).ts);

/** What has to be so first, the call, and the error. `ts` in the arguments stands for the message made first. */
type Row = readonly [
  rule: string,
  method: string,
  args: Json | ((s: SlackStandIn) => Json | Promise<Json>),
  error: string,
];

const rich = (text: string): Json => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
});
const reply = async () => post(approvals, { thread_ts: await post(approvals) });

const update = async (change: Json) => ({ channel: approvals, ts: await post(approvals), text: 'new', ...change });

const rows: readonly Row[] = [
  ['there are no other methods', 'chat.postMesage', {}, 'unknown_method'],
  ['a post names its channel', 'chat.postMessage', { text: 'a' }, 'invalid_arguments'],
  ['a post has a text or blocks', 'chat.postMessage', { channel: approvals }, 'no_text'],
  [
    'blocks are checked',
    'chat.postMessage',
    { channel: approvals, text: 'a', blocks: [{ type: 'x' }] },
    'invalid_blocks',
  ],
  ['a post needs membership', 'chat.postMessage', { channel: general, text: 'a' }, 'not_in_channel'],
  ['a channel has to exist', 'chat.postMessage', { channel: 'C0NOWHERE00', text: 'a' }, 'channel_not_found'],
  [
    'a private channel without the bot is not found',
    'chat.postMessage',
    ({ workspace, bot }) => {
      workspace.leave(approvals, bot.userId);
      return { channel: approvals, text: 'a' };
    },
    'channel_not_found',
  ],
  [
    'a channel with a new id takes no post with the old one',
    'chat.postMessage',
    ({ workspace }) => {
      workspace.changeId(approvals, 'C02APPROVAL');
      return { channel: approvals, text: 'a' };
    },
    'channel_not_found',
  ],
  [
    'nor a change of a message that stood there before',
    'chat.update',
    async ({ workspace }) => {
      const args = await update({});
      workspace.changeId(approvals, 'C02APPROVAL');
      return args;
    },
    'channel_not_found',
  ],
  [
    'an archived channel takes no post',
    'chat.postMessage',
    ({ workspace }) => {
      workspace.archive(approvals);
      return { channel: approvals, text: 'a' };
    },
    'is_archived',
  ],
  [
    'no direct message when the messages tab is off',
    'chat.postMessage',
    ({ workspace }) => {
      workspace.closeDirect(true);
      return { channel: rita, text: 'a' };
    },
    'messages_tab_disabled',
  ],
  ['a bot has no direct messages', 'chat.postMessage', { channel: bo, text: 'a' }, 'cannot_dm_bot'],
  [
    'a thread_ts is a timestamp',
    'chat.postMessage',
    { channel: approvals, text: 'a', thread_ts: '0' },
    'invalid_thread_ts',
  ],
  [
    'a thread needs its root',
    'chat.postMessage',
    { channel: approvals, text: 'a', thread_ts: '1700000000.000100' },
    'thread_not_found',
  ],
  [
    'a reply is not the root of a thread',
    'chat.postMessage',
    async () => {
      const thread_ts = await post(approvals, { thread_ts: await post(approvals) });
      return { channel: approvals, text: 'a', thread_ts };
    },
    'cannot_reply_to_message',
  ],
  [
    'nobody replies to an ephemeral message',
    'chat.postMessage',
    async (s) => {
      const sent = await call(s, 'chat.postEphemeral', { channel: approvals, user: ana, text: 'a' });
      return { channel: approvals, text: 'a', thread_ts: sent.message_ts };
    },
    'cannot_reply_to_message',
  ],
  ['an update finds its message', 'chat.update', () => update({ ts: '1700000000.000100' }), 'message_not_found'],
  ['an update takes a channel id', 'chat.update', () => update({ channel: rita }), 'channel_not_found'],
  ['an update takes 4000 characters', 'chat.update', () => update({ text: 'a'.repeat(4001) }), 'msg_too_long'],
  [
    'an update is of the bot’s own message',
    'chat.update',
    (s) => update({ ts: s.as(ana).say(approvals, 'mine').ts }),
    'cant_update_message',
  ],
  [
    'an ephemeral message cannot be updated',
    'chat.update',
    async (s) => {
      const sent = await call(s, 'chat.postEphemeral', { channel: approvals, user: ana, text: 'a' });
      return { channel: approvals, ts: sent.message_ts, text: 'b' };
    },
    'message_not_found',
  ],
  [
    'an update comes within the edit window of the workspace',
    'chat.update',
    async ({ workspace }) => {
      const args = await update({});
      workspace.setEditWindow(5);
      clock.advance(301_000);
      return args;
    },
    'edit_window_closed',
  ],
  [
    'a post has no more characters in its blocks than the workspace takes',
    'chat.postMessage',
    ({ workspace }) => {
      workspace.limitBlocks(4);
      return { channel: approvals, text: 'a', blocks: [section('12345')] };
    },
    'msg_blocks_too_long',
  ],
  [
    'an update leaves a rich text block where there was one',
    'chat.update',
    async () => update({ ts: await post(approvals, { blocks: [rich('a')] }), blocks: [section('b')] }),
    'block_mismatch',
  ],
  [
    'a text alone does not take the last rich text block away',
    'chat.update',
    async () => update({ ts: await post(approvals, { blocks: [rich('a')] }) }),
    'block_mismatch',
  ],
  [
    'an update does not broadcast a reply and change it at once',
    'chat.update',
    async () => update({ ts: await reply(), reply_broadcast: true }),
    'no_dual_broadcast_content_update',
  ],
  [
    'only a reply is broadcast',
    'chat.update',
    async () => ({ channel: approvals, ts: await post(approvals), reply_broadcast: true }),
    'cant_broadcast_message',
  ],
  [
    'an archived channel takes no update',
    'chat.update',
    async ({ workspace }) => {
      const args = await update({});
      workspace.archive(approvals);
      return args;
    },
    'is_inactive',
  ],
  [
    'a delete is of the bot’s own message',
    'chat.delete',
    (s) => ({ channel: approvals, ts: s.as(ana).say(approvals, 'mine').ts }),
    'cant_delete_message',
  ],
  [
    'an ephemeral message goes to a member',
    'chat.postEphemeral',
    { channel: approvals, user: xan, text: 'a' },
    'user_not_in_channel',
  ],
  [
    'a permalink needs its message',
    'chat.getPermalink',
    { channel: approvals, message_ts: '1.1' },
    'message_not_found',
  ],
  ['a conversation has to exist', 'conversations.info', { channel: 'C0NOWHERE00' }, 'channel_not_found'],
  ['a page of members has 1 to 1000', 'conversations.members', { channel: general, limit: 0 }, 'invalid_limit'],
  ['a cursor comes from the page before', 'conversations.members', { channel: general, cursor: 'x' }, 'invalid_cursor'],
  ['a direct conversation needs somebody', 'conversations.open', {}, 'users_list_not_supplied'],
  ['nobody writes to the deactivated', 'conversations.open', { users: dee }, 'user_disabled'],
  ['a user has to exist', 'users.info', { user: 'U0NOBODY000' }, 'user_not_found'],
  ['a group has to exist', 'usergroups.users.list', { usergroup: 'S0NOTHING00' }, 'no_such_subteam'],
  [
    'a disabled group is not found',
    'usergroups.users.list',
    ({ workspace }) => {
      workspace.disableGroup(seedIds.approverGroup);
      return { usergroup: seedIds.approverGroup };
    },
    'no_such_subteam',
  ],
  ['there is no other bot', 'bots.info', { bot: 'B0NOTHING00' }, 'bot_not_found'],
  ['a file has to exist', 'files.info', { file: 'F0NOTHING00' }, 'file_not_found'],
  ['an upload has a length', 'files.getUploadURLExternal', { filename: 'a.csv', length: 0 }, 'missing_argument'],
  [
    'an upload is finished after its bytes came',
    'files.completeUploadExternal',
    async (s) => {
      const { file_id } = await call(s, 'files.getUploadURLExternal', { filename: 'a.csv', length: 3 });
      return { files: [{ id: file_id }] };
    },
    'file_not_found',
  ],
];

for (const [rule, method, args, error] of rows) {
  test(`${rule}: ${method} → ${error}`, async () => {
    const given = typeof args === 'function' ? await args(slack) : args;
    const answer = await call(slack, method, given);
    assert.is(answer.ok, false);
    assert.is(answer.error, error);
  });
}

test('a channel with a new id keeps its messages and its members', async () => {
  const ts = await post(approvals);
  slack.workspace.changeId(approvals, 'C02APPROVAL');
  assert.is((await call(slack, 'chat.update', { channel: 'C02APPROVAL', ts, text: 'new' })).ok, true);
  assert.is((await call(slack, 'conversations.info', { channel: approvals })).error, 'channel_not_found');
  assert.is(jsonOf((await call(slack, 'conversations.info', { channel: 'C02APPROVAL' })).channel).is_member, true);
});

test('tokens are told apart', async () => {
  const error = async (method: string, token: string) => (await call(slack, method, {}, token)).error;
  assert.is(await error('auth.test', ''), 'not_authed');
  assert.is(await error('auth.test', 'xoxb-other'), 'invalid_auth');
  assert.is(await error('apps.connections.open', slack.botToken), 'not_allowed_token_type');
  assert.is(await error('chat.postMessage', slack.appToken), 'not_allowed_token_type');
});

test('a method without its scope is refused, and says which one it needs', async () => {
  const poor = (await sandbox(['commands'])).slack;
  const args = { channel: approvals, text: 'a', users: rita, user: rita, usergroup: 'S', file: 'F' };
  const needed: Record<string, unknown> = {};
  for (const method of Object.keys(methods)) {
    const answer = await call(poor, method, args);
    if (answer.error === 'missing_scope') needed[method] = answer.needed;
  }
  assert.equal((await call(poor, 'chat.postMessage', args)).provided, 'commands');
  await poor.close();
  assert.equal(needed, {
    'chat.postMessage': 'chat:write',
    'chat.update': 'chat:write',
    'chat.delete': 'chat:write',
    'chat.postEphemeral': 'chat:write',
    'conversations.info': 'groups:read',
    'conversations.members': 'groups:read',
    'conversations.open': 'im:write',
    'users.info': 'users:read',
    'bots.info': 'users:read',
    'usergroups.list': 'usergroups:read',
    'usergroups.users.list': 'usergroups:read',
    'files.info': 'files:read',
    'files.getUploadURLExternal': 'files:write',
    'files.completeUploadExternal': 'files:write',
  });
});

test("replies name the granted scopes, and the time by Slack's clock", async () => {
  const headersFor = async (token: string) =>
    (await fetch(`${slack.apiUrl}auth.test`, { method: 'POST', headers: { authorization: `Bearer ${token}` } }))
      .headers;
  assert.is((await headersFor(slack.botToken)).get('x-oauth-scopes'), allScopes.join(','));
  assert.is((await headersFor(slack.userToken)).get('x-oauth-scopes'), 'identify');
  clock.advance(3_600_000);
  const offMs = clock.now() - Date.parse((await headersFor(slack.botToken)).get('date') ?? '');
  assert.ok(offMs >= 0 && offMs < 30_000, `${offMs} ms`);
});

test('a user token is that of a person, who granted nothing', async () => {
  const { bot_id, user, user_id } = await call(slack, 'auth.test', {}, slack.userToken);
  assert.equal([bot_id, user, user_id], [undefined, 'ana', ana]);
  assert.is((await call(slack, 'users.info', { user: rita }, slack.userToken)).error, 'missing_scope');
  assert.is((await call(slack, 'apps.connections.open', {}, slack.userToken)).error, 'not_allowed_token_type');
});

test('bots.info and an app-level token tell of which app they are', async () => {
  const { bot } = await call(slack, 'bots.info', { bot: slack.bot.botId });
  assert.is(jsonOf(bot).app_id, slack.bot.appId);
  assert.match(slack.appToken, `xapp-1-${slack.bot.appId}-`);
  assert.match(slack.otherAppToken, /^xapp-1-A\w+-/);
  assert.not.match(slack.otherAppToken, slack.bot.appId);
  assert.is((await call(slack, 'apps.connections.open', {}, slack.otherAppToken)).ok, true);
});

test('forms carry blocks as JSON text', async () => {
  const send = async (blocks: string) => {
    const body = new URLSearchParams({ token: slack.botToken, channel: approvals, text: 'a', blocks });
    return jsonOf(await (await fetch(`${slack.apiUrl}chat.postMessage`, { method: 'POST', body })).json());
  };
  assert.is((await send('[{')).error, 'invalid_blocks_format');
  assert.is((await send(JSON.stringify([section('s')]))).ok, true);
});

test('a channel takes five posts at once, then one a second', async () => {
  for (let count = 0; count < 5; count += 1) assert.ok(await post(approvals));
  const refused = await call(slack, 'chat.postMessage', { channel: approvals, text: 'a' });
  assert.is(refused.error, 'ratelimited');
  assert.is(refused.retryAfter, '1');
  assert.ok(await post(partners), 'another channel is not held up');
  clock.advance(1000);
  assert.ok(await post(approvals));
  assert.is(await post(approvals), '');
});

/** The tier on each page of docs.slack.dev/reference/methods, in calls a minute; `special` is not a number. */
const TIERS: Readonly<Record<string, number | 'special'>> = {
  'apps.connections.open': 50,
  'auth.test': 'special',
  'bots.info': 50,
  'chat.delete': 50,
  'chat.getPermalink': 'special',
  'chat.postEphemeral': 100,
  'chat.postMessage': 'special',
  'chat.update': 50,
  'conversations.info': 50,
  'conversations.members': 100,
  'conversations.open': 50,
  'files.completeUploadExternal': 100,
  'files.getUploadURLExternal': 100,
  'files.info': 100,
  'usergroups.list': 20,
  'usergroups.users.list': 20,
  'users.info': 100,
  'views.open': 100,
  'views.publish': 100,
  'views.push': 100,
  'views.update': 100,
};

test('every method has the tier that its page gives', () => {
  const tiers = Object.entries(methods).map(([name, { perMinute }]) => [name, perMinute ?? 'special']);
  assert.equal(Object.fromEntries(tiers), TIERS);
});

for (const [method, perMinute] of Object.entries(TIERS)) {
  test(`${method}: ${perMinute === 'special' ? 'no calls' : perMinute} a minute are counted when asked for`, async () => {
    const strict = await sandbox(allScopes, true);
    const token = method === 'apps.connections.open' ? strict.slack.appToken : strict.slack.botToken;
    const ask = async () => (await call(strict.slack, method, {}, token)).error;
    const allowed = perMinute === 'special' ? 120 : perMinute;
    for (let count = 0; count < allowed; count += 1) assert.is.not(await ask(), 'ratelimited');
    assert.is((await ask()) === 'ratelimited', perMinute !== 'special');
    strict.clock.advance(60_001);
    assert.is.not(await ask(), 'ratelimited');
    await strict.slack.close();
  });
}

test('a person’s id opens the direct conversation', async () => {
  const { channel } = await call(slack, 'chat.postMessage', { channel: rita, text: 'for you' });
  assert.match(textOf(channel), /^D/);
  const [message] = slack.as(rita).direct();
  assert.is(message?.text, 'for you');
  assert.equal(slack.as(ana).direct(), []);
  const changed = await call(slack, 'chat.update', { channel, ts: message?.ts, text: 'changed' });
  assert.is(changed.ok, true);
});

test('an update with text alone takes the blocks away, one with neither keeps them', async () => {
  const ts = await post(approvals, { blocks: [button('approve')] });
  const blocks = () => slack.workspace.messages[0]?.blocks?.length;
  await call(slack, 'chat.update', { channel: approvals, ts, metadata: { event_type: 'a', event_payload: {} } });
  assert.is(blocks(), 1);
  await call(slack, 'chat.update', { channel: approvals, ts, text: 'done' });
  assert.is(blocks(), undefined);
});

test('an update may move and change its rich text block, and add a first one', async () => {
  const ts = await post(approvals, { blocks: [section('a')] });
  const change = async (...blocks: readonly Json[]) =>
    (await call(slack, 'chat.update', { channel: approvals, ts, text: 'a', blocks })).ok;
  assert.is(await change(rich('b'), section('b')), true);
  assert.is(await change(section('c'), rich('c')), true);
});

test('a broadcast reply is one message in two places, and says of which thread', async () => {
  const thread_ts = await post(approvals, { text: 'the root' });
  const args = { channel: approvals, text: 'a', thread_ts, reply_broadcast: true };
  const { message, ts } = await call(slack, 'chat.postMessage', args);
  const { subtype, root, parent_user_id } = jsonOf(message);
  assert.equal([subtype, parent_user_id], ['thread_broadcast', slack.bot.userId]);
  const { text, reply_count, reply_users, latest_reply } = jsonOf(root);
  assert.equal([text, jsonOf(root).ts, jsonOf(root).thread_ts], ['the root', thread_ts, thread_ts]);
  assert.equal([reply_count, reply_users, latest_reply], [1, [slack.bot.userId], ts]);

  const changed = await call(slack, 'chat.update', { channel: approvals, ts, text: 'b' });
  assert.is(jsonOf(changed.message).subtype, 'thread_broadcast');
  const standing = () => slack.workspace.messages.map((one) => [one.text, one.subtype]);
  assert.equal(standing(), [
    ['the root', undefined],
    ['b', 'thread_broadcast'],
  ]);
  const link = await call(slack, 'chat.getPermalink', { channel: approvals, message_ts: ts });
  assert.match(textOf(link.permalink), `?thread_ts=${thread_ts}&cid=${approvals}`);
  await call(slack, 'chat.delete', { channel: approvals, ts });
  assert.equal(standing(), [['the root', undefined]]);
});

test('an old reply is broadcast as it is; outside a thread there is nothing to broadcast', async () => {
  const ts = await reply();
  const { message, ok } = await call(slack, 'chat.update', { channel: approvals, ts, reply_broadcast: true });
  const { subtype, text, edited } = jsonOf(message);
  assert.equal([ok, subtype, text, edited], [true, 'thread_broadcast', 'hello', undefined]);
  const alone = await call(slack, 'chat.postMessage', { channel: partners, text: 'a', reply_broadcast: true });
  assert.equal([alone.ok, jsonOf(alone.message).subtype], [true, undefined]);
});

test('members come page by page', async () => {
  const found: unknown[] = [];
  let cursor = '';
  do {
    const page = await call(slack, 'conversations.members', { channel: general, limit: 3, cursor });
    found.push(...(Array.isArray(page.members) ? page.members : []));
    cursor = textOf(jsonOf(page.response_metadata).next_cursor);
  } while (cursor);
  assert.equal(found, [...(slack.workspace.channels.get(general)?.members ?? [])]);
});

test('users.info tells who is a guest, a stranger, gone or a bot', async () => {
  const user = async (id: string) => jsonOf((await call(slack, 'users.info', { user: id })).user);
  assert.is(jsonOf((await user(rita)).profile).email, 'rita@example.com');
  assert.is((await user(sol)).is_ultra_restricted, true);
  assert.is((await user(dee)).deleted, true);
  assert.is((await user(bo)).is_bot, true);
  assert.is((await user(xan)).team_id, 'T02PARTNER0');
  const shy = (await sandbox(['users:read'])).slack;
  const profile = jsonOf(jsonOf((await call(shy, 'users.info', { user: rita })).user).profile);
  await shy.close();
  assert.is(profile.email, undefined);
});

test('timestamps rise and never repeat', async () => {
  const person = slack.as(ana);
  const stamps = [approvals, approvals, partners].map((channel) => person.say(channel, 'quickly').ts);
  assert.equal([...new Set(stamps)].sort(), stamps);
  for (const ts of stamps) assert.match(ts, /^\d{10}\.\d{6}$/);
});

test('the coverage list names the methods that are there', () => {
  assert.equal(Object.keys(coverage).sort(), Object.keys(methods).sort());
  for (const { status, note } of Object.values(coverage)) assert.is(status === 'partial', Boolean(note));
});

test('calls are recorded without tokens', async () => {
  await fetch(`${slack.apiUrl}auth.test`, {
    method: 'POST',
    body: new URLSearchParams({ token: slack.botToken, a: 'b' }),
  });
  assert.not.match(JSON.stringify(slack.calls), /xoxb-/);
  assert.equal(slack.calls[0]?.arguments, { a: 'b' });
});

test.run();
