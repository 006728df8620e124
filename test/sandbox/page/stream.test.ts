import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Response } from 'express';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createStream } from '../../../src/sandbox/page/stream.ts';
import { eventually } from '../../helpers/eventually.ts';
import { inTime } from '../../helpers/in-time.ts';

interface Listener {
  readonly response: IncomingMessage;
  /** What came at first, word for word. */
  readonly first: string;
  /** The states that came so far. */
  readonly states: readonly unknown[];
  leave(): void;
}

/** A stream of a number behind a real server. */
async function withStream(
  run: (at: {
    set(state: unknown): void;
    changed(): void;
    close(): void;
    /** How often the state was asked for. */
    asked(): number;
    /** The server's ends of all lines so far, in the order of their opening. */
    readonly lines: readonly Response[];
    listen(): Promise<Listener>;
  }) => Promise<void>,
): Promise<void> {
  let state: unknown = 0;
  let asked = 0;
  const lines: Response[] = [];
  const stream = createStream(() => {
    asked += 1;
    return state;
  });
  const app = express();
  app.get('/', (request, response, next) => {
    lines.push(response);
    return stream.handler(request, response, next);
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on TCP has an AddressInfo; a string is a pipe's name.
  const { port } = server.address() as AddressInfo;
  const listen = () =>
    new Promise<Listener>((resolve, reject) => {
      const asking = request({ port, host: '127.0.0.1', agent: false }, (response) => {
        const states: unknown[] = [];
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
          if (!part.endsWith('\n\n')) return;
          for (const [, json = ''] of text.matchAll(/^data: (.*)$/gm)) states.push(JSON.parse(json));
          resolve({ response, first: text, states, leave: () => response.destroy() });
          text = '';
        });
        response.on('error', () => {});
      });
      asking.on('error', reject).end();
    });
  const set = (next: unknown) => {
    state = next;
  };
  try {
    await run({ ...stream, set, asked: () => asked, lines, listen });
  } finally {
    stream.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const has = (listener: Listener, state: unknown) =>
  eventually(() => listener.states.includes(state) || undefined, `the state ${state}`);

const test = suite('the stream of what has changed');

test('a new listener gets the state at once, as server-sent events', () =>
  withStream(async ({ set, listen }) => {
    set({ text: 'two\nlines' });
    const first = await listen();
    assert.is(first.response.headers['content-type'], 'text/event-stream');
    assert.is(first.first, 'retry: 1000\ndata: {"text":"two\\nlines"}\n\n');
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

test('a listener that has gone is forgotten; without any, nobody asks for the state', () =>
  withStream(async ({ set, changed, listen, lines, asked }) => {
    const [gone, stays] = [await listen(), await listen()];
    const [end] = lines;
    if (!end) throw new Error('nobody listens');
    let written = 0;
    end.write = () => {
      written += 1;
      return true;
    };
    const left = once(end, 'close');
    gone.leave();
    await inTime(left, 'the end of the line');
    set(1);
    changed();
    await has(stays, 1);
    assert.is(written, 0);

    const alsoLeft = once(lines[1] ?? end, 'close');
    stays.leave();
    await inTime(alsoLeft, 'the end of the line');
    const before = asked();
    changed();
    // What is gathered for nobody is over before the next one who comes hears of a change.
    const next = await listen();
    set(2);
    changed();
    await has(next, 2);
    assert.ok(asked() - before <= 2, `asked ${asked() - before} times`);
  }));

test('who reads slowly gets the newest state then, and not all of those between', () =>
  withStream(async ({ set, changed, listen }) => {
    const [slow, quick] = [await listen(), await listen()];
    slow.response.pause();
    const large = 'x'.repeat(2_000_000);
    for (let state = 1; state <= 8; state += 1) {
      set(`${state} ${large}`);
      changed();
      await has(quick, `${state} ${large}`);
    }
    slow.response.resume();
    await has(slow, `8 ${large}`);
    assert.ok(slow.states.length < 8, `${slow.states.length} states`);
  }));

test('its end is the end for everybody who listens', () =>
  withStream(async ({ listen, close, changed }) => {
    const listener = await listen();
    const ended = once(listener.response, 'end');
    changed();
    close();
    await inTime(ended, 'the end');
    assert.equal(listener.states, [0]);
  }));

test.run();
