import { once } from 'node:events';
import { Server as HttpServer } from 'node:http';
import { connect, Server } from 'node:net';
import { mock } from 'node:test';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createLogger } from '../../src/logger.ts';
import { createClock } from '../../src/sandbox/clock.ts';
import { connectSlack } from '../../src/slack/connection.ts';
import { inTime } from '../helpers/in-time.ts';

const test = suite('the connection to Slack over HTTP');

const settings = {
  botToken: 'xoxb-1',
  appToken: undefined,
  signingSecret: '0123456789abcdef',
  apiUrl: 'http://127.0.0.1:9/api/',
  host: '127.0.0.1',
  port: 0,
  approvalsChannel: 'C01APPROVAL',
  mentionApprovers: true,
};

const surroundings = { workspace: () => undefined, onLost() {}, clock: createClock(), random: () => 0 };

/** Waits for `work`, while every timer that it sets comes due at once. */
async function withoutWaiting(work: () => Promise<void>): Promise<void> {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    let over = false;
    const ended = work().finally(() => {
      over = true;
    });
    for (let passed = 0; !over; passed += 100) {
      if (passed > 100_000) throw new Error('it did not end');
      await new Promise(setImmediate);
      mock.timers.tick(100);
    }
    await ended;
  } finally {
    mock.timers.reset();
  }
}

test('a connection that a proxy keeps for 60 s is kept longer here', async () => {
  const servers: Server[] = [];
  const { listen } = Server.prototype;
  mock.method(Server.prototype, 'listen', function (this: Server, ...args: Parameters<typeof listen>) {
    servers.push(this);
    return listen.apply(this, args);
  });
  const slack = connectSlack(settings, { ...surroundings, log: createLogger('silent') });
  try {
    const port = await slack.start();
    assert.ok(servers[0] instanceof HttpServer && servers[0].keepAliveTimeout > 60_000);
    assert.ok(servers[0] instanceof HttpServer && servers[0].headersTimeout > servers[0].keepAliveTimeout);
    const answer = await fetch(`http://127.0.0.1:${port}/`);
    assert.match(answer.headers.get('keep-alive') ?? '', 'timeout=75');
  } finally {
    mock.reset();
    await slack.stop();
  }
});

test('a request that somebody has sent by half does not keep the stop', async () => {
  const log = createLogger('silent');
  const slack = connectSlack(settings, { ...surroundings, log });
  const port = await slack.start();
  const half = connect(port ?? 0, '127.0.0.1');
  try {
    const goOn = once(half, 'data');
    half.write('POST /slack/events HTTP/1.1\r\nHost: bot\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n');
    // The program has read the head of the request by then.
    assert.match(String(await inTime(goOn, 'the answer to the head')), /100 Continue/);
    half.write('hal');
    const cut = once(half, 'close');
    await inTime(
      withoutWaiting(() => slack.stop()),
      'the stop',
    );
    await inTime(cut, 'the end of the connection');
  } finally {
    half.destroy();
  }
});

test('a request that is under way at the stop is answered, and nobody sends another one over its connection', async () => {
  const log = createLogger('silent');
  const slack = connectSlack(settings, { ...surroundings, log });
  const port = await slack.start();
  const proxy = connect(port ?? 0, '127.0.0.1');
  try {
    const goOn = once(proxy, 'data');
    proxy.write('POST /slack/events HTTP/1.1\r\nHost: bot\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n');
    assert.match(String(await inTime(goOn, 'the answer to the head')), /100 Continue/);
    const stopped = slack.stop();
    const answered = once(proxy, 'data');
    proxy.write('{}');
    const answer = String(await inTime(answered, 'the answer'));
    assert.match(answer, /^HTTP\/1\.1 401 /);
    assert.match(answer, /^connection: close\r$/im);
    await inTime(stopped, 'the stop');
  } finally {
    proxy.destroy();
  }
});

test.run();
