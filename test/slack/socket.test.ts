import { mock } from 'node:test';
import { SocketModeReceiver } from '@slack/bolt';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Person } from '../../src/sandbox/slack/person.ts';
import { boltLogger } from '../../src/slack/bolt-logger.ts';
import { watchSocket } from '../../src/slack/socket.ts';
import { pending } from '../flow/pending-request.ts';
import { type Desk, withDesk } from '../helpers/desk.ts';
import { eventually } from '../helpers/eventually.ts';
import { inTime } from '../helpers/in-time.ts';

const test = suite('Socket Mode');

/** The sockets end as `end` says; resolves when there is one again. Slack's client waits 5 s before it asks for one. */
async function reconnected({ slack }: Desk, end: () => void): Promise<void> {
  const asked = () => slack.calls.filter(({ method }) => method === 'apps.connections.open').length;
  const before = asked();
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    end();
    for (let passed = 0; asked() === before; passed += 10) {
      if (passed > 60_000) throw new Error('no new socket was asked for');
      await new Promise(setImmediate);
      mock.timers.tick(10);
    }
  } finally {
    mock.timers.reset();
  }
  await slack.until(() => slack.connections || undefined, 'a new socket');
}

for (const [name, end] of [
  ['Slack asks for a new socket', ({ slack }: Desk) => slack.refresh()],
  ['the socket is cut', ({ slack }: Desk) => slack.cut()],
] as const) {
  test(
    `commands are taken again after ${name}`,
    withDesk(
      async (desk) => {
        await reconnected(desk, () => end(desk));
        const { ephemeral } = await desk.rita.command('help');
        assert.match(ephemeral?.text ?? '', /opens a form/);
        await desk.ask(desk.rita, 'again@example.com');
      },
      { mode: 'socket' },
    ),
  );
}

test(
  'an ack that is lost after the decision is stored changes nothing: it is carried out, and nobody is told otherwise',
  withDesk(
    async (desk) => {
      const { ana, clock, log, slack } = desk;
      const { card, status } = await pending(desk);
      // Who presses has to be looked up, and the socket is gone before Slack says who it is.
      clock.advance(30_000);
      const before = slack.calls.length;
      slack.fault({ method: 'users.info', effect: { slow: 60_000 }, when: ({ user }) => user === ana.user.id });
      const click = ana.click({ channel: card.channel, ts: card.ts }, 'approve_request');
      await slack.until(() => slack.calls.slice(before).find(({ method }) => method === 'users.info'), 'the look-up');
      slack.fault({ method: 'apps.connections.open', times: Number.POSITIVE_INFINITY, effect: { status: 503 } });
      slack.cut();
      await eventually(() => slack.connections === 0, 'the end of the socket');
      clock.advance(60_000);
      assert.is((await click).acked, false);
      await desk.inThread(card, /Created as/);
      assert.is(status(), 'created');
      assert.ok(log.some(({ msg }) => msg === 'a reply to Slack was lost, but the result is stored'));
      assert.equal(desk.privately(ana), []);
    },
    { mode: 'socket' },
  ),
);

test(
  'a click that comes while the program stops, and waits for another one, is answered too',
  withDesk(
    async (desk) => {
      const { ana, ben, clock, slack } = desk;
      const { card, status } = await pending(desk);
      // Who presses has to be looked up.
      clock.advance(30_000);
      const place = { channel: card.channel, ts: card.ts };
      const press = async (by: Person, ms: number) => {
        const before = slack.calls.length;
        slack.fault({ method: 'users.info', effect: { slow: ms }, when: ({ user }) => user === by.user.id });
        const click = by.click(place, 'approve_request');
        await slack.until(() => slack.calls.slice(before).find(({ method }) => method === 'users.info'), 'the look-up');
        return { click };
      };
      const first = await press(ana, 1_000);
      const stopped = desk.app.stop();
      const second = await press(ben, 2_000);
      clock.advance(1_000);
      assert.ok((await first.click).acked);
      await desk.becomes(card, /Approved/);
      clock.advance(1_000);
      assert.ok((await inTime(second.click, 'the ack')).acked);
      await stopped;
      assert.match(desk.privately(ben)[0] ?? '', new RegExp(`by <@${ana.user.id}>`));
      await desk.restart();
      assert.is.not(status(), 'pending');
    },
    { mode: 'socket' },
  ),
);

test('a socket that is gone for a minute is told, every minute, until it is back', () => {
  const log = { info() {}, warn() {}, error() {} };
  const receiver = new SocketModeReceiver({ appToken: 'xapp-1', logger: boltLogger(log) });
  const { client } = receiver;
  let told = 0;
  mock.timers.enable({ apis: ['setInterval'] });
  try {
    const stop = watchSocket(client, () => {
      told += 1;
    });
    client.emit('connected');
    mock.timers.tick(600_000);
    assert.is(told, 0);
    client.emit('reconnecting');
    mock.timers.tick(59_999);
    assert.is(told, 0);
    mock.timers.tick(1);
    assert.is(told, 1);
    mock.timers.tick(60_000);
    assert.is(told, 2);
    client.emit('connected');
    mock.timers.tick(600_000);
    assert.is(told, 2);
    client.emit('disconnected');
    stop();
    mock.timers.tick(600_000);
    assert.is(told, 2);
  } finally {
    mock.timers.reset();
  }
});

test.run();
