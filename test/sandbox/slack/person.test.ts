import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Json, jsonOf, textOf } from '../../../src/sandbox/slack/json.ts';
import type { Person } from '../../../src/sandbox/slack/person.ts';
import { seedIds } from '../../../src/sandbox/slack/seed.ts';
import type { SlackStandIn } from '../../../src/sandbox/slack/server.ts';
import { beginWith } from '../../helpers/begin-with.ts';
import { button, call, connect, input, modal, type RawApp, sandbox } from './raw-app.ts';

const { approvals, partners } = seedIds;
let slack: SlackStandIn;
let app: RawApp;
let rita: Person;
let payloads: Json[] = [];
let answer: (payload: Json) => unknown = () => ({});

const test = suite('a person in the client');
beginWith(
  test,
  async () => {
    ({ slack } = await sandbox());
    rita = slack.as(seedIds.rita);
    app = await connect(slack, (payload) => {
      payloads.push(payload);
      return answer(payload);
    });
  },
  async () => {
    await app.close();
    await slack.close();
  },
);
test.before.each(() => {
  slack.reset();
  payloads = [];
  answer = () => ({});
});

const option = (value: string) => ({ text: { type: 'plain_text', text: value.toUpperCase() }, value });

async function open(...blocks: Json[]): Promise<void> {
  await rita.command('');
  const opened = await call(slack, 'views.open', { trigger_id: payloads.at(-1)?.trigger_id, view: modal(blocks) });
  assert.is(opened.ok, true, JSON.stringify(opened));
}

async function post(channel: string, blocks: Json[]) {
  const { ts } = await call(slack, 'chat.postMessage', { channel, text: 'card', blocks });
  return { channel, ts: textOf(ts) };
}

/** A field, a value that the client does not take, and why. */
const refused: readonly (readonly [string, Json, string | readonly string[], RegExp])[] = [
  ['a text is no longer than max_length', { type: 'plain_text_input', max_length: 3 }, 'abcd', /takes 3 characters/],
  ['a text is no longer than 3000', { type: 'plain_text_input' }, 'a'.repeat(3001), /takes 3000/],
  ['a line has no line break', { type: 'plain_text_input' }, 'a\nb', /one line/],
  ['a number is a number', { type: 'number_input', is_decimal_allowed: false }, '1.5', /a number/],
  ['an option is one that is shown', { type: 'static_select', options: [option('a')] }, 'b', /b is not offered/],
  ['a select takes one', { type: 'static_select', options: [option('a'), option('b')] }, ['a', 'b'], /one value/],
  [
    'a multi-select takes so many',
    { type: 'multi_static_select', options: [option('a'), option('b')], max_selected_items: 1 },
    ['a', 'b'],
    /takes 1/,
  ],
  ['an external option was offered', { type: 'external_select' }, 'a', /a is not offered/],
  ['a user exists', { type: 'users_select' }, 'U0NOBODY000', /no user/],
  ['a file was uploaded', { type: 'file_input' }, ['F0NOTHING00'], /no file/],
];

for (const [rule, element, value, message] of refused) {
  test(`a field refuses: ${rule}`, async () => {
    await open(input('field', element));
    assert.throws(() => rita.fill({ field: value }), message);
  });
}

test('values have the shapes of view.state', async () => {
  await open(
    input('text', { type: 'plain_text_input' }),
    input('empty', { type: 'plain_text_input' }, { optional: true }),
    input('mail', { type: 'email_text_input' }),
    input('one', { type: 'static_select', options: [option('a'), option('b')], initial_option: option('b') }),
    input('radio', { type: 'radio_buttons', options: [option('a')] }),
    input('many', { type: 'checkboxes', options: [option('a'), option('b')] }, { optional: true }),
    input('user', { type: 'users_select' }),
    input('file', { type: 'file_input' }, { optional: true }),
  );
  const file = rita.upload({ name: 'a.csv', content: 'a,b' });
  rita.fill({ text: 'x', mail: 'a@example.com', radio: 'a', many: ['a', 'b'], user: seedIds.ana, file: [file.id] });
  rita.fill({ many: null });
  await rita.submit();
  const values = jsonOf(jsonOf(jsonOf(payloads.at(-1)?.view).state).values);
  assert.equal(values, {
    text: { text: { type: 'plain_text_input', value: 'x' } },
    empty: { empty: { type: 'plain_text_input', value: null } },
    mail: { mail: { type: 'email_text_input', value: 'a@example.com' } },
    one: { one: { type: 'static_select', selected_option: option('b') } },
    radio: { radio: { type: 'radio_buttons', selected_option: option('a') } },
    many: { many: { type: 'checkboxes', selected_options: [] } },
    user: { user: { type: 'users_select', selected_user: seedIds.ana } },
    file: { file: { type: 'file_input', files: [file] } },
  });
});

/** A field, what is in it, and the words of the client; nothing is sent. */
const unsent: readonly (readonly [string, Json, string | null, RegExp])[] = [
  ['a required field is empty', { type: 'plain_text_input' }, null, /required/],
  ['a text is too short', { type: 'plain_text_input', min_length: 3 }, 'ab', /at least 3/],
  ['an e-mail has no @', { type: 'email_text_input' }, 'nora', /valid email/],
  ['an address is none', { type: 'url_text_input' }, 'nora', /valid URL/],
  ['a number is too high', { type: 'number_input', is_decimal_allowed: false, max_value: '3' }, '4', /too high/],
];

for (const [rule, element, value, words] of unsent) {
  test(`the client sends no form where ${rule}`, async () => {
    await open(input('field', element));
    rita.fill({ field: value });
    const before = payloads.length;
    const outcome = await rita.submit();
    assert.is(outcome.sent, false);
    assert.match(outcome.refused?.field ?? '', words);
    assert.is(payloads.length, before);
  });
}

test('a menu asks the app for options, with the form as it was when the app drew it', async () => {
  await open(
    input('team', { type: 'plain_text_input' }),
    input('role', { type: 'external_select', min_query_length: 2 }),
  );
  rita.fill({ team: 'red' });
  answer = () => ({ options: [option('agent')] });
  assert.equal(await rita.options('role', 'ag'), [option('agent')]);
  const { type, value, view, block_id, action_id } = payloads.at(-1) ?? {};
  assert.equal([type, value, block_id, action_id], ['block_suggestion', 'ag', 'role', 'role']);
  assert.not.match(JSON.stringify(jsonOf(view).state), /"value":"red"/);
  rita.fill({ role: 'agent' });
  answer = () => ({ options: [] });
  await rita.options('role', 'xx');
  rita.fill({ role: 'agent' });
  rita.fill({ role: null });
  assert.throws(() => rita.fill({ role: 'agent' }), /not offered/, 'only the last answer counts');
});

test('a menu refuses a query that is too short and an answer against the rules', async () => {
  const failure = (query: string) =>
    rita.options('role', query).then(
      () => 'none',
      (error) => String(error),
    );
  await open(input('role', { type: 'external_select' }));
  assert.match(await failure('ag'), /from 3 characters/);
  answer = () => ({ options: Array.from({ length: 101 }, (_, index) => option(String(index))) });
  assert.match(await failure('agent'), /role: /);
});

test('a field with dispatch_action tells the app', async () => {
  await open(input('kind', { type: 'static_select', options: [option('a')] }, { dispatch_action: true }));
  assert.equal(await rita.select('kind', 'a'), { acked: true });
  const { type, actions, container } = payloads.at(-1) ?? {};
  assert.is(type, 'block_actions');
  assert.is(jsonOf(container).type, 'view');
  const [action] = Array.isArray(actions) ? actions : [];
  assert.equal(jsonOf(action).selected_option, option('a'));
  assert.is(payloads.at(-1)?.response_url, undefined);
});

test('a click carries the message as it is now', async () => {
  const place = await post(approvals, [button('approve', 'r1')]);
  await call(slack, 'chat.update', { ...place, text: 'changed', blocks: [button('approve', 'r2')] });
  await slack.as(seedIds.ana).click(place, 'approve');
  const { actions, message, channel, container, user } = payloads.at(-1) ?? {};
  assert.is(jsonOf(message).text, 'changed');
  assert.equal(channel, { id: approvals, name: 'privategroup' });
  assert.is(jsonOf(container).message_ts, place.ts);
  assert.is(jsonOf(user).id, seedIds.ana);
  assert.match(JSON.stringify(actions), /"value":"r2"/);
});

test('one clicks what one sees, or forges', async () => {
  const place = await post(approvals, [button('approve', 'r1')]);
  const omar = slack.as(seedIds.omar);
  const click = (actionId: string, options = {}) =>
    omar.click(place, actionId, options).then(
      ({ acked }) => (acked ? 'acked' : 'failed'),
      (error) => String(error),
    );
  assert.match(await click('approve'), /does not see/);
  assert.match(await click('approve', { value: 'r9' }), /forged/);
  assert.is(await click('approve', { forge: true, value: 'r9' }), 'acked');
  assert.match(JSON.stringify(payloads.at(-1)?.actions), /"value":"r9"/);
  slack.workspace.join(approvals, seedIds.omar);
  assert.is(await click('approve'), 'acked');
  assert.match(await click('deny'), /no deny now/);
});

test('two quick clicks are two deliveries with two triggers', async () => {
  const place = await post(approvals, [button('approve')]);
  const outcome = await rita.click(place, 'approve', { twice: true });
  assert.equal(outcome, { acked: true, second: { acked: true } });
  assert.is(payloads.length, 2);
  assert.is.not(payloads[0]?.trigger_id, payloads[1]?.trigger_id);
});

test('a member of another workspace brings its own team', async () => {
  const place = await post(partners, [button('approve')]);
  await slack.as(seedIds.xan).click(place, 'approve');
  assert.is(jsonOf(payloads.at(-1)?.user).team_id, 'T02PARTNER0');
  assert.is(jsonOf(payloads.at(-1)?.team).id, 'T02PARTNER0');
});

test('an ephemeral message is seen by one, and its clicks carry no message', async () => {
  const { message_ts } = await call(slack, 'chat.postEphemeral', {
    channel: approvals,
    user: seedIds.rita,
    text: 'only you',
    blocks: [button('again')],
  });
  assert.is(rita.sees().length, 1);
  assert.is(slack.as(seedIds.ana).sees().length, 0);
  await rita.click({ channel: approvals, ts: textOf(message_ts) }, 'again');
  assert.is(payloads.at(-1)?.message, undefined);
  assert.is(jsonOf(payloads.at(-1)?.container).is_ephemeral, true);
});

test('a thread is the message and its replies', async () => {
  const place = await post(approvals, [button('approve')]);
  await call(slack, 'chat.postMessage', { channel: approvals, text: 'reply', thread_ts: place.ts });
  await post(approvals, [button('other')]);
  assert.equal(
    rita.thread(approvals, place.ts).map((message) => message.text),
    ['card', 'reply'],
  );
  assert.equal(slack.as(seedIds.omar).thread(approvals, place.ts), []);
});

test('a command carries the form fields of Slack', async () => {
  await rita.command('nora@example.com', { channel: approvals });
  const { token: _token, trigger_id, response_url, ...rest } = payloads.at(-1) ?? {};
  assert.match(textOf(trigger_id), /^\d+\.\d+\.[0-9a-z]+$/);
  assert.ok(textOf(response_url).startsWith(slack.url));
  assert.equal(rest, {
    team_id: 'T01EXAMPLE0',
    team_domain: 'example',
    channel_id: approvals,
    channel_name: 'privategroup',
    user_id: seedIds.rita,
    user_name: 'rita',
    command: '/create-user',
    text: 'nora@example.com',
    api_app_id: slack.bot.appId,
    is_enterprise_install: 'false',
  });
});

test.run();
