import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver, SocketModeReceiver, webApi } from '@slack/bolt';
import type { Config } from '../config.ts';
import { codeOf, KnownError } from '../errors.ts';
import type { Log } from '../ports/runtime.ts';
import { within } from '../timeouts.ts';
import { boltLogger } from './bolt-logger.ts';
import type { Workspace } from './check.ts';
import { answerInTime, httpReceiver, lastAnswers } from './http-receiver.ts';
import { slackOnlyFetch } from './slack-only-fetch.ts';

/** The first hello of Slack's socket takes less; the client goes on trying after that. */
const SOCKET_START_MS = 10_000;
/** A listener that has not ended after this is not waited for. */
const LISTENERS_MS = 3_000;

export interface Connection {
  readonly app: App;
  readonly client: webApi.WebClient;
  readonly mode: 'socket' | 'http';
  /** Takes events from Slack. HTTP mode: resolves with the port; throws `conflict` when it cannot be had. */
  start(): Promise<number | undefined>;
  /** Takes no more events and resolves when the listeners that run have ended. */
  stop(): Promise<void>;
}

export interface ConnectionOptions {
  /** What `auth.test` said, once it did. */
  readonly workspace: () => Workspace | undefined;
  /** The socket has been gone for a minute; called every minute while it is. */
  readonly onLost: () => void;
  readonly log: Log;
}

/** Bolt with its own receiver for the configured mode. */
export function connectSlack(config: Config['slack'], { workspace, onLost, log }: ConnectionOptions): Connection {
  const logger = boltLogger(log);
  const slackFetch = slackOnlyFetch(config.apiUrl);
  // Platform errors and 429 come back at once: the job queue waits, a person is told. Never `headers`: the client writes
  // the token of its first call into that object. Each taker gets an object of its own, for Bolt changes it.
  const clientOptions = () => ({
    slackApiUrl: config.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 10_000,
    fetch: slackFetch,
    logger,
  });
  const receiver = config.appToken
    ? new SocketModeReceiver({
        appToken: config.appToken,
        logger,
        installerOptions: { clientOptions: { slackApiUrl: config.apiUrl } },
      })
    : httpReceiver(config.signingSecret ?? '', log);
  let endConnections = () => {};
  if (receiver instanceof HTTPReceiver) {
    const { listener, begin } = lastAnswers(receiver.requestListener);
    receiver.requestListener = listener;
    endConnections = begin;
  }

  const app = new App({
    receiver,
    logger,
    clientOptions: clientOptions(),
    // What stands in a conversation is in our store; Bolt's would be asked, and miss, with every message.
    convoStore: false,
    // One workspace, one token. With `token` Bolt would ask `auth.test` by itself and die of its failure.
    authorize: async () => {
      const { url: _, ...known } = workspace() ?? { url: undefined };
      return { botToken: config.botToken, ...known };
    },
  });
  const running = new Set<Promise<void>>();
  let stopWatching = () => {};
  let server: Server | undefined;
  app.use(async ({ next }) => {
    const listener = next();
    running.add(listener);
    await listener.finally(() => running.delete(listener));
  });
  if (receiver instanceof HTTPReceiver) app.processEvent = answerInTime(app.processEvent.bind(app));
  app.error(async (error) => log.error({ cause: error }, 'an event could not be processed'));

  return {
    app,
    client: new webApi.WebClient(config.botToken, clientOptions()),
    mode: config.appToken ? 'socket' : 'http',
    async start() {
      if (receiver instanceof HTTPReceiver) {
        server = await receiver.start({ port: config.port, host: config.host }).catch(refusePort(config));
        // A server that listens on a port has an AddressInfo (node:net); only a pipe has a string.
        return (server.address() as AddressInfo).port;
      }
      stopWatching();
      stopWatching = watchSocket(receiver, onLost);
      const connected = await within(SOCKET_START_MS, receiver.start());
      if (!connected) log.error({}, 'the socket (wss) to Slack cannot be reached yet; trying on');
      return undefined;
    },
    async stop() {
      stopWatching();
      const ended = () => within(LISTENERS_MS, allEnded(running));
      if (receiver instanceof SocketModeReceiver) {
        // Acks need the socket.
        await ended();
        return receiver.client.disconnect();
      }
      endConnections();
      const closed = receiver.stop();
      await ended();
      // Those whose answer was on its way when the stop began.
      server?.closeIdleConnections();
      // A request that was never sent whole would hold the server for ever.
      if (!(await within(LISTENERS_MS, closed))) server?.closeAllConnections();
      await closed;
    },
  };
}

/** Resolves when none runs, those included that begin meanwhile. */
async function allEnded(running: ReadonlySet<Promise<void>>): Promise<void> {
  while (running.size > 0) await Promise.allSettled(running);
}

/** What the system says here names the address only (EADDRINUSE, EACCES, EADDRNOTAVAIL). */
const refusePort =
  ({ host, port }: Config['slack']) =>
  (error: Error): never => {
    const code = codeOf(error) ?? error.message;
    throw new KnownError(
      'conflict',
      `The program cannot listen on ${host}:${port} (${code}): set PORT or HOST to others.`,
    );
  };

/** Longer than any reconnect of Slack's client takes. */
const LOST_MS = 60_000;

/**
 * Calls `onLost` when the socket has been gone for a minute, and again every minute until it is back: Slack's client gives
 * up for good when a reconnect is refused, and nothing else says so. Answers with a function that stops it.
 */
export function watchSocket({ client: socket }: SocketModeReceiver, onLost: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const gone = () => {
    timer ??= setInterval(onLost, LOST_MS);
  };
  const back = () => {
    clearInterval(timer);
    timer = undefined;
  };
  socket.on('connected', back);
  for (const event of ['close', 'reconnecting', 'disconnected']) socket.on(event, gone);
  gone();
  return () => {
    socket.off('connected', back);
    for (const event of ['close', 'reconnecting', 'disconnected']) socket.off(event, gone);
    back();
  };
}
