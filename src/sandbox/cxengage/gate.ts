import type { Caller } from './data.ts';
import { errorShapes, permissionDenied, refusal } from './error-shapes.ts';
import type { Reply } from './reply.ts';
import type { ApiRequest, Route, World } from './route.ts';

/** What arrived, read once. */
export interface Incoming extends Omit<ApiRequest, 'body'> {
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly text: string;
}

/**
 * Answers a request: credentials (401), tenant (404, 403), permission (403), body (400), then the route itself. The order
 * among the refusals is our inference. `route` is undefined for a path that nobody serves.
 */
export function answer(route: Route | undefined, incoming: Incoming, world: World): Reply {
  if (route === undefined) return errorShapes.notFound404;
  const { params, query } = incoming;
  if ('open' in route) {
    const body = bodyOf(route, incoming);
    return typeof body === 'string' ? refusal(400, body) : route.open({ params, query, body }, world);
  }
  const caller = callerOf(incoming.authorization, world);
  if (caller === undefined) return permissionDenied;
  if (params.tenantId !== undefined) {
    if (!world.state.tenants.some((tenant) => tenant.id === params.tenantId)) return errorShapes.notFound404;
    if (!caller.platformAdmin && !caller.tenantIds.has(params.tenantId)) return refusal(403, 'forbidden');
  }
  if (route.needs !== undefined && !route.needs.some((name) => caller.permissions.has(name)))
    return refusal(403, `forbidden: needs ${route.needs.join(' or ')}`);
  const body = bodyOf(route, incoming);
  return typeof body === 'string' ? refusal(400, body) : route.handle({ params, query, body, caller }, world);
}

/** The token that a request carries, if it carries one. */
export function tokenOf(authorization: string | undefined): string | undefined {
  return /^Token (\S+)$/.exec(authorization ?? '')?.[1];
}

// Two schemes: `Token <token>`, and Basic, documented for a person's user name and password only (an API key must ask
// for a token). Bearer belongs to an older generation of the product and is refused.
function callerOf(authorization: string | undefined, world: World): Caller | undefined {
  const token = tokenOf(authorization);
  if (token !== undefined) return world.tokens.callerOf(token);
  const basic = /^Basic (\S+)$/i.exec(authorization ?? '')?.[1];
  if (basic === undefined) return undefined;
  const { username, password } = world.serviceUser;
  const given = Buffer.from(basic, 'base64').toString();
  return given === `${username}:${password}` ? world.state.callers.serviceUser : undefined;
}

// The object in the body, or what is wrong with it.
function bodyOf(route: Route, { contentType, text }: Incoming): Record<string, unknown> | string {
  if (route.json === undefined) return {};
  if (!/^application\/json\s*(;|$)/i.test(contentType ?? '')) return 'the content type must be application/json';
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return 'the body must be a JSON object';
    return { ...parsed };
  } catch {
    return 'the body is not valid JSON';
  }
}
