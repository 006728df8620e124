import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type NextFunction, type Request, type Response } from 'express';
import type { SandboxClock } from '../clock.ts';
import { createCalls, type RecordedCall } from './calls.ts';
import { createChanges } from './changes.ts';
import { createChoices, type MessageChoice } from './choices.ts';
import { createDelivery, type Delivered } from './delivery.ts';
import { createFaults, type Fault } from './faults.ts';
import { fileRoutes } from './file-routes.ts';
import { createFileStore } from './file-store.ts';
import type { RawAnswer, RawDelivery } from './http-mode.ts';
import { createIds } from './ids.ts';
import { isJson, type Json } from './json.ts';
import { createPerson, type Person } from './person.ts';
import { createRateLimits } from './rate-limits.ts';
import { responseRoutes } from './response-routes.ts';
import { createResponseUrls } from './response-urls.ts';
import type { SlackSeed } from './seed.ts';
import { createSocketMode } from './socket-mode.ts';
import type { AppIdentity, SlackState } from './state.ts';
import { createTriggers } from './triggers.ts';
import { createViews, type OpenView } from './views.ts';
import { webApi } from './web-api.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

export interface SlackOptions {
  readonly clock: SandboxClock;
  readonly seed: SlackSeed;
  /** The bot scopes that the workspace granted. */
  readonly scopes: readonly string[];
  /** Without it, any free one. */
  readonly port?: number;
  /** Also enforce the calls a minute of each method's tier. */
  readonly tiers?: boolean;
}

/** A local Slack: Web API, Socket Mode, deliveries over HTTP, and the people who use the app. */
export interface SlackStandIn {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** The Web API's base, with the slash at its end. */
  readonly apiUrl: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly bot: AppIdentity;
  readonly workspace: Workspace;
  /** Everything that passed between Slack and the app, oldest first. */
  readonly calls: readonly RecordedCall[];
  /** Open Socket Mode connections. */
  readonly connections: number;
  /** HTTP mode: signed posts go to these loopback addresses in turn, as behind a balancer; none: Socket Mode. */
  deliverTo(...urls: readonly string[]): void;
  /** The modals that a person has open, root first. */
  modals(userId: string): readonly OpenView[];
  /** What a person has chosen in messages. */
  choices(userId: string): readonly MessageChoice[];
  /** @throws Error when the workspace has no such person. */
  as(userId: string): Person;
  /**
   * Makes Web API calls fail; answers with a function that ends it, and says whether it had not ended yet.
   * @throws Error for an error code that Slack does not document for the method.
   */
  fault(fault: Fault): () => boolean;
  /** Delivers any payload, or any raw form body over HTTP, signed as asked. */
  deliver(payload: Json | string, raw?: RawDelivery): Promise<RawAnswer>;
  /** A fresh trigger id of this person's, for a payload that is made up. */
  trigger(userId: string): string;
  /** The last delivery again, as when Slack did not see the ack. */
  resend(): Promise<Delivered>;
  /** Asks every socket to reconnect, as Slack does every few hours. */
  refresh(reason?: 'refresh_requested' | 'warning' | 'link_disabled'): void;
  /** Cuts every socket without a word. */
  cut(): void;
  /** Called after every change of messages, views, calls or connections; answers with a function that ends it. */
  onChange(listener: () => void): () => void;
  /**
   * Waits until `look` gives a value, looking again after each change.
   * @throws Error with `what` and the last calls, after `timeoutMs` (10 s) of real time.
   */
  until<T>(look: () => T | undefined, what: string, timeoutMs?: number): Promise<T>;
  /** Back to the seed. Tokens and connections stay. */
  reset(): void;
  close(): Promise<void>;
}

/** A body that is none is the caller's fault; anything else is a fault of the stand-in, and said aloud. */
function onError(error: unknown, _request: Request, response: Response, _next: NextFunction): void {
  const status = isJson(error) && typeof error.status === 'number' ? error.status : 500;
  if (status === 500) console.error(error);
  response.status(status).json({ ok: false, error: status === 500 ? 'fatal_error' : 'invalid_payload' });
}

export async function startSlack({
  clock,
  seed,
  scopes,
  port = 0,
  tiers = false,
}: SlackOptions): Promise<SlackStandIn> {
  const ids = createIds(clock);
  const changes = createChanges();
  const changed = changes.fire;
  const calls = createCalls(clock, changed);
  const faults = createFaults(clock);
  const web = express();
  web.disable('x-powered-by');
  const server = createServer(web);
  const { id: appId, botId, userId, name } = seed.app;
  const app: AppIdentity = { appId, botId, userId, name, teamId: seed.team.id };
  const socket = createSocketMode(server, appId, ids, changed);
  const signingSecret = ids.secret(32);
  const address = () => {
    const bound = server.address();
    // A server that listens on TCP has an AddressInfo; a string is a pipe's name.
    return `127.0.0.1:${(bound as AddressInfo).port}`;
  };
  const state: SlackState = {
    clock,
    ids,
    app,
    botToken: `xoxb-${Date.now()}-${ids.secret(24)}`,
    appToken: `xapp-1-${appId}-${Date.now()}-${ids.secret(32)}`,
    scopes,
    workspace: createWorkspace(seed, ids, changed),
    views: createViews(clock, ids, changed),
    triggers: createTriggers(clock, ids),
    responseUrls: createResponseUrls(clock, ids, seed.team.id),
    choices: createChoices(changed),
    files: createFileStore(clock, ids),
    calls,
    rateLimits: createRateLimits(clock, tiers),
    url: () => `http://${address()}`,
    socketUrl: () => `ws://${address()}${socket.ticket()}`,
  };
  const delivery = createDelivery(clock, calls, socket, signingSecret);
  web.use(webApi(state, faults), responseRoutes(state), fileRoutes(state));
  web.get('/archives/*place', (_request, response) => {
    response
      .status(404)
      .type('text/plain')
      .send('This is the link of a message. Follow it in the workspace’s own page.');
  });
  web.use(onError);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });

  return {
    url: state.url(),
    apiUrl: `${state.url()}/api/`,
    botToken: state.botToken,
    appToken: state.appToken,
    signingSecret,
    bot: app,
    workspace: state.workspace,
    calls: calls.all,
    get connections() {
      return socket.connections;
    },
    deliverTo: delivery.to,
    modals: state.views.stack,
    choices: state.choices.of,
    as(id) {
      const user = state.workspace.users.get(id);
      if (!user) throw new Error(`the workspace has no ${id}`);
      return createPerson(user, state, delivery);
    },
    fault: faults.add,
    deliver: (payload, raw = {}) => delivery.raw(payload, raw),
    trigger: (userId) => state.triggers.issue(userId),
    resend: delivery.resend,
    refresh: socket.refresh,
    cut: socket.cut,
    onChange: changes.listen,
    until: (look, what, timeoutMs) => changes.until(look, what, () => calls.all, timeoutMs),
    reset() {
      delivery.giveUp();
      for (const part of [calls, faults, state.workspace, state.views, state.triggers]) part.reset();
      for (const part of [state.responseUrls, state.choices, state.files, state.rateLimits, ids]) part.reset();
      changed();
    },
    async close() {
      delivery.giveUp();
      faults.reset();
      socket.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
