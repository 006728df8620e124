import * as v from 'valibot';
import type { SteadyClock } from '../ports/runtime.ts';
import type { Send } from './client.ts';
import { credentialsRefused, noAnswer, refusal, unreadable } from './errors.ts';

const claims = v.object({
  'user-id': v.fallback(v.nullish(v.string()), undefined),
  exp: v.fallback(v.nullish(v.number()), undefined),
});

/**
 * Claims of a CxEngage token. Not verified, because the token comes from the server that will receive it. `expires` is
 * in milliseconds since 1970. Undefined if the token is not a JWT.
 */
export function jwtClaims(token: string): { userId?: string; expires?: number } | undefined {
  const parts = token.split('.');
  if (parts.length !== 3) return undefined;
  try {
    const parsed = v.parse(claims, JSON.parse(Buffer.from(parts[1] ?? '', 'base64url').toString()));
    return {
      ...(parsed['user-id'] && { userId: parsed['user-id'] }),
      ...(parsed.exp && { expires: parsed.exp * 1000 }),
    };
  } catch {
    return undefined;
  }
}

/** An API key, which needs its tenant, or a service user. */
export type Credentials =
  | { readonly keyId: string; readonly keySecret: string; readonly tenantId: string }
  | { readonly username: string; readonly password: string; readonly tenantId?: string };

export interface Tokens {
  /** A token that does not expire soon. Concurrent callers share one request. Throws KnownError. */
  current(): Promise<string>;
  /** A token other than `refused`. Throws KnownError. */
  renewed(refused: string): Promise<string>;
}

interface Token {
  readonly token: string;
  /** By the monotonic clock. The token is not used from then on. */
  readonly until: number;
}

/** Unlike other replies, not wrapped in `result`. `ttl` is in seconds. */
const tokenReply = v.object({
  token: v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/)),
  ttl: v.fallback(v.nullish(v.pipe(v.number(), v.minValue(1))), undefined),
});

const PURPOSE = { writes: false };

/**
 * Caches a token of `POST /v1/tokens` until one minute before it expires. `clock.now` is CxEngage's time, which its tokens
 * are dated in.
 */
export function createTokens(send: Send, credentials: Credentials, clock: SteadyClock, timeLimitMs: number): Tokens {
  const body =
    'keyId' in credentials
      ? { username: credentials.keyId, password: credentials.keySecret, tenantId: credentials.tenantId }
      : { username: credentials.username, password: credentials.password };
  const toCheck =
    'keyId' in credentials
      ? 'CXENGAGE_API_KEY_ID, CXENGAGE_API_KEY_SECRET and CXENGAGE_TENANT_ID, and that the key is enabled in CxEngage'
      : 'CXENGAGE_USERNAME and CXENGAGE_PASSWORD. A user who signs in with SSO cannot use the API';
  let cached: Token | undefined;
  let pending: Promise<Token> | undefined;

  const requestToken = async (): Promise<Token> => {
    const requestedAt = clock.elapsed();
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), timeLimitMs);
    const reply = await send({ method: 'post', path: 'v1/tokens', body, signal: limit.signal })
      .catch((error: unknown) => {
        throw noAnswer(error, { ...PURPOSE, sent: true, ...(limit.signal.aborted && { timeLimitMs }) });
      })
      .finally(() => clearTimeout(timer));
    // Do not quote these bodies: they might repeat the credentials.
    if ([400, 401, 403].includes(reply.status)) throw credentialsRefused(reply.status, toCheck);
    if (reply.status < 200 || reply.status > 299) throw refusal({ ...reply, text: '' }, PURPOSE, clock.now());
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), tokenReply), reply.text);
    if (!parsed.success) throw unreadable({ ...reply, text: '' }, PURPOSE);
    const { token, ttl } = parsed.output;
    const lifetimeMs = ttl ? ttl * 1000 : (jwtClaims(token)?.expires ?? Number.POSITIVE_INFINITY) - clock.now();
    // For a lifetime under two minutes, use the first half.
    return { token, until: requestedAt + lifetimeMs - Math.min(60_000, lifetimeMs / 2) };
  };

  const refresh = async (): Promise<string> => {
    pending ??= requestToken().finally(() => {
      pending = undefined;
    });
    cached = await pending;
    return cached.token;
  };

  const current = async () => (cached && clock.elapsed() < cached.until ? cached.token : refresh());

  return {
    current,
    renewed(refused) {
      // A second caller with the same refused token shares the new token or the request for it.
      if (cached?.token === refused) cached = undefined;
      return current();
    },
  };
}
