import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import express, { type ErrorRequestHandler } from 'express';
import type { SandboxClock } from '../clock.ts';
import { createCalls, type RecordedCall } from './calls.ts';
import { refusal } from './error-shapes.ts';
import { createFaults, type Fault } from './faults.ts';
import { acceptInvitation } from './invitation.ts';
import type { Route, World } from './route.ts';
import { accountRoutes } from './routes/account.ts';
import { roleRoutes } from './routes/roles.ts';
import { tenantUserRoutes } from './routes/tenant-users.ts';
import { tenantRoutes } from './routes/tenants.ts';
import { tokenRoutes } from './routes/tokens.ts';
import { userRoutes } from './routes/users.ts';
import { seedIds } from './seed.ts';
import { serve } from './serve.ts';
import { type CxengageSettings, defaultSettings } from './settings.ts';
import { type CxengageSeed, type CxengageState, createState, initialRecords } from './state.ts';
import { createTokens } from './tokens.ts';

const routes: readonly Route[] = [
  ...tokenRoutes,
  ...accountRoutes,
  ...roleRoutes,
  ...userRoutes,
  ...tenantRoutes,
  ...tenantUserRoutes,
];

export interface CxengageStandIn {
  /** `http://127.0.0.1:PORT`, without a slash at the end. It stays the same through `down` and `up`. */
  readonly url: string;
  readonly apiKey: { readonly id: string; readonly secret: string; readonly tenantId: string };
  readonly serviceUser: { readonly username: string; readonly password: string };
  /** Readable and changeable at any time. After `reset` it is the same object with new lists in it. */
  readonly state: CxengageState;
  readonly settings: CxengageSettings;
  /** Every request since the start or the last reset, oldest first. */
  readonly calls: readonly RecordedCall[];
  /** Arms a fault; the returned function disarms it, and says whether it was armed still. */
  fault(fault: Fault): () => boolean;
  /** Calls the listener when a request has come in, is answered or dropped, or its late write has happened. */
  onCall(listener: (call: RecordedCall) => void): () => void;
  /** Does what the invited person does with the link in the mail, or says what stands in the way. */
  acceptInvitation(tenantId: string, userId: string): ReturnType<typeof acceptInvitation>;
  /** Every token given out so far is no longer good. */
  revokeTokens(): void;
  /** Refuses connections until `up`; the open ones break. */
  down(): Promise<void>;
  up(): Promise<void>;
  /** Back to the state and settings of the start: no calls, faults or tokens, late writes called off. The credentials stay. */
  reset(): void;
  close(): Promise<void>;
}

/**
 * A CxEngage on loopback that is as strict as the real one is known to be. `port` 0 or absent: a free one. Key, secret,
 * password and tokens are random per start.
 */
export async function startCxengage(options: {
  clock: SandboxClock;
  port?: number;
  seed?: CxengageSeed;
  settings?: Partial<CxengageSettings>;
}): Promise<CxengageStandIn> {
  const { clock } = options;
  const apiKey = { id: randomUUID(), secret: randomBytes(24).toString('hex'), tenantId: seedIds.harbour };
  const serviceUser = { username: 'slack-bot@harbour.example', password: randomBytes(12).toString('hex') };
  const records = () => initialRecords(clock.now(), apiKey.id, options.seed);
  const state = createState(records(), clock.now);
  const settings: CxengageSettings = { ...defaultSettings, ...options.settings };
  const tokens = createTokens(clock.now);
  const faults = createFaults();
  const calls = createCalls();
  const timers = createTimers(clock);
  const world: World = { state, settings, tokens, apiKey, serviceUser, now: clock.now };
  const app = application((route) =>
    serve(route, { world, clock: { now: clock.now, after: timers.after }, faults, calls }),
  );
  let server = await listen(app, options.port ?? 0);
  const port = portOf(server);
  return {
    url: `http://127.0.0.1:${port}`,
    apiKey,
    serviceUser,
    state,
    settings,
    calls: calls.list,
    fault: faults.arm,
    onCall: calls.onCall,
    acceptInvitation: (tenantId, userId) => acceptInvitation(state, tenantId, userId, clock.now()),
    revokeTokens: tokens.revokeAll,
    down: () => stop(server),
    async up() {
      if (!server.listening) server = await listen(app, port);
    },
    reset() {
      timers.clear();
      Object.assign(state, records());
      Object.assign(settings, defaultSettings, options.settings);
      tokens.revokeAll();
      faults.clear();
      calls.clear();
    },
    close() {
      timers.clear();
      return stop(server);
    },
  };
}

function application(listener: (route: Route | undefined) => ReturnType<typeof serve>) {
  const app = express();
  app.disable('x-powered-by');
  app.enable('case sensitive routing');
  app.enable('strict routing');
  app.use(express.raw({ type: () => true, limit: '1mb' }));
  for (const route of routes) app[route.method](route.path, listener(route));
  app.use(listener(undefined));
  // A path or body that cannot be decoded is recorded and answered like any other request.
  const undecodable = listener({ method: 'get', path: '', open: () => refusal(400, 'bad request') });
  const onError: ErrorRequestHandler = (_error, request, response, next) => undecodable(request, response, next);
  app.use(onError);
  return app;
}

async function listen(app: express.Express, port: number): Promise<Server> {
  const server = createServer(app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}

function stop(server: Server): Promise<void> {
  if (!server.listening) return Promise.resolve();
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the stand-in listens on no port');
  return address.port;
}

// Delays in progress, so that they can be called off: an open timer would keep the process alive.
function createTimers(clock: SandboxClock) {
  const pending = new Set<() => void>();
  return {
    after(ms: number, run: () => void) {
      const cancel = clock.after(ms, () => {
        pending.delete(cancel);
        run();
      });
      pending.add(cancel);
      return cancel;
    },
    clear() {
      for (const cancel of pending) cancel();
      pending.clear();
    },
  };
}
