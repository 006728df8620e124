import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Json, jsonOf, listOf, textOf } from '../../../src/sandbox/slack/json.ts';
import type { Person } from '../../../src/sandbox/slack/person.ts';
import { seedIds } from '../../../src/sandbox/slack/seed.ts';
import type { SlackStandIn } from '../../../src/sandbox/slack/server.ts';
import type { Value } from '../../../src/sandbox/slack/view-state.ts';
import { beginWith } from '../../helpers/begin-with.ts';
import { button, call, connect, type RawApp, sandbox } from './raw-app.ts';

const { approvals } = seedIds;
let slack: SlackStandIn;
let app: RawApp;
let ana: Person;
let ben: Person;
let payloads: Json[] = [];

const test = suite('what a person chooses in a message');
beginWith(
  test,
  async () => {
    ({ slack } = await sandbox());
    ana = slack.as(seedIds.ana);
    ben = slack.as(seedIds.ben);
    app = await connect(slack, (payload) => {
      payloads.push(payload);
      return {};
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
});

const option = (value: string) => ({ text: { type: 'plain_text', text: value.toUpperCase() }, value });
const options = [option('a'), option('b'), option('c')];
const words = { type: 'plain_text', text: 'Which?' };
const ticks = (more: Json = {}): Json => ({ type: 'checkboxes', action_id: 'ticks', options, ...more });
const menu: Json = { type: 'static_select', action_id: 'menu', options, initial_option: option('b') };
const actions = (...elements: Json[]): Json => ({ type: 'actions', block_id: 'choices', elements });
const beside = (accessory: Json): Json => ({ type: 'section', block_id: 'beside', text: words, accessory });

async function post(...blocks: Json[]) {
  const answer = await call(slack, 'chat.postMessage', { channel: approvals, text: 'card', blocks });
  assert.is(answer.ok, true, JSON.stringify(answer));
  return { channel: approvals, ts: textOf(answer.ts) };
}

/** `state.values` of the last payload. */
const values = () => jsonOf(jsonOf(payloads.at(-1)?.state).values);
const ticked = (...chosen: string[]) => ({ type: 'checkboxes', selected_options: chosen.map(option) });
const picked = (value: string) => ({ type: 'static_select', selected_option: option(value) });

test('the app is told of the choice and of everything else in the message', async () => {
  const place = await post(actions(ticks(), menu), beside({ ...ticks(), action_id: 'more' }));
  assert.equal(await ana.choose(place, 'ticks', ['a', 'c']), { acked: true });
  const { type, container } = payloads.at(-1) ?? {};
  assert.equal([type, jsonOf(container).message_ts], ['block_actions', place.ts]);
  const [action] = listOf(payloads.at(-1)?.actions);
  const { action_ts: _ts, ...rest } = action ?? {};
  assert.equal(rest, { action_id: 'ticks', block_id: 'choices', ...ticked('a', 'c') });
  assert.equal(values(), { choices: { ticks: ticked('a', 'c'), menu: picked('b') }, beside: { more: ticked() } });
  await ana.choose(place, 'menu', 'c');
  assert.equal(values().choices, { ticks: ticked('a', 'c'), menu: picked('c') });
});

test('a click tells of what the same person has chosen, and of nobody else’s', async () => {
  const place = await post(actions(ticks({ initial_options: [option('b')] })), button('send'));
  await ana.choose(place, 'ticks', ['a']);
  await ana.click(place, 'send');
  assert.equal(values(), { choices: { ticks: ticked('a') } });
  await ben.click(place, 'send');
  assert.equal(values(), { choices: { ticks: ticked('b') } });
  await ana.choose(place, 'ticks', []);
  await ana.click(place, 'send');
  assert.equal(values(), { choices: { ticks: ticked() } });
});

test('a message without inputs has an empty state', async () => {
  const place = await post(button('send'));
  await ana.click(place, 'send');
  assert.equal(payloads.at(-1)?.state, { values: {} });
});

test('another message of the same kind knows nothing of it', async () => {
  const place = await post(actions(ticks()), button('send'));
  slack.workspace.join(seedIds.partners, seedIds.ana);
  await ana.choose(place, 'ticks', ['a']);
  const blocks = [actions(ticks()), button('send')];
  const { ts } = await call(slack, 'chat.postMessage', { channel: seedIds.partners, text: 'card', blocks });
  await ana.click({ channel: seedIds.partners, ts: textOf(ts) }, 'send');
  assert.equal(values(), { choices: { ticks: ticked() } });
});

test('an update keeps a choice under the same ids, against other initial options too', async () => {
  const place = await post(actions(ticks()), button('send'));
  await ana.choose(place, 'ticks', ['a']);
  const blocks = [actions(ticks({ initial_options: [option('b')] })), button('send')];
  await call(slack, 'chat.update', { ...place, text: 'card', blocks });
  await ana.click(place, 'send');
  assert.equal(values(), { choices: { ticks: ticked('a') } });
});

test('an update gives its initial values to what nobody has chosen in', async () => {
  const more = (initial: string) => ({ ...ticks({ initial_options: [option(initial)] }), action_id: 'more' });
  const place = await post(actions(ticks(), more('a')), button('send'));
  await ana.choose(place, 'ticks', ['a']);
  for (const initial of ['b', 'c']) {
    const blocks = [actions(ticks(), more(initial)), button('send')];
    await call(slack, 'chat.update', { ...place, text: 'card', blocks });
  }
  await ana.click(place, 'send');
  assert.equal(values(), { choices: { ticks: ticked('a'), more: ticked('c') } });
});

test('an update drops a choice under other ids, for good', async () => {
  const place = await post(actions(ticks()), button('send'));
  await ana.choose(place, 'ticks', ['a']);
  const update = (blocks: readonly Json[]) => call(slack, 'chat.update', { ...place, text: 'card', blocks });
  await update([{ ...actions(ticks()), block_id: 'other' }, button('send')]);
  await ana.click(place, 'send');
  assert.equal(values(), { other: { ticks: ticked() } });
  await update([actions(ticks()), button('send')]);
  await ana.click(place, 'send');
  assert.equal(values(), { choices: { ticks: ticked() } });
});

test('an answer to the response_url drops it as well', async () => {
  const place = await post(actions(ticks()), button('send'));
  await ana.choose(place, 'ticks', ['a']);
  const respond = (blocks: readonly Json[]) => {
    const body = JSON.stringify({ replace_original: true, text: 'card', blocks });
    return fetch(textOf(payloads.at(-1)?.response_url), { method: 'POST', body });
  };
  await respond([button('send')]);
  await respond([actions(ticks()), button('send')]);
  await ana.click(place, 'send');
  assert.equal(values(), { choices: { ticks: ticked() } });
});

test('a reset forgets what was chosen', async () => {
  await ana.choose(await post(actions(ticks())), 'ticks', ['a']);
  assert.is(slack.choices(seedIds.ana).length, 1);
  slack.reset();
  assert.equal(slack.choices(seedIds.ana), []);
});

test('an ephemeral message keeps what its reader chose', async () => {
  const blocks = [actions(ticks())];
  const to = { channel: approvals, user: seedIds.ana, text: 'only you', blocks };
  const { message_ts } = await call(slack, 'chat.postEphemeral', to);
  const place = { channel: approvals, ts: textOf(message_ts) };
  await ana.choose(place, 'ticks', ['a']);
  assert.equal(values(), { choices: { ticks: ticked('a') } });
  await fails(ben.choose(place, 'ticks', ['a']), /does not see/);
});

/** What cannot be chosen, and why; nothing is sent. */
const refused: readonly (readonly [string, string, Value, RegExp])[] = [
  ['an option that is not offered', 'ticks', ['d'], /d is not offered/],
  ['an option that nobody has offered yet', 'remote', 'a', /a is not offered/],
  ['two options of a menu', 'menu', ['a', 'b'], /one value/],
  ['a value for a button', 'send', 'one', /holds no value/],
  ['something that is not there', 'nothing', 'a', /no nothing now/],
  ['something that is there twice', 'twice', ['a'], /several twice/],
];

for (const [what, actionId, value, message] of refused) {
  test(`nobody chooses ${what}`, async () => {
    const place = await post(
      actions(ticks(), menu, { type: 'external_select', action_id: 'remote' }, { ...ticks(), action_id: 'twice' }),
      beside({ ...ticks(), action_id: 'twice' }),
      button('send'),
    );
    await fails(ana.choose(place, actionId, value), message);
    assert.equal([payloads, slack.choices(seedIds.ana)], [[], []]);
  });
}

test('one chooses in messages that one sees', async () => {
  const place = await post(actions(ticks()));
  await fails(slack.as(seedIds.omar).choose(place, 'ticks', ['a']), /does not see/);
  await fails(ana.choose({ ...place, ts: '1.000100' }, 'ticks', ['a']), /no such message/);
});

async function fails(choice: Promise<unknown>, message: RegExp): Promise<void> {
  const words = await choice.then(
    () => 'it was chosen',
    (error: Error) => error.message,
  );
  assert.match(words, message);
}

test.run();
