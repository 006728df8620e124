import { CALL_LIMIT_MS } from '../ports/platform.ts';
import type { SteadyClock } from '../ports/runtime.ts';
import { type Api, createApi } from './api.ts';
import { createClient } from './client.ts';
import { createServerClock, type ServerClock } from './server-clock.ts';
import { type Credentials, createTokens, type Tokens } from './token.ts';

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

export interface Connection {
  readonly api: Api;
  readonly tokens: Tokens;
  readonly serverClock: ServerClock;
}

/** Joins the parts that make calls. Sends nothing before the first call. */
export function connectApi(options: PlatformOptions): Connection {
  const { url, credentials, clock, concurrency, timeLimitMs = CALL_LIMIT_MS } = options;
  const serverClock = createServerClock(clock);
  const send = createClient(url, serverClock.saw);
  const serverTime = { now: serverClock.now, elapsed: clock.elapsed };
  const tokens = createTokens(send, credentials, serverTime, timeLimitMs);
  const api = createApi(send, tokens, { concurrency, clock: serverTime, timeLimitMs });
  return { api, tokens, serverClock };
}
