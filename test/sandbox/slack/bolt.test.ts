import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createClock, type SandboxClock } from '../../../src/sandbox/clock.ts';
import { seed, seedIds } from '../../../src/sandbox/slack/seed.ts';
import { type SlackStandIn, startSlack } from '../../../src/sandbox/slack/server.ts';
import { beginWith } from '../../helpers/begin-with.ts';
import { type BoltApp, modes, startBolt } from './bolt-app.ts';

const scopes = ['commands', 'chat:write', 'users:read'];

for (const mode of modes) {
  let clock: SandboxClock;
  let slack: SlackStandIn;
  let app: BoltApp;
  const test = suite(`Bolt over ${mode}`);
  beginWith(
    test,
    async () => {
      clock = createClock();
      slack = await startSlack({ clock, seed, scopes });
      app = await startBolt(slack, mode, seedIds.approvals);
    },
    async () => {
      await app.stop();
      await slack.close();
    },
  );
  test.before.each(() => slack.reset());
  const opened = async () => {
    const rita = slack.as(seedIds.rita);
    assert.equal(await rita.command(''), { acked: true });
    await slack.until(rita.view, 'the modal');
    return rita;
  };

  test('a request goes from the command to the decision', async () => {
    const rita = await opened();
    const offered = await rita.options('role', 'A');
    assert.equal(
      offered.map((option) => option.value),
      ['agent'],
    );
    rita.fill({ name: 'taken', role: 'agent' });
    const refused = await rita.submit();
    assert.equal(refused.errors, { name: 'That name is taken' });
    assert.equal(rita.view()?.errors, { name: 'That name is taken' });
    rita.fill({ name: 'Nora' });
    assert.is((await rita.submit()).action, 'close');
    assert.is(rita.view(), undefined);
    const find = () => slack.workspace.messages.find((message) => message.channel === seedIds.approvals);
    const message = await slack.until(find, 'the card');
    assert.is(message.text, 'Nora waits');
    const ana = slack.as(seedIds.ana);
    assert.equal(await ana.click(message, 'approve'), { acked: true });
    await slack.until(() => (find()?.text === 'approved' ? true : undefined), 'the update');
    const again = await ana.click(message, 'approve').then(
      () => 'clicked',
      () => 'gone',
    );
    assert.is(again, 'gone');
  });

  test('the text of an ack is shown to the person only', async () => {
    const { ephemeral } = await slack.as(seedIds.rita).command('help');
    assert.is(ephemeral?.text, 'Type a name');
    assert.is(slack.as(seedIds.rita).sees().length, 1);
    assert.is(slack.as(seedIds.ana).sees().length, 0);
  });

  test('a response_url takes an answer', async () => {
    await slack.as(seedIds.rita).command('respond');
    const shown = await slack.until(() => slack.as(seedIds.rita).sees()[0], 'the answer');
    assert.is(shown.text, 'Working on it');
  });
  test('a command without an ack fails after three seconds of the clock', async () => {
    const outcome = slack.as(seedIds.rita).command('silent');
    clock.advance(3000);
    assert.equal(await outcome, { acked: false, failure: 'operation_timeout' });
  });

  test('the home tab is published when it is opened', async () => {
    const rita = slack.as(seedIds.rita);
    await rita.openHome();
    const published = () => slack.calls.find((call) => call.method === 'views.publish' && call.answer);
    assert.match(JSON.stringify((await slack.until(published, 'the home tab')).answer), /"ok":true/);
    assert.is((await rita.openHome())?.view.type, 'home');
  });

  test('the same delivery twice reaches the app twice', async () => {
    const rita = await opened();
    await rita.options('role', '');
    rita.fill({ name: 'Nora', role: 'agent' });
    await rita.submit();
    assert.equal(await slack.resend(), { acked: true, body: undefined });
    const cards = () => slack.workspace.messages.filter(({ text }) => text === 'Nora waits').length;
    await slack.until(() => (cards() === 2 ? true : undefined), 'two cards');
  });

  if (mode === 'http') {
    test('deliveries are signed; a wrong or old signature is not taken', async () => {
      const form = 'command=%2Fcreate-user&text=help&user_id=U1&team_id=T1';
      const old = Math.floor(Date.now() / 1000) - 600;
      assert.is((await slack.deliver(form)).body, 'Type a name');
      assert.is((await slack.deliver(form, { signature: 'v0=00' })).status, 401);
      assert.is((await slack.deliver(form, { timestamp: old })).status, 401);
    });
  }
  test.run();
}

const refresh = suite('Bolt after a refresh');
refresh('the app is back on a new connection', async () => {
  const slack = await startSlack({ clock: createClock(), seed, scopes });
  const app = await startBolt(slack, 'socket', seedIds.approvals, 600);
  slack.refresh();
  await slack.until(() => (slack.connections === 0 ? true : undefined), 'the end of the connection');
  await slack.until(() => (slack.connections === 1 ? true : undefined), 'the new connection');
  const outcome = await slack.as(seedIds.rita).command('help');
  await app.stop();
  await slack.close();
  assert.is(outcome.acked, true);
});
refresh.run();
