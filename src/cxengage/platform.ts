import { isKnownError } from '../errors.ts';
import { type Budget, CALL_LIMIT_MS, type Platform } from '../ports/platform.ts';
import type { SteadyClock } from '../ports/runtime.ts';
import { createApi } from './api.ts';
import { createClient } from './client.ts';
import { createRoles } from './roles.ts';
import { createServerClock } from './server-clock.ts';
import { createTenants, logIn } from './tenants.ts';
import { type Credentials, createTokens, jwtClaims } from './token.ts';
import { createUsers } from './users.ts';

export interface PlatformOptions {
  /** Base URL of the API, such as https://api.cxengage.net, without /v1. */
  readonly url: string;
  readonly credentials: Credentials;
  /** Maximum number of API calls in flight. */
  readonly concurrency: number;
  readonly clock: SteadyClock;
  /** Time limit of one call in milliseconds. The default is `CALL_LIMIT_MS`. */
  readonly timeLimitMs?: number;
}

export interface ConnectedPlatform extends Platform {
  /** Checks URL, credentials and permission by reading the platform roles without the cache. Throws KnownError. */
  check(budget?: Budget): Promise<void>;
}

/** Implements the Platform port with the CxEngage REST API. Sends nothing before the first call. */
export function connectPlatform(options: PlatformOptions): ConnectedPlatform {
  const { url, credentials, clock, concurrency, timeLimitMs = CALL_LIMIT_MS } = options;
  const serverClock = createServerClock(clock);
  const send = createClient(url, serverClock.saw);
  const serverTime = { now: serverClock.now, elapsed: clock.elapsed };
  const tokens = createTokens(send, credentials, serverTime, timeLimitMs);
  const api = createApi(send, tokens, { concurrency, clock: serverTime, timeLimitMs });
  const { freshRoles, ...roles } = createRoles(api, clock);
  let ownId: string | undefined;

  return {
    ...roles,
    ...createTenants(api, tokens, clock, credentials.tenantId),
    ...createUsers(api, clock),
    now: serverClock.now,
    async check(budget) {
      await freshRoles(budget);
    },
    async ownUserId() {
      ownId ??= jwtClaims(await tokens.current())?.userId ?? (await idByLogin());
      return ownId;
    },
  };

  async function idByLogin(): Promise<string | undefined> {
    try {
      return (await logIn(api)).userId;
    } catch (error) {
      if (isKnownError(error)) return undefined;
      throw error;
    }
  }
}
