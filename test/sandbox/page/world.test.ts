import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { seedIds as cxengage } from '../../../src/sandbox/cxengage/seed.ts';
import { seedIds as people } from '../../../src/sandbox/slack/seed.ts';
import { sharedPage } from './with-page.ts';

const test = suite('what the page is told');
const page = sharedPage(test);
const { does } = page;
const { rita, ana, ben } = people;

test('whom one can be: everybody but bots and those who were deactivated, with what they are', async () => {
  const { people: all, names, bot, team, groups, commands } = await page.world();
  assert.equal(
    all.map(({ id, parts }) => [id, ...parts]),
    [
      [rita, 'requester'],
      [ana, 'requester', 'approver', 'workspace admin'],
      [ben, 'approver'],
      [people.omar],
      [people.gus, 'guest'],
      [people.sol, 'single-channel guest'],
      [people.xan, 'from another workspace'],
    ],
  );
  assert.equal(all[0], { id: rita, name: 'rita', realName: 'Rita Ruiz', parts: ['requester'] });
  for (const id of [people.dee, people.bo, bot.id]) assert.ok(names[id], id);
  assert.equal(bot, { id: page.stage.slack.bot.userId, name: page.stage.slack.bot.name });
  assert.is(team, 'Example');
  assert.equal(groups, { [people.requesterGroup]: 'requesters', [people.approverGroup]: 'approvers' });
  assert.equal(
    commands.map(({ command }) => command),
    ['/create-user'],
  );
});

test('somebody who changes kind or group is what he is now', async () => {
  page.stage.slack.workspace.deactivate(people.gus);
  page.stage.slack.workspace.changeGroup(people.requesterGroup, [people.omar]);
  const { people: all } = await page.world();
  assert.not(all.some(({ id }) => id === people.gus));
  assert.equal(
    all.filter(({ parts }) => parts.includes('requester')).map(({ id }) => id),
    [people.omar],
  );
  page.stage.slack.workspace.setKind(people.gus, 'guest');
  page.stage.slack.workspace.changeGroup(people.requesterGroup, [rita, ana]);
});

test('metadata of a message is the app’s own and is not shown', async () => {
  const metadata = { event_type: 'request', event_payload: { id: 'R1' } };
  const response = await fetch(`${page.stage.slack.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${page.stage.slack.botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ channel: people.approvals, text: 'x', metadata }),
  });
  const { ts } = JSON.parse(await response.text());
  assert.equal(page.stage.slack.workspace.messages.find((message) => message.ts === ts)?.metadata, metadata);
  const shown = (await page.world()).messages.find((message) => message.ts === ts);
  assert.equal(Object.keys(shown ?? {}).sort(), ['channel', 'text', 'ts', 'user']);
});

test('the CxEngage side: what was made last comes first and is marked', async () => {
  const platform = await page.platform();
  assert.equal(
    platform.users.filter(({ isNew }) => isNew),
    [],
  );
  const statuses = Object.fromEntries(platform.invitations.map(({ email, status }) => [email.split('@')[0], status]));
  assert.equal(
    ['omar.haddad', 'ruth.cole', 'new.starter', 'left.in.may', 'mei.tanaka'].map((name) => statuses[name]),
    ['invited', 'expired', 'pending', 'disabled', 'accepted'],
  );
  assert.is(platform.tenants.find(({ id }) => id === cxengage.oldPier)?.active, false);
});

test('after a whole story no secret of a stand-in is anywhere in what the page can ask for', async () => {
  const as = rita;
  const card = await page.ask('story@example.com');
  await does({ do: 'click', as: ana, channel: card.channel, ts: card.ts, actionId: 'approve_request' });
  const inThread = (pattern: RegExp) =>
    page.stage.slack.until(
      () =>
        page.stage.slack.workspace.messages.find(
          (one) => one.thread_ts === card.ts && pattern.test(JSON.stringify(one)),
        ),
      `a reply with ${pattern}`,
    );
  const created = await inThread(/Created as/);
  assert.is((await page.platform()).users[0]?.email, 'story@example.com');
  assert.ok((await page.platform()).users[0]?.isNew);

  const invite = { do: 'click', as, channel: created.channel, ts: created.ts, actionId: 'invite_to_tenant' };
  await does(invite);
  const isForm = () => page.stage.slack.modals(as).at(-1)?.view.callback_id === 'invite_to_tenant' || undefined;
  await page.stage.slack.until(isForm, 'the invite form');
  await does({ do: 'options', as, blockId: 'tenantId', query: '' });
  await does({ do: 'fill', as, values: { tenantId: cxengage.harbour } });
  const remembers = () =>
    JSON.stringify(page.stage.slack.modals(as).at(-1)?.view.private_metadata).includes(cxengage.harbour);
  await page.stage.slack.until(() => remembers() || undefined, 'the form to remember the tenant');
  await does({ do: 'options', as, blockId: 'roleId', query: '' });
  const roleId = cxengage.tenantRole(cxengage.harbour, 'Agent');
  assert.is((await does({ do: 'submit', as, values: { roleId } })).action, 'close');
  const invitation = await inThread(/Agent/);
  await does({ do: 'upload', as, name: 'people.csv', content: 'YQ==' });
  await does({ do: 'command', as: people.gus, channel: people.general, command: '/create-user', text: 'help' });
  const denied = await page.ask('denied@example.com');
  await does({ do: 'switch', name: 'cxengage_refuses_role', on: true });
  await does({ do: 'click', as: ana, channel: denied.channel, ts: denied.ts, actionId: 'approve_request' });
  const hasFailed = () =>
    page.stage.slack.workspace.messages.find(
      (one) => one.thread_ts === denied.ts && /permissions/.test(JSON.stringify(one)),
    );
  await page.stage.slack.until(hasFailed, 'the failure');
  await does({ do: 'switch', name: 'cxengage_refuses_role', on: false });

  const { calls, log } = await page.world();
  assert.ok(calls.length > 30 && log.length > 0);
  assert.ok(calls.some(({ name }) => name === 'POST /v1/tokens'));
  const paths = [
    ...['/', '/cxengage'],
    ...calls.map(({ id }) => `/calls/${id}`),
    ...[card, created, invitation, denied].map(({ channel, ts }) => `/behind?channel=${channel}&ts=${ts}`),
  ];
  const texts = await Promise.all(paths.map(async (path) => [path, (await page.get(path)).body] as const));
  const { botToken, appToken, signingSecret } = page.stage.slack;
  const { apiKey, serviceUser } = page.stage.cxengage;
  const secrets = { botToken, appToken, signingSecret, key: apiKey.secret, password: serviceUser.password };
  const shapes = [/xox[a-z]-/, /xapp-/, /eyJ[\w-]{10,}\./, /"(?:authorization|cookie|x-slack-signature)"/i];
  const pageKey = new URL(page.address).searchParams.get('key') ?? '';
  for (const [path, text] of texts) {
    for (const [name, secret] of Object.entries({ ...secrets, pageKey }))
      assert.not(text.includes(secret), `${name} in ${path}`);
    for (const shape of shapes) assert.not.match(text, shape, path);
  }
});

test('a call that is not there is not found', async () => {
  for (const id of ['slack-99999', 'cxengage--1', 'slack-', '__proto__', '%2e%2e%2fevents'])
    assert.is((await page.get(`/calls/${id}`)).status, 404, id);
});

test.run();
