import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver, SocketModeReceiver, webApi } from '@slack/bolt';
import type { Config } from '../config.ts';
import type { Log } from '../domain/ports.ts';
import { boltLogger } from './bolt-logger.ts';
import type { Workspace } from './check.ts';
import { refuseFutureDates } from './refuse-future-dates.ts';

/** The first hello of Slack's socket takes less; the client goes on trying after that. */
const SOCKET_START_MS = 10_000;

export interface Connection {
  readonly app: App;
  readonly client: webApi.WebClient;
  readonly mode: 'socket' | 'http';
  /** Takes events from Slack. HTTP mode: resolves with the port. */
  start(): Promise<number | undefined>;
  /** Takes no more events and resolves when the listeners that run have ended. */
  stop(): Promise<void>;
}

/** Bolt with its own receiver for the configured mode. `workspace` is what `auth.test` said, once it did. */
export function connectSlack(config: Config['slack'], workspace: () => Workspace | undefined, log: Log): Connection {
  const logger = boltLogger(log);
  // Platform errors and 429 come back at once: the job queue waits, a person is told. Never `headers`: the client writes
  // the token of its first call into that object. Each taker gets an object of its own, for Bolt changes it.
  const clientOptions = () => ({
    slackApiUrl: config.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 10_000,
    logger,
  });
  const receiver = config.appToken
    ? new SocketModeReceiver({
        appToken: config.appToken,
        logger,
        // The default of 5 s is noisy on slow links (bolt-js #2496).
        clientPingTimeout: 20_000,
        installerOptions: { clientOptions: { slackApiUrl: config.apiUrl } },
      })
    : new HTTPReceiver({ signingSecret: config.signingSecret ?? '', endpoints: '/slack/events', logger });
  if (receiver instanceof HTTPReceiver) receiver.requestListener = refuseFutureDates(receiver.requestListener);

  const app = new App({
    receiver,
    logger,
    clientOptions: clientOptions(),
    // One workspace, one token. With `token` Bolt would ask `auth.test` by itself and die of its failure.
    authorize: async () => {
      const { url: _, ...known } = workspace() ?? { url: undefined };
      return { botToken: config.botToken, ...known };
    },
  });
  const running = new Set<Promise<void>>();
  app.use(async ({ next }) => {
    const listener = next();
    running.add(listener);
    await listener.finally(() => running.delete(listener));
  });
  app.error(async (error) => log.error({ cause: String(error) }, 'an event could not be processed'));

  return {
    app,
    client: new webApi.WebClient(config.botToken, clientOptions()),
    mode: config.appToken ? 'socket' : 'http',
    async start() {
      if (receiver instanceof HTTPReceiver) {
        const server = await receiver.start({ port: config.port, host: config.host });
        // A server that listens on a port has an AddressInfo (node:net); only a pipe has a string.
        return (server.address() as AddressInfo).port;
      }
      const limit = Promise.withResolvers<void>();
      const timer = setTimeout(limit.resolve, SOCKET_START_MS);
      await Promise.race([receiver.start(), limit.promise]);
      clearTimeout(timer);
      return undefined;
    },
    async stop() {
      await (receiver instanceof SocketModeReceiver ? receiver.client.disconnect() : receiver.stop());
      await Promise.allSettled(running);
    },
  };
}
