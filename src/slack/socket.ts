import type { SocketModeReceiver } from '@slack/bolt';
import * as v from 'valibot';
import { backOffMs } from '../domain/back-off.ts';
import type { Log, SteadyClock } from '../ports/runtime.ts';
import { within } from '../timeouts.ts';
import { cureOf, todoFor } from './error-codes.ts';
import { slackCode, slackError } from './errors.ts';

type Client = SocketModeReceiver['client'];

/** Slack's hello normally arrives sooner. A start of the program waits no longer, and the tries go on. */
const HELLO_MS = 10_000;
/** A try without an answer is given up after this. */
const TRY_MS = 30_000;
/** A socket that lasted this long was a good one, and the next try comes at once: Slack renews sockets every few hours. */
const STEADY_MS = 10_000;
/** How long a socket may take to close before the next one is opened. */
const CLOSE_MS = 5_000;

export interface SocketOptions {
  readonly socket: Client;
  readonly clock: Pick<SteadyClock, 'elapsed'>;
  readonly random: () => number;
  readonly log: Log;
  /** Called with each socket that Slack has opened. */
  readonly onOpened?: (socket: Opened) => void;
  /** Waits `ms`, or until the signal aborts. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** A socket that Slack has opened, from its `hello` (docs.slack.dev/apis/events-api/using-socket-mode). */
export interface Opened {
  /** How many sockets of the Slack app are open by Slack's count. */
  readonly connections: number;
  /** What became of the socket before it: there was none, Slack renewed it, or the line was lost. */
  readonly after: 'nothing' | 'renewal' | 'loss';
}

export interface Socket {
  /** Resolves when the socket is open, or after 10 s; then the tries go on. */
  start(): Promise<void>;
  /** Ends the tries and closes the socket. */
  stop(): Promise<void>;
}

/**
 * Keeps one Socket Mode connection open, with at most 30 s between two tries. Slack's own client gives up for good on
 * `invalid_auth` and `team_disabled`, which Slack also answers for seconds in its own trouble (node-slack-sdk #1500), and
 * waits 5 s longer after each failure. So its `autoReconnectEnabled` must be off.
 */
export function keepSocket({ socket, clock, random, log, onOpened, pause = pauseFor }: SocketOptions): Socket {
  let started = false;
  const stopping = new AbortController();
  const { signal } = stopping;
  const opened = Promise.withResolvers<void>();

  /** Opens a socket and resolves when it has ended, with how long it was open. */
  async function once(): Promise<number> {
    const ended = Promise.withResolvers<void>();
    socket.once('disconnected', ended.resolve);
    try {
      const isOpen = await within(TRY_MS, socket.start());
      if (!isOpen) {
        await within(CLOSE_MS, socket.disconnect());
        return 0;
      }
      const since = clock.elapsed();
      opened.resolve();
      if (signal.aborted) await socket.disconnect();
      await ended.promise;
      return clock.elapsed() - since;
    } catch (error) {
      // A socket that closes before Slack's hello rejects without an error.
      if (error !== undefined) warn(error);
      return 0;
    } finally {
      socket.off('disconnected', ended.resolve);
    }
  }

  function warn(error: unknown): void {
    const code = slackCode(error);
    const message = code === undefined || cureOf(code) === 'wait' ? 'the socket to Slack cannot be opened' : todo(code);
    log.warn({ cause: slackError(error) }, message);
  }

  async function run(): Promise<void> {
    for (let failures = 0; !signal.aborted; ) {
      const openMs = await once();
      failures = openMs >= STEADY_MS ? 0 : failures + 1;
      if (!signal.aborted) await pause(failures === 0 ? 0 : backOffMs(failures, random()), signal);
    }
  }

  const unwatch = watchMessages(socket, log, onOpened);
  return {
    async start() {
      if (!started) void run();
      started = true;
      if (!(await within(HELLO_MS, opened.promise)))
        log.error({}, 'the socket (wss) to Slack cannot be reached yet, trying again');
    },
    async stop() {
      stopping.abort();
      unwatch();
      await socket.disconnect();
    },
  };
}

function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}

const todo = (code: string) => todoFor(code, { method: 'apps.connections.open', token: 'SLACK_APP_TOKEN' });

/** Reasons of a `disconnect` that only renew the socket (docs.slack.dev/apis/events-api/using-socket-mode). */
const RENEWALS = new Set(['warning', 'refresh_requested']);

const LINK_DISABLED =
  'Slack closed the socket (link_disabled): Socket Mode is switched off. Switch it on in the settings of the Slack app, or use HTTP mode.';

/**
 * Reads what Slack says of the socket itself, which its client shows to nobody: how many there are when one opens, and
 * the reason for closing one, which is a warning unless it is renewed.
 */
function watchMessages(socket: Client, log: Log, onOpened: SocketOptions['onOpened']): () => void {
  let after: Opened['after'] = 'nothing';
  const onMessage = (data: unknown, isBinary: unknown) => {
    const message = isBinary === true ? undefined : socketMessage(String(data));
    if (message?.type === 'hello') {
      onOpened?.({ connections: message.num_connections, after });
      after = 'loss';
    }
    if (message?.type !== 'disconnect') return;
    const { reason } = message;
    if (RENEWALS.has(reason)) after = 'renewal';
    else log.warn({ code: reason }, reason === 'link_disabled' ? LINK_DISABLED : todo(reason));
  };
  socket.on('ws_message', onMessage);
  return () => socket.off('ws_message', onMessage);
}

const aboutSocket = v.pipe(
  v.string(),
  v.parseJson(),
  v.variant('type', [
    v.object({ type: v.literal('hello'), num_connections: v.number() }),
    v.object({ type: v.literal('disconnect'), reason: v.string() }),
  ]),
);

function socketMessage(text: string): v.InferOutput<typeof aboutSocket> | undefined {
  // Payloads of people are long; only Slack's own short messages are parsed twice.
  if (text.length > 1_000 || !/"(?:hello|disconnect)"/.test(text)) return undefined;
  const parsed = v.safeParse(aboutSocket, text);
  return parsed.success ? parsed.output : undefined;
}

/** Longer than a reconnect takes. */
const LOST_MS = 60_000;

/**
 * Calls `onLost` when the socket has been disconnected for a minute, then every minute until it is back. Returns a
 * function that stops the watch.
 */
export function watchSocket(socket: Client, onLost: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const startTimer = () => {
    timer ??= setInterval(onLost, LOST_MS);
  };
  const stopTimer = () => {
    clearInterval(timer);
    timer = undefined;
  };
  socket.on('connected', stopTimer);
  for (const event of ['close', 'reconnecting', 'disconnected']) socket.on(event, startTimer);
  startTimer();
  return () => {
    socket.off('connected', stopTimer);
    for (const event of ['close', 'reconnecting', 'disconnected']) socket.off(event, startTimer);
    stopTimer();
  };
}
