import { createHmac, randomBytes } from 'node:crypto';
import type { Caller } from './data.ts';

/** Tokens given out since the start or the last reset. */
export interface Tokens {
  /** A new token that lives `ttl` seconds. */
  issue(caller: Caller, ttl: number, opaque: boolean): string;
  /** Whose token it is; undefined when it was never given out, is revoked or has expired. */
  callerOf(token: string): Caller | undefined;
  revoke(token: string): void;
  revokeAll(): void;
}

/**
 * JWTs signed HS256, with the claims seen in the vendor's code: `user-id`, `type`, `iat`, `exp`. The key is random, so
 * no token outlives the process. `now` in milliseconds.
 */
export function createTokens(now: () => number): Tokens {
  const key = randomBytes(32);
  const given = new Map<string, { caller: Caller; expires: number }>();
  const sign = (caller: Caller, iat: number, exp: number) => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const content = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ 'user-id': caller.userId, type: 'token', iat, exp })}`;
    return `${content}.${createHmac('sha256', key).update(content).digest('base64url')}`;
  };
  return {
    issue(caller, ttl, opaque) {
      const iat = Math.floor(now() / 1000);
      const token = opaque ? randomBytes(24).toString('hex') : sign(caller, iat, iat + ttl);
      given.set(token, { caller, expires: (iat + ttl) * 1000 });
      return token;
    },
    callerOf(token) {
      const found = given.get(token);
      return found !== undefined && now() < found.expires ? found.caller : undefined;
    },
    revoke: (token) => given.delete(token),
    revokeAll: () => given.clear(),
  };
}
