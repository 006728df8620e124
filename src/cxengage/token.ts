import * as v from 'valibot';
import type { Clock } from '../ports/runtime.ts';
import type { Send } from './client.ts';
import { credentialsRefused, noAnswer, refusal, unreadable } from './errors.ts';

const claims = v.object({
  'user-id': v.fallback(v.nullish(v.string()), undefined),
  exp: v.fallback(v.nullish(v.number()), undefined),
});

/**
 * Claims of a CxEngage token, unverified: they come from the server that they are sent back to. `expires` in
 * milliseconds since 1970. Undefined when the token is no JWT.
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

/** An API key, which must name its tenant, or a person. */
export type Credentials =
  | { readonly keyId: string; readonly keySecret: string; readonly tenantId: string }
  | { readonly username: string; readonly password: string; readonly tenantId?: string };

export interface Tokens {
  /** A token that is good for a while yet. Callers at the same time share one request. Throws KnownError. */
  current(): Promise<string>;
  /** Another token than `refused`. */
  renewed(refused: string): Promise<string>;
}

interface Token {
  readonly token: string;
  /** Milliseconds since 1970; not used from then on. */
  readonly until: number;
}

/** The reply stands at the top level, not under `result`; `ttl` in seconds. */
const tokenReply = v.object({
  token: v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/)),
  ttl: v.fallback(v.nullish(v.pipe(v.number(), v.minValue(1))), undefined),
});

const PURPOSE = { writes: false };

/** Keeps a token of `POST /v1/tokens` until a minute before its end. */
export function createTokens(send: Send, credentials: Credentials, clock: Clock, timeLimitMs: number): Tokens {
  const body =
    'keyId' in credentials
      ? { username: credentials.keyId, password: credentials.keySecret, tenantId: credentials.tenantId }
      : { username: credentials.username, password: credentials.password };
  let held: Token | undefined;
  let asking: Promise<Token> | undefined;

  const ask = async (): Promise<Token> => {
    const asked = clock.now();
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), timeLimitMs);
    const reply = await send({ method: 'post', path: 'v1/tokens', body, signal: limit.signal })
      .catch((error: unknown) => {
        throw noAnswer(error, { ...PURPOSE, sent: true, ...(limit.signal.aborted && { timeLimitMs }) });
      })
      .finally(() => clearTimeout(timer));
    // The text of these is not quoted: nobody knows whether it repeats what was sent.
    if ([400, 401, 403].includes(reply.status)) throw credentialsRefused(reply.status);
    if (reply.status < 200 || reply.status > 299) throw refusal({ ...reply, text: '' }, PURPOSE, asked);
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), tokenReply), reply.text);
    if (!parsed.success) throw unreadable({ ...reply, text: '' }, PURPOSE);
    const { token, ttl } = parsed.output;
    const life = ttl ? ttl * 1000 : (jwtClaims(token)?.expires ?? Number.POSITIVE_INFINITY) - asked;
    // A minute would be the whole of a very short life.
    return { token, until: asked + life - Math.min(60_000, life / 2) };
  };

  const fresh = async (): Promise<string> => {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    held = await asking;
    return held.token;
  };

  const current = async () => (held && clock.now() < held.until ? held.token : fresh());

  return {
    current,
    renewed(refused) {
      // Whoever is refused second finds the first one's new token, or waits for it with him.
      if (held?.token === refused) held = undefined;
      return current();
    },
  };
}
