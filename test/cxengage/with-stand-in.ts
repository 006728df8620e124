import type { PlatformOptions } from '../../src/cxengage/connection.ts';
import { type ConnectedPlatform, connectPlatform } from '../../src/cxengage/platform.ts';
import { type ErrorKind, KnownError } from '../../src/errors.ts';
import type { SteadyClock } from '../../src/ports/runtime.ts';
import { createClock } from '../../src/sandbox/clock.ts';
import { type CxengageStandIn, startCxengage } from '../../src/sandbox/cxengage/server.ts';
import type { CxengageSettings } from '../../src/sandbox/cxengage/settings.ts';

export interface Scene {
  /** The client's stands still; `advance` moves it and the stand-in's, `set` only what it shows: somebody sets it. */
  readonly clock: SteadyClock & { advance(ms: number): void; set(now: number): void };
  readonly standIn: CxengageStandIn;
  /** Signs in with the API key. */
  readonly platform: ConnectedPlatform;
  /** Another client of the same stand-in. */
  connect(options?: Partial<PlatformOptions>): ConnectedPlatform;
  /** Credentials of the service user. */
  readonly person: PlatformOptions['credentials'];
  /** `METHOD /path` of the requests so far, those for tokens left out unless asked for. */
  requests(withTokens?: boolean): string[];
}

interface Setting {
  readonly settings?: Partial<CxengageSettings>;
  readonly options?: Partial<PlatformOptions>;
}

/** A test that has a stand-in of its own and a client for it. */
export function withStandIn(run: (scene: Scene) => Promise<void>, { settings, options }: Setting = {}) {
  return async () => {
    const runs = createClock(Date.UTC(2026, 0, 15, 12));
    let now = runs.now();
    let elapsed = 7;
    const clock: Scene['clock'] = {
      now: () => now,
      elapsed: () => elapsed,
      advance(ms) {
        now += ms;
        elapsed += ms;
        runs.advance(ms);
      },
      set(to) {
        now = to;
      },
    };
    const standIn = await startCxengage({ clock: runs, ...(settings && { settings }) });
    const { id: keyId, secret: keySecret, tenantId } = standIn.apiKey;
    const connect: Scene['connect'] = (more) =>
      connectPlatform({
        url: standIn.url,
        credentials: { keyId, keySecret, tenantId },
        concurrency: 4,
        clock,
        ...options,
        ...more,
      });
    const requests: Scene['requests'] = (withTokens) =>
      standIn.calls
        .filter(({ path }) => withTokens || path !== '/v1/tokens')
        .map(({ method, path }) => `${method} ${path}`);
    try {
      await run({ clock, standIn, platform: connect(), connect, person: standIn.serviceUser, requests });
    } finally {
      await standIn.close();
    }
  };
}

/** What `work` throws, which must be a KnownError, of the given kind when one is named. */
export async function thrownBy(work: Promise<unknown>, kind?: ErrorKind): Promise<KnownError> {
  const outcome = await work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if (!('error' in outcome)) throw new Error(`nothing was thrown, but answered: ${JSON.stringify(outcome.value)}`);
  if (!(outcome.error instanceof KnownError)) throw outcome.error;
  if (kind !== undefined && outcome.error.kind !== kind) {
    throw new Error(`expected ${kind}, but it is ${outcome.error.kind}: ${outcome.error.message}`);
  }
  return outcome.error;
}
