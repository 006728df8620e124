import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver, SocketModeReceiver } from '@slack/bolt';
import { EnvHttpProxyAgent } from 'undici';
import type { Config } from '../config.ts';
import { codeOf, KnownError } from '../errors.ts';
import type { Log, SteadyClock } from '../ports/runtime.ts';
import { within } from '../timeouts.ts';
import { boltLogger } from './bolt-logger.ts';
import type { Workspace } from './check.ts';
import { clientOptions, connectClient, type SlackClient } from './connect-client.ts';
import { answerInTime, httpReceiver, lastAnswers } from './http-receiver.ts';
import { keepSocket, type Opened, watchSocket } from './socket.ts';

/**
 * Longer than the 60 s for which proxies keep a connection (AWS load balancers, nginx). Node's own 5 s would close it while
 * a proxy sends the next request over it, and Slack does not repeat a click.
 */
const KEEP_ALIVE_MS = 75_000;
/** Longer than the keep-alive (nodejs.org/api/http.html, server.headersTimeout). */
const HEADERS_MS = 80_000;
/** How long a stop waits for running listeners. */
const LISTENERS_MS = 3_000;

export interface Connection extends SlackClient {
  readonly app: App;
  readonly mode: 'socket' | 'http';
  /** Starts receiving events. HTTP mode: resolves with the port, or throws `conflict` when it cannot listen there. */
  start(): Promise<number | undefined>;
  /** Stops receiving events. Resolves when the running listeners have ended or their wait is over. */
  stop(): Promise<void>;
}

export interface ConnectionOptions {
  /** From `auth.test`; undefined until it has answered. */
  readonly workspace: () => Workspace | undefined;
  /** Called every minute while the socket is disconnected, first after one minute. */
  readonly onLost: () => void;
  /** Socket Mode: called with each socket that Slack has opened. */
  readonly onOpened?: (socket: Opened) => void;
  /** The socket goes through the proxy of the environment. */
  readonly proxied?: boolean;
  readonly clock: SteadyClock;
  /** From 0 (included) to 1 (excluded). */
  readonly random: () => number;
  readonly log: Log;
}

/** Bolt with the receiver for the configured mode: Socket Mode with an app token, else HTTP. */
export function connectSlack(config: Config['slack'], options: ConnectionOptions): Connection {
  const { workspace, onLost, log } = options;
  const logger = boltLogger(log);
  const { client, clockAheadMs } = connectClient(config, options);
  const receiver = config.appToken
    ? new SocketModeReceiver({
        appToken: config.appToken,
        logger,
        // `keepSocket` reconnects.
        autoReconnectEnabled: false,
        // Its own dispatcher knows no proxy. A socket needs a tunnel and HTTP/1.1 (SlackWebSocket.js in @slack/socket-mode).
        ...(options.proxied && { dispatcher: new EnvHttpProxyAgent({ proxyTunnel: true, allowH2: false }) }),
        installerOptions: { clientOptions: clientOptions(config, log) },
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
    clientOptions: clientOptions(config, log),
    // State is in our store. Bolt would query its own store, in vain, on every message.
    convoStore: false,
    // One workspace, one token. With `token`, Bolt calls `auth.test` itself and crashes if that fails.
    authorize: async () => {
      const { url: _, ...known } = workspace() ?? { url: undefined };
      return { botToken: config.botToken, ...known };
    },
  });
  const running = new Set<Promise<void>>();
  let stopWatching = () => {};
  const socket = receiver instanceof SocketModeReceiver && keepSocket({ ...options, socket: receiver.client });
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
    client,
    clockAheadMs,
    mode: config.appToken ? 'socket' : 'http',
    async start() {
      if (receiver instanceof HTTPReceiver) {
        server = await receiver.start({ port: config.port, host: config.host }).catch(refusePort(config));
        server.keepAliveTimeout = KEEP_ALIVE_MS;
        server.headersTimeout = HEADERS_MS;
        // node:net: only a pipe has a string as its address.
        return (server.address() as AddressInfo).port;
      }
      stopWatching();
      stopWatching = watchSocket(receiver.client, onLost);
      if (socket) await socket.start();
      return undefined;
    },
    async stop() {
      stopWatching();
      const ended = () => within(LISTENERS_MS, allEnded(running));
      if (socket) {
        // Acks need the socket.
        await ended();
        return socket.stop();
      }
      endConnections();
      const closed = receiver.stop();
      await ended();
      // Connections whose response was already being sent when the stop began.
      server?.closeIdleConnections();
      // A request that never arrives in full would keep the server open.
      if (!(await within(LISTENERS_MS, closed))) server?.closeAllConnections();
      await closed;
    },
  };
}

/** Resolves when no listener runs, including any that start meanwhile. */
async function allEnded(running: ReadonlySet<Promise<void>>): Promise<void> {
  while (running.size > 0) await Promise.allSettled(running);
}

/** The system error (EADDRINUSE, EACCES, EADDRNOTAVAIL) names only the address, not the settings. */
const refusePort =
  ({ host, port }: Config['slack']) =>
  (error: Error): never => {
    const code = codeOf(error) ?? error.message;
    throw new KnownError('conflict', `The bot cannot listen on ${host}:${port} (${code}): set PORT or HOST to others.`);
  };
