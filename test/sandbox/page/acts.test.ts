import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { seedIds as cxengage } from '../../../src/sandbox/cxengage/seed.ts';
import type { Json } from '../../../src/sandbox/slack/json.ts';
import { seedIds as people } from '../../../src/sandbox/slack/seed.ts';
import { eventually } from '../../helpers/eventually.ts';
import { sharedPage } from './with-page.ts';

const test = suite('what can be done on the page');
const page = sharedPage(test);
const { does, refuses, world } = page;
const { rita, ana, omar, approvals, general } = people;
const MB = 1024 * 1024;
/** Where no message stands. */
const NOWHERE = '1.000100';

/** A form that Rita has just opened. */
async function openForm(text = ''): Promise<void> {
  assert.equal(await does({ do: 'command', as: rita, channel: general, command: '/create-user', text }), {
    acked: true,
  });
  await page.stage.slack.until(
    () => page.stage.slack.modals(rita).at(-1)?.view.callback_id === 'create_user' || undefined,
    'the form',
  );
}

/** A view of the test's own, opened as the app would. */
async function openView(blocks: readonly Json[], more: Json = {}): Promise<void> {
  const title = { type: 'plain_text', text: 'A view' };
  const body = { trigger_id: page.stage.slack.trigger(rita), view: { type: 'modal', title, blocks, ...more } };
  const headers = { authorization: `Bearer ${page.stage.slack.botToken}`, 'content-type': 'application/json' };
  const response = await fetch(`${page.stage.slack.apiUrl}views.open`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  const answer = await response.text();
  assert.is(JSON.parse(answer).ok, true, answer);
}

const shown = async () => (await world()).modals[rita]?.at(-1);
const value = async (block: string) => (await shown())?.state[block]?.[block]?.value;
/** What people see; a call that is under way from before may still change the rest. */
async function seen() {
  const { messages, modals, channels, switches, app, ahead } = await world();
  const { users, invitations } = await page.platform();
  return { messages, modals, channels, switches, app, ahead, users, invitations };
}

/** Every act is refused with a sentence that matches, and changes nothing. */
async function refusesAll(acts: readonly (readonly [act: Json, sentence: RegExp])[], status = 409): Promise<void> {
  const before = await seen();
  for (const [act, sentence] of acts) assert.match(await refuses(act, status), sentence, JSON.stringify(act));
  assert.equal(await seen(), before);
}

test.before.each(async () => {
  for (const { id } of (await world()).people)
    while (page.stage.slack.modals(id).length > 0) await page.stage.slack.as(id).close();
});

test('say: in a channel and in a thread, where the person is', async () => {
  const { ts } = await does({ do: 'say', as: omar, channel: general, text: 'Hello <everybody>' });
  const reply = await does({ do: 'say', as: rita, channel: general, text: 'Hi', thread: ts });
  const { messages } = await world();
  assert.equal(
    messages.filter((message) => message.ts === ts || message.ts === reply.ts),
    [
      { channel: general, user: omar, text: 'Hello &lt;everybody&gt;', ts },
      { channel: general, user: rita, text: 'Hi', thread_ts: ts, ts: reply.ts },
    ],
  );
  const say = { do: 'say', as: omar, channel: general, text: 'x' };
  await refusesAll([
    [{ ...say, channel: approvals }, /omar is not in/],
    [{ ...say, channel: 'C0NOWHERE' }, /no channel C0NOWHERE/],
    [{ ...say, as: 'U0NOBODY' }, /no U0NOBODY/],
  ]);
  await refusesAll([[{ ...say, text: 'x'.repeat(40_001) }, /There is no such action/]], 400);
});

test('nobody acts as a bot or as somebody who was deactivated', async () => {
  page.stage.slack.workspace.join(general, people.dee);
  const say = { do: 'say', channel: general, text: 'x' };
  const command = { do: 'command', channel: general, command: '/create-user', text: '' };
  await refusesAll(
    [people.dee, people.bo].flatMap((as) => [
      [{ ...say, as }, /./],
      [{ ...command, as }, /./],
    ]),
  );
});

test('say: not in a channel that is archived', async () => {
  page.stage.slack.workspace.archive(people.partners);
  await refusesAll([[{ do: 'say', as: omar, channel: people.partners, text: 'x' }, /./]]);
});

test('say: not in a thread that is not there', async () => {
  await refusesAll([[{ do: 'say', as: omar, channel: general, text: 'x', thread: NOWHERE }, /./]]);
});

test('command: opens the form for this person only', async () => {
  await openForm('new@example.com');
  const { modals } = await world();
  assert.equal(
    Object.entries(modals).flatMap(([id, views]) => views.map(({ title, submit }) => [id, title, submit])),
    [[rita, 'Create a user', 'Send request']],
  );
  assert.is(await value('email'), 'new@example.com');
  const command = { do: 'command', as: omar, channel: approvals, command: '/create-user', text: '' };
  await refusesAll([
    [command, /omar is not in/],
    [{ ...command, as: 'U0NOBODY' }, /no U0NOBODY/],
    [{ ...command, channel: 'C0NOWHERE' }, /no channel C0NOWHERE/],
  ]);
});

test('fill: what one types is in the form; what the client would not take is not', async () => {
  const fill = (values: Json) => ({ do: 'fill', as: rita, values });
  await refusesAll([[fill({ email: 'x@example.com' }), /rita has no modal open/]]);
  await openForm();
  assert.equal(await does(fill({ email: 'typed@example.com', reason: 'one\ntwo', status: 'pending' })), {});
  assert.equal([await value('email'), await value('reason')], ['typed@example.com', 'one\ntwo']);
  assert.equal(Object.keys(Object((await shown())?.state.status?.status)).sort(), ['selected_option', 'type']);
  await does(fill({ reason: '' }));
  assert.is(await value('reason'), null);
  await refusesAll([
    [fill({ reason: 'x'.repeat(3001) }), /^reason: .*3000 characters, not 3001/],
    [fill({ firstName: 'one\ntwo' }), /^firstName: .*one line/],
    [fill({ status: 'deleted' }), /^status: the option deleted is not offered/],
    [fill({ roleId: cxengage.platformUser }), /^roleId: the option .* is not offered/],
    [fill({ status: ['enabled', 'pending'] }), /^status: .*one value/],
    [fill({ tenantId: 'x' }), /no field tenantId/],
    [{ ...fill({ reason: 'x' }), as: ana }, /ana has no modal open/],
  ]);
});

test('options: what the app offers can be picked then', async () => {
  const ask = { do: 'options', as: rita, blockId: 'roleId', query: 'restricted' };
  await refusesAll([[ask, /no modal open/]]);
  await openForm();
  const { options } = await does(ask);
  const values = [options].flat().map((option) => Object(option).value);
  assert.equal(values, [cxengage.passwordRestricted]);
  await does({ do: 'fill', as: rita, values: { roleId: cxengage.passwordRestricted } });
  assert.match(JSON.stringify((await shown())?.state.roleId), cxengage.passwordRestricted);
  await refusesAll([
    [{ do: 'fill', as: rita, values: { roleId: cxengage.platformUser } }, /not offered/],
    [{ ...ask, blockId: 'status' }, /status is no external select/],
    [{ ...ask, blockId: 'nothing' }, /no field nothing/],
  ]);
});

test('submit: the client’s and the app’s complaints stand in the form; a good one posts the card', async () => {
  const submit = (values: Json) => ({ do: 'submit', as: rita, values });
  await refusesAll([[submit({}), /no modal open/]]);
  await openForm();
  const refused = await does(submit({}));
  assert.is(refused.sent, false);
  assert.equal(Object.keys((await shown())?.errors ?? {}), ['email', 'roleId']);
  await refusesAll([[submit({ reason: 'x'.repeat(3001) }), /3000 characters/]]);

  await does({ do: 'options', as: rita, blockId: 'roleId', query: '' });
  const good = { email: 'sent@example.com', roleId: cxengage.platformUser };
  const wrong = await does(submit({ ...good, personalTelephone: '12' }));
  assert.equal([wrong.sent, wrong.action], [true, 'errors']);
  assert.equal(Object.keys((await shown())?.errors ?? {}), ['personalTelephone']);

  assert.equal(await does(submit({ personalTelephone: null })), { sent: true, acked: true, action: 'close' });
  assert.is(await shown(), undefined);
  const isCard = ({ channel, text }: { channel: string; text: string }) =>
    channel === approvals && text.includes('sent@example.com');
  await page.stage.slack.until(() => page.stage.slack.workspace.messages.find(isCard), 'the card');
  assert.ok((await world()).messages.some(isCard));
});

test('close_view: the form is gone; asked again, it closes no other form', async () => {
  await openForm();
  const view = (await shown())?.id;
  assert.equal(await does({ do: 'close_view', as: rita, view }), {});
  assert.is(await shown(), undefined);
  assert.equal(await does({ do: 'close_view', as: rita, view }), {});
  await openForm();
  assert.equal(await does({ do: 'close_view', as: rita, view }), {});
  assert.ok(await shown());
  assert.equal(await does({ do: 'close_view', as: rita, view: (await shown())?.id }), {});
});

test('click: an approval creates the user; a button that is gone, or that one does not see, cannot be pressed', async () => {
  const { channel, ts } = await page.ask('clicked@example.com');
  const click = { do: 'click', as: ana, channel, ts, actionId: 'approve_request' };
  await refusesAll([
    [{ ...click, as: omar }, /omar does not see/],
    [{ ...click, as: 'U0NOBODY' }, /no U0NOBODY/],
    [{ ...click, ts: NOWHERE }, /no such message/],
    [{ ...click, actionId: 'erase_request' }, /no erase_request now/],
  ]);
  assert.equal(await does(click), { acked: true });
  const isMade = async () => (await page.platform()).users.some(({ email }) => email === 'clicked@example.com');
  await page.stage.slack.until(
    () => page.stage.slack.workspace.messages.find(({ thread_ts, text }) => thread_ts === ts && /created/i.test(text)),
    'the reply',
  );
  assert.ok(await isMade());
  await page.settled({ channel, ts });
  await refusesAll([[click, /no approve_request now/]]);
});

test('click_in_view: reaches the app; a button that is not there does not', async () => {
  const click = { do: 'click_in_view', as: rita, blockId: 'row', actionId: 'press' };
  await refusesAll([[click, /no view open/]]);
  const button = { type: 'button', action_id: 'press', value: 'v', text: { type: 'plain_text', text: 'Press' } };
  await openView([{ type: 'actions', block_id: 'row', elements: [button] }]);
  await refusesAll([[{ ...click, actionId: 'other' }, /no other in row/]]);
  const before = page.stage.slack.calls.length;
  await does(click);
  const pressed = page.stage.slack.calls.slice(before).filter(({ kind }) => kind === 'delivery');
  assert.equal(
    pressed.map(({ method }) => method),
    ['block_actions'],
  );
  assert.match(JSON.stringify(pressed[0]?.arguments), '"action_id":"press"');
});

test('upload: into a field that takes such a file', async () => {
  const upload = { do: 'upload', as: rita, name: 'people.csv', content: Buffer.from('a,b\n').toString('base64') };
  const element = { type: 'file_input', action_id: 'file', filetypes: ['csv'], max_files: 1 };
  const label = { type: 'plain_text', text: 'File' };
  const submit = { submit: { type: 'plain_text', text: 'Send' } };
  await openView([{ type: 'input', block_id: 'file', label, element }], submit);
  const { file } = await does(upload);
  await does({ do: 'fill', as: rita, values: { file: [String(file)] } });
  assert.match(JSON.stringify((await shown())?.state.file), `"id":"${file}"`);
  const picture = await does({ ...upload, name: 'people.png' });
  await refusesAll([
    [{ do: 'fill', as: rita, values: { file: [String(picture.file)] } }, /files of type csv/],
    [{ do: 'fill', as: rita, values: { file: ['F0NOTHING'] } }, /no file F0NOTHING/],
    [{ ...upload, as: 'U0NOBODY' }, /no U0NOBODY/],
  ]);
  await refusesAll([[{ ...upload, content: 'no base64!' }, /There is no such action/]], 400);
});

test('upload: a file of 10 MB is taken, one of 12 MB is refused', async () => {
  const upload = (size: number) => {
    return { do: 'upload', as: rita, name: 'people.csv', content: Buffer.alloc(size * MB).toString('base64') };
  };
  await refusesAll([[upload(12), /too large/]], 413);
  const { file } = await does(upload(10));
  assert.match(String(file), /^F\w+$/);
});

test('accept: an open invitation, once; not one that has expired or is not there', async () => {
  const userOf = async (email: string) =>
    (await page.platform()).invitations.find((invitation) => invitation.email === `${email}@harbour.example`);
  const accept = async (email: string) => {
    const { tenantId, userId } = (await userOf(email)) ?? {};
    return { do: 'accept', tenantId, userId };
  };
  assert.is((await userOf('omar.haddad'))?.status, 'invited');
  assert.equal(await does(await accept('omar.haddad')), {});
  assert.is((await userOf('omar.haddad'))?.status, 'accepted');
  await refusesAll([
    [await accept('omar.haddad'), /no open invitation/],
    [await accept('new.starter'), /no open invitation/],
    [await accept('ruth.cole'), /has expired/],
    [{ do: 'accept', tenantId: cxengage.harbour, userId: 'nobody' }, /This tenant has no user with this ID/],
  ]);
});

test('switch: is on until it is off; there are only those that are shown', async () => {
  const on = async () => (await world()).switches.filter((one) => one.on).map(({ name }) => name);
  assert.equal(await on(), []);
  await does({ do: 'switch', name: 'cxengage_429', on: true });
  assert.equal(await on(), ['cxengage_429']);
  await does({ do: 'switch', name: 'cxengage_429', on: false });
  assert.equal(await on(), []);
  await refusesAll([[{ do: 'switch', name: 'earthquake', on: true }, /^There is no switch earthquake\.$/]]);
});

test('advance: every clock moves; only forward, and a week at most', async () => {
  const hour = 3_600_000;
  // First, because an hour later the app shows its cards again.
  const bad = [0, -1, 1.5, 7 * 24 * hour + 1, '1', null];
  await refusesAll(
    bad.map((ms) => [{ do: 'advance', ms }, /There is no such action/]),
    400,
  );
  const before = await world();
  await does({ do: 'advance', ms: hour });
  const after = await world();
  assert.is(after.ahead - before.ahead, hour);
  assert.ok(after.now - before.now >= hour);
});

test('advance: two at once are two', async () => {
  const { ahead } = await world();
  await Promise.all([page.stage.advance(1000), page.stage.advance(500)]);
  assert.is((await world()).ahead - ahead, 1500);
});

test('kill and start: without the app, Slack says so; the app comes back', async () => {
  const before = (await world()).app;
  await does({ do: 'kill' });
  assert.equal((await world()).app, { status: 'stopped', starts: before.starts });
  const command = { do: 'command', as: rita, channel: general, command: '/create-user', text: '' };
  assert.equal(await does(command), { acked: false, failure: 'dispatch_failed' });
  await does({ do: 'start' });
  assert.equal((await world()).app, { status: 'running', starts: before.starts + 1 });
  assert.equal(await does(command), { acked: true });
});

test('reset: back to the seed, the machine’s time and an empty store', async () => {
  await does({ do: 'say', as: omar, channel: general, text: 'Soon gone' });
  await does({ do: 'switch', name: 'slack_429', on: true });
  await does({ do: 'advance', ms: 1000 });
  const before = await world();
  assert.ok(before.messages.length > 0 && before.ahead > 0);
  assert.equal(await does({ do: 'reset' }), {});
  const after = await world();
  assert.equal([after.messages, after.ahead], [[], 0]);
  assert.equal(
    after.switches.filter(({ on }) => on),
    [],
  );
  assert.is(after.app.status, 'running');
  assert.ok(after.now < before.now);
  assert.equal(
    Object.values(after.modals).filter((views) => views.length > 0),
    [],
  );
  const platform = await page.platform();
  assert.is(platform.users.filter(({ isNew }) => isNew).length, 0);
  assert.is(platform.invitations.find(({ email }) => email.startsWith('omar.haddad'))?.status, 'invited');
  // It says so to the page and in its log, and either may be heard first.
  const log = await eventually(async () => {
    const { log: lines } = await world();
    return lines.length > 0 ? lines : undefined;
  }, 'a line of the log');
  assert.equal(
    log.map(({ message }) => message),
    ['running'],
  );
});

test('what is no act at all is refused', async () => {
  const bad = [{}, { do: 'shutdown' }, { do: 'say' }, { do: 'say', as: '../x', channel: general, text: '' }];
  await refusesAll(
    bad.map((act) => [act, /There is no such action/]),
    400,
  );
});

test.run();
