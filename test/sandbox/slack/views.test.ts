import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { SandboxClock } from '../../../src/sandbox/clock.ts';
import { type Json, jsonOf, textOf } from '../../../src/sandbox/slack/json.ts';
import type { Person } from '../../../src/sandbox/slack/person.ts';
import { seedIds } from '../../../src/sandbox/slack/seed.ts';
import type { SlackStandIn } from '../../../src/sandbox/slack/server.ts';
import { beginWith } from '../../helpers/begin-with.ts';
import { button, call, connect, input, modal, type RawApp, sandbox, section } from './raw-app.ts';

let clock: SandboxClock;
let slack: SlackStandIn;
let app: RawApp;
let rita: Person;
let payloads: Json[] = [];
let answer: (payload: Json) => unknown = () => ({});

const test = suite('views');
beginWith(
  test,
  async () => {
    ({ clock, slack } = await sandbox());
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

const name = input('name', { type: 'plain_text_input' });

async function trigger(): Promise<string> {
  await rita.command('');
  return textOf(payloads.at(-1)?.trigger_id);
}

async function open(view: Json = modal([name])): Promise<Json> {
  return jsonOf((await call(slack, 'views.open', { trigger_id: await trigger(), view })).view);
}

/** The error of a call, or `ok`. */
async function error(method: string, args: Json): Promise<unknown> {
  const { ok, error: code } = await call(slack, method, args);
  return ok === true ? 'ok' : code;
}

test('a trigger serves once', async () => {
  const args = { trigger_id: await trigger(), view: modal() };
  assert.is(await error('views.open', args), 'ok');
  assert.is(await error('views.open', args), 'exchanged_trigger_id');
});

test('a trigger lives three seconds', async () => {
  const [early, late] = [await trigger(), await trigger()];
  clock.advance(2900);
  assert.is(await error('views.open', { trigger_id: early, view: modal() }), 'ok');
  clock.advance(200);
  assert.is(await error('views.open', { trigger_id: late, view: modal() }), 'expired_trigger_id');
});

test('a made-up trigger is invalid, a missing one is an invalid argument', async () => {
  assert.is(await error('views.open', { trigger_id: '1.2.abc', view: modal() }), 'invalid_trigger_id');
  assert.is(await error('views.open', { view: modal() }), 'invalid_arguments');
});

test('a refused view leaves the trigger unused', async () => {
  const trigger_id = await trigger();
  const { submit: _submit, ...noSubmit } = modal([name]);
  assert.is(await error('views.open', { trigger_id, view: noSubmit }), 'invalid_arguments');
  assert.is(await error('views.open', { trigger_id, view: modal([name]) }), 'ok');
});

test('an update with an old hash is refused', async () => {
  const { id, hash } = await open();
  assert.is(await error('views.update', { view_id: id, hash, view: modal([name, section('more')]) }), 'ok');
  assert.is(await error('views.update', { view_id: id, hash, view: modal() }), 'hash_conflict');
  assert.is(await error('views.update', { view_id: id, view: modal() }), 'ok');
});

test('a closed view is not found', async () => {
  const { id } = await open();
  await rita.close();
  assert.is(await error('views.update', { view_id: id, view: modal() }), 'not_found');
});

test('an external id belongs to one view', async () => {
  await open(modal([name], { external_id: 'one' }));
  const home = { type: 'home', blocks: [section('s')], external_id: 'one' };
  assert.is(await error('views.publish', { user_id: seedIds.ana, view: home }), 'duplicate_external_id');
  assert.is(await error('views.update', { external_id: 'one', view: modal([name], { external_id: 'one' }) }), 'ok');
});

test('three views lie on top of each other at most', async () => {
  await open(modal([button('more')]));
  const push = async () => {
    await rita.click({ viewBlock: 'buttons' }, 'more');
    return error('views.push', { trigger_id: payloads.at(-1)?.trigger_id, view: modal([button('more')]) });
  };
  assert.equal([await push(), await push(), await push()], ['ok', 'ok', 'push_limit_reached']);
  const ids = payloads.at(-1)?.view;
  assert.is(jsonOf(ids).root_view_id === jsonOf(ids).id, false);
  await rita.close();
  assert.is(await push(), 'ok');
});

test('a command’s trigger pushes nothing', async () => {
  await open();
  assert.is(await error('views.push', { trigger_id: await trigger(), view: modal() }), 'not_found');
});

test('typed values outlive an update where block and action keep their ids', async () => {
  const { id } = await open(modal([name, input('note', { type: 'plain_text_input' })]));
  rita.fill({ name: 'Nora', note: 'x' });
  const renamed = input('note2', { type: 'plain_text_input', action_id: 'note', initial_value: 'fresh' });
  await call(slack, 'views.update', { view_id: id, view: modal([name, renamed]) });
  assert.equal(rita.view()?.state, {
    name: { name: { type: 'plain_text_input', value: 'Nora' } },
    note2: { note: { type: 'plain_text_input', value: 'fresh' } },
  });
});

test('a submission carries the view and its values', async () => {
  await open(modal([name], { private_metadata: 'kept' }));
  rita.fill({ name: 'Nora' });
  await rita.submit();
  const { type, user, view } = payloads.at(-1) ?? {};
  assert.is(type, 'view_submission');
  assert.equal(user, { id: seedIds.rita, username: 'rita', name: 'rita', team_id: 'T01EXAMPLE0' });
  assert.is(jsonOf(view).private_metadata, 'kept');
  assert.equal(jsonOf(view).state, { values: { name: { name: { type: 'plain_text_input', value: 'Nora' } } } });
});

/** What the app answers, and what becomes of the form. */
const answers: readonly (readonly [string, unknown, Json, number])[] = [
  ['nothing closes the view', {}, { action: 'close' }, 1],
  ['clear closes all', { response_action: 'clear' }, { action: 'clear' }, 0],
  ['update replaces it', { response_action: 'update', view: modal() }, { action: 'update' }, 2],
  ['push puts one on top', { response_action: 'push', view: modal() }, { action: 'push' }, 3],
  [
    'errors stand at their fields',
    { response_action: 'errors', errors: { name: 'no' } },
    { action: 'errors', errors: { name: 'no' } },
    2,
  ],
];

for (const [rule, response, outcome, left] of answers) {
  test(`the answer to a submission: ${rule}`, async () => {
    await open(modal([button('more')]));
    await rita.click({ viewBlock: 'buttons' }, 'more');
    await call(slack, 'views.push', { trigger_id: payloads.at(-1)?.trigger_id, view: modal([name]) });
    rita.fill({ name: 'Nora' });
    answer = () => response;
    assert.equal(await rita.submit(), { sent: true, acked: true, ...outcome });
    let count = 0;
    answer = () => ({});
    while (rita.view()) {
      count += 1;
      await rita.close();
    }
    assert.is(count, left);
  });
}

for (const [rule, response] of [
  ['errors at a block that is no input', { response_action: 'errors', errors: { s: 'no' } }],
  ['a view without its submit', { response_action: 'update', view: { ...modal([name]), submit: undefined } }],
  ['an unknown action', { response_action: 'shut' }],
] as const) {
  test(`a bad answer leaves the form and shows a failure: ${rule}`, async () => {
    await open(modal([name, section('s')]));
    rita.fill({ name: 'Nora' });
    answer = () => response;
    const outcome = await rita.submit();
    assert.ok(outcome.failure);
    assert.is(outcome.action, undefined);
    assert.is(rita.view()?.state.name?.name?.value, 'Nora');
  });
}

test('closing is told with notify_on_close only', async () => {
  await open();
  await rita.close();
  assert.is(payloads.at(-1)?.type, undefined);
  await open(modal([name], { notify_on_close: true }));
  await rita.close();
  assert.is(payloads.at(-1)?.type, 'view_closed');
  assert.is(payloads.at(-1)?.is_cleared, false);
});

test('a home tab is published, and found by its hash', async () => {
  const home = { type: 'home', blocks: [section('s')] };
  const first = jsonOf((await call(slack, 'views.publish', { user_id: seedIds.rita, view: home })).view);
  assert.is(await error('views.publish', { user_id: seedIds.rita, view: home, hash: first.hash }), 'ok');
  assert.is(await error('views.publish', { user_id: seedIds.rita, view: home, hash: first.hash }), 'hash_conflict');
  assert.is(await error('views.publish', { user_id: seedIds.rita, view: modal() }), 'invalid_arguments');
});

test.run();
