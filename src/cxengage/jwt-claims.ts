import * as v from 'valibot';

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
