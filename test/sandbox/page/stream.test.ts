import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { WebSocket } from 'ws';
import { createStream } from '../../../src/sandbox/page/stream.ts';
import { eventually } from '../../helpers/eventually.ts';
import { inTime } from '../../helpers/in-time.ts';

interface Listener {
  readonly socket: WebSocket;
  /** The states that came so far. */
  readonly states: readonly unknown[];
}

/** A stream of a number behind a real server. */
async function withStream(
  run: (at: {
    set(state: unknown): void;
    changed(): void;
    close(): void;
    /** How often the state was asked for. */
    asked(): number;
    listen(): Promise<Listener>;
  }) => Promise<void>,
): Promise<void> {
  let state: unknown = 0;
  let asked = 0;
  const stream = createStream(() => {
    asked += 1;
    return state;
  });
  const server = createServer().on('upgrade', stream.accept).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on TCP has an AddressInfo; a string is a pipe's name.
  const { port } = server.address() as AddressInfo;
  const listen = async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
    const states: unknown[] = [];
    socket.on('message', (data) => states.push(JSON.parse(String(data))));
    await once(socket, 'message');
    return { socket, states };
  };
  const set = (next: unknown) => {
    state = next;
  };
  try {
    await run({ ...stream, set, asked: () => asked, listen });
  } finally {
    stream.close();
    await new Promise((resolve) => server.close(resolve));
  }
}

const has = (listener: Listener, state: unknown) =>
  eventually(() => listener.states.includes(state) || undefined, `the state ${state}`);

const test = suite('the stream of what has changed');

test('a new listener gets the state at once', () =>
  withStream(async ({ set, listen }) => {
    set({ text: 'two\nlines' });
    const first = await listen();
    assert.equal(first.states, [{ text: 'two\nlines' }]);
    set('later');
    assert.equal((await listen()).states, ['later']);
    assert.is(first.states.length, 1);
  }));

test('changes that come together are one, and everybody is told', () =>
  withStream(async ({ set, changed, listen, asked }) => {
    const both = [await listen(), await listen()] as const;
    const before = asked();
    for (const state of [1, 2, 3]) {
      set(state);
      changed();
    }
    for (const listener of both) await has(listener, 3);
    assert.is(asked(), before + 1);
    set(4);
    changed();
    for (const listener of both) {
      await has(listener, 4);
      assert.equal(listener.states, [0, 3, 4]);
    }
  }));

test('without a listener, nobody asks for the state', () =>
  withStream(async ({ set, changed, listen, asked }) => {
    const gone = await listen();
    const left = once(gone.socket, 'close');
    gone.socket.close();
    await inTime(left, 'the end of the line');
    const before = asked();
    changed();
    // What is gathered for nobody is over before the next one who comes hears of a change.
    const next = await listen();
    set(2);
    changed();
    await has(next, 2);
    assert.ok(asked() - before <= 2, `asked ${asked() - before} times`);
  }));

test('whoever says something is cut off: what is done is done elsewhere', () =>
  withStream(async ({ listen }) => {
    const { socket } = await listen();
    const ended = once(socket, 'close');
    socket.send('{"do":"reset"}');
    await inTime(ended, 'the end of the line');
  }));

test('who reads slowly gets the newest state then, and not all of those between', () =>
  withStream(async ({ set, changed, listen }) => {
    const [slow, quick] = [await listen(), await listen()];
    slow.socket.pause();
    const large = 'x'.repeat(2_000_000);
    for (let state = 1; state <= 8; state += 1) {
      set(`${state} ${large}`);
      changed();
      await has(quick, `${state} ${large}`);
    }
    slow.socket.resume();
    await has(slow, `8 ${large}`);
    assert.ok(slow.states.length < 8, `${slow.states.length} states`);
  }));

test('its end is the end for everybody who listens', () =>
  withStream(async ({ listen, close, changed }) => {
    const listener = await listen();
    const ended = once(listener.socket, 'close');
    changed();
    close();
    await inTime(ended, 'the end');
    assert.equal(listener.states, [0]);
  }));

test.run();
