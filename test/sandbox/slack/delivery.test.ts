import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { WebSocket } from 'ws';
import { type Json, jsonOf, textOf } from '../../../src/sandbox/slack/json.ts';
import type { Person } from '../../../src/sandbox/slack/person.ts';
import { seedIds } from '../../../src/sandbox/slack/seed.ts';
import type { SlackStandIn } from '../../../src/sandbox/slack/server.ts';
import { type Answering, button, call, connect, type RawApp, type Sandbox, sandbox } from './raw-app.ts';

const { approvals } = seedIds;
interface Box extends Sandbox {
  readonly rita: Person;
  /** One more connection, closed at the end. */
  app(answer?: Answering): Promise<RawApp>;
}

const test = suite('delivery');

/** A test with a stand-in of its own. Not a hook: a hook that throws ends a suite without a failure. */
function withSlack(run: (box: Box) => Promise<void>): () => Promise<void> {
  return async () => {
    const box = await sandbox();
    const apps: RawApp[] = [];
    const app = async (answer: Answering = () => ({})) => {
      const connected = await connect(box.slack, answer);
      apps.push(connected);
      return connected;
    };
    try {
      await run({ ...box, app, rita: box.slack.as(seedIds.rita) });
    } finally {
      await Promise.all(apps.map((one) => one.close()));
      await box.slack.close();
    }
  };
}

/** An app over HTTP that acks everything, unless said otherwise. */
async function startInstance(listener: RequestListener = (_request, response) => void response.end()) {
  let count = 0;
  const server = createServer((request, response) => {
    count += 1;
    listener(request, response);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has an AddressInfo; a string is a pipe's name.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/slack/events`,
    requests: () => count,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test(
  'without a connection the person sees a failure',
  withSlack(async ({ rita }) => {
    assert.equal(await rita.command(''), { acked: false, failure: 'dispatch_failed' });
  }),
);

test(
  'an app that does not ack within 3 s is late, and the command is not repeated',
  withSlack(async ({ app, clock, rita, slack }) => {
    const silent = await app(() => undefined);
    const outcome = rita.command('');
    await silent.received(1);
    clock.advance(3000);
    assert.equal(await outcome, { acked: false, failure: 'operation_timeout' });
    const envelope = silent.envelopes.at(-1) ?? {};
    silent.ack(envelope, { text: 'late' });
    await slack.until(() => (slack.calls.at(-1)?.late ? true : undefined), 'the note of the late ack');
    assert.equal(rita.sees(), []);
    clock.advance(600_000);
    assert.is(silent.envelopes.filter(({ type }) => type === 'slash_commands').length, 1);
  }),
);

test(
  'a late answer to a submission changes nothing',
  withSlack(async ({ app, clock, rita, slack }) => {
    const views: Json[] = [];
    const half = await app((payload) => {
      views.push(payload);
      return payload.type === 'view_submission' ? undefined : {};
    });
    await rita.command('');
    const view = { type: 'modal', title: { type: 'plain_text', text: 'T' }, submit: { type: 'plain_text', text: 'S' } };
    await call(slack, 'views.open', { trigger_id: views[0]?.trigger_id, view: { ...view, blocks: [button('a')] } });
    const outcome = rita.submit();
    await half.received(2);
    clock.advance(3000);
    assert.equal(await outcome, { sent: true, acked: false, failure: 'operation_timeout' });
    half.ack(half.envelopes.at(-1) ?? {}, {});
    await slack.until(() => slack.calls.find(({ late }) => late), 'the late ack');
    assert.ok(rita.view());
  }),
);

test(
  'an event that is not acked comes again, three times',
  withSlack(async ({ app, clock, rita }) => {
    const silent = await app(() => undefined);
    const events = () => silent.envelopes.filter(({ type }) => type === 'events_api');
    const opened = rita.openHome();
    // Sent at once, then again at once, after a minute and after five.
    for (const [index, wait] of [0, 60_000, 300_000].entries()) {
      await silent.received(index + 1);
      clock.advance(3000);
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(wait);
    }
    await silent.received(4);
    clock.advance(3000);
    await opened;
    assert.equal(
      events().map((event) => event.retry_attempt),
      [0, 1, 2, 3],
    );
    assert.is(new Set(events().map(({ payload }) => jsonOf(payload).event_id)).size, 1);
  }),
);

test(
  'connections take turns',
  withSlack(async ({ app, rita, slack }) => {
    const [first, second] = [await app(), await app()];
    await rita.command('1');
    await rita.command('2');
    assert.equal(
      [first, second].map(({ envelopes }) => envelopes.filter(({ payload }) => payload).length),
      [1, 1],
    );
    assert.equal(
      slack.calls.flatMap(({ to }) => to ?? []),
      ['socket 1', 'socket 2'],
    );
  }),
);

test(
  'several addresses take turns; one that refuses the connection is passed over, and nothing is sent twice',
  withSlack(async ({ rita, slack }) => {
    const instances = await Promise.all([1, 2, 3].map(() => startInstance()));
    const urls = instances.map(({ url }) => url);
    slack.deliverTo(...urls);
    try {
      for (let count = 0; count < 3; count += 1) assert.ok((await rita.command('')).acked);
      await instances[1]?.stop();
      for (let count = 0; count < 3; count += 1) assert.ok((await rita.command('')).acked);
      assert.equal(
        slack.calls.map(({ to }) => urls.indexOf(to ?? '')),
        [0, 1, 2, 0, 2, 2],
      );
      assert.equal(
        instances.map(({ requests }) => requests()),
        [2, 1, 3],
      );
    } finally {
      await Promise.all(instances.map(({ stop }) => stop()));
    }
    assert.equal(await rita.command(''), { acked: false, failure: 'dispatch_failed' });
  }),
);

test(
  'an address that took the connection and then broke it got the delivery: nobody else does',
  withSlack(async ({ rita, slack }) => {
    const [broken, good] = [await startInstance((_request, response) => response.destroy()), await startInstance()];
    slack.deliverTo(broken.url, good.url);
    assert.equal(await rita.command(''), { acked: false, failure: 'dispatch_failed' });
    assert.equal([broken.requests(), good.requests()], [1, 0]);
    await Promise.all([broken.stop(), good.stop()]);
  }),
);

test(
  'the eleventh connection is refused',
  withSlack(async ({ app, slack }) => {
    for (let count = 0; count < 10; count += 1) await app();
    const { url } = await call(slack, 'apps.connections.open', {}, slack.appToken);
    const ws = new WebSocket(textOf(url));
    const first = await new Promise((resolve) => ws.once('message', (data) => resolve(JSON.parse(String(data)))));
    ws.terminate();
    assert.equal(first, { type: 'disconnect', reason: 'too_many_websockets' });
    assert.is(slack.connections, 10);
  }),
);

test(
  'a ticket opens one connection',
  withSlack(async ({ slack }) => {
    const { url } = await call(slack, 'apps.connections.open', {}, slack.appToken);
    const attempt = () =>
      new Promise((resolve) => {
        const ws = new WebSocket(textOf(url));
        ws.once('error', () => resolve('refused'));
        ws.once('message', () => {
          ws.once('close', () => resolve('opened'));
          ws.terminate();
        });
      });
    assert.equal([await attempt(), await attempt()], ['opened', 'refused']);
  }),
);

test(
  'hello says how long the connection will last; a refresh says why it ends',
  withSlack(async ({ app, slack }) => {
    const one = await app();
    assert.is(jsonOf(one.envelopes[0]?.debug_info).approximate_connection_time, 18_060);
    slack.refresh();
    await slack.until(() => (slack.connections === 0 ? true : undefined), 'the end of the connection');
    assert.is(one.envelopes.at(-1)?.reason, 'refresh_requested');
  }),
);

test(
  'a delivery can come twice, word for word',
  withSlack(async ({ app, rita, slack }) => {
    const one = await app();
    await rita.command('twice');
    assert.equal(await slack.resend(), { acked: true, body: undefined });
    const [first, second] = one.envelopes.filter(({ payload }) => payload);
    assert.equal(second?.payload, first?.payload);
    assert.is(second?.envelope_id, first?.envelope_id);
    assert.is(second?.retry_attempt, 0);
    assert.ok(jsonOf(first?.payload).token);
    assert.not.match(JSON.stringify(slack.calls), /"token"/);
  }),
);

const responseUrl = async (slack: SlackStandIn, rita: Person) => {
  await rita.command('');
  const command = slack.calls.findLast(({ method }) => method === 'slash_commands');
  return textOf(jsonOf(command?.arguments).response_url);
};
const respond = async (url: string, body: Json) =>
  jsonOf(await (await fetch(url, { method: 'POST', body: JSON.stringify(body) })).json());

test(
  'a response_url takes five posts',
  withSlack(async ({ app, rita, slack }) => {
    await app();
    const url = await responseUrl(slack, rita);
    for (let count = 0; count < 5; count += 1) assert.is((await respond(url, { text: 'a' })).ok, true);
    assert.is((await respond(url, { text: 'a' })).error, 'used_url');
    assert.is(rita.sees().length, 5);
  }),
);

test(
  'a response_url lives half an hour',
  withSlack(async ({ app, clock, rita, slack }) => {
    await app();
    const url = await responseUrl(slack, rita);
    clock.advance(30 * 60_000 - 1000);
    assert.is((await respond(url, { text: 'a', response_type: 'in_channel' })).ok, true);
    assert.is(slack.as(seedIds.ana).sees().length, 1);
    clock.advance(2000);
    assert.is((await respond(url, { text: 'a' })).error, 'expired_url');
  }),
);

test(
  'the response_url of a click changes or deletes the message',
  withSlack(async ({ app, rita, slack }) => {
    let url = '';
    await app((payload) => {
      url = textOf(payload.response_url);
      return {};
    });
    const args = { channel: approvals, user: seedIds.rita, text: 'only you', blocks: [button('again')] };
    const { message_ts } = await call(slack, 'chat.postEphemeral', args);
    await rita.click({ channel: approvals, ts: textOf(message_ts) }, 'again');
    await respond(url, { text: 'done', replace_original: true });
    assert.equal(
      rita.sees().map(({ text, ts, blocks }) => [text, ts, blocks]),
      [['done', message_ts, undefined]],
    );
    await respond(url, { text: 'beside it', replace_original: false });
    assert.is(rita.sees().length, 2);
    await respond(url, { delete_original: true });
    assert.equal(
      rita.sees().map(({ text }) => text),
      ['beside it'],
    );
  }),
);

test(
  'a response_url refuses what is no message',
  withSlack(async ({ app, rita, slack }) => {
    await app();
    assert.is((await respond(await responseUrl(slack, rita), {})).ok, false);
  }),
);

test(
  'deliveries go to loopback addresses only',
  withSlack(async ({ slack }) => {
    const elsewhere = 'https://hooks.example.com/slack/events';
    assert.throws(() => slack.deliverTo(elsewhere), /loopback/);
    assert.throws(() => slack.deliverTo('http://127.0.0.1:1/', elsewhere), /loopback/);
  }),
);

test(
  'waiting in vain tells what was waited for',
  withSlack(async ({ slack }) => {
    const message = await slack.until(() => undefined, 'the moon', 1).catch(String);
    assert.match(String(message), /the moon did not happen within 1 ms/);
  }),
);

test.run();
