import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler, Response } from 'express';

interface Door {
  /** Made at the start; opens every route. */
  readonly secret: string;
  /** `127.0.0.1:PORT`, once the server listens. */
  host(): string;
}

const HEADERS = {
  // What does not fall back to default-src is closed by name.
  'content-security-policy':
    "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; object-src 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

export interface Guard {
  /** For every request; `pages` are the paths that the printed address may open. */
  handler(pages: readonly string[]): RequestHandler;
  /** Whether a request to change to a WebSocket comes from the page itself. */
  admits(request: IncomingMessage): boolean;
}

/**
 * Lets in only who holds the secret: from the printed address (`?key=`, pages only) or from the cookie that follows. No
 * other web page may use a person's cookie: another name for this machine (a rebound DNS name), another origin, a form and
 * a frame are refused, and only GET and JSON by POST are known. A port is no border for cookies, so the origin decides.
 */
export function createGuard({ secret, host }: Door): Guard {
  const cookieName = () => `sandbox_${host().split(':')[1]}`;
  const holdsKey = ({ headers }: IncomingMessage) => {
    // A page on another port can set a cookie of this name too; it does not know what belongs in it.
    const cookies = (headers.cookie ?? '').split(';').map((cookie) => cookie.trim().split('='));
    return cookies.some(([name, value = '']) => name === cookieName() && isSame(value, secret));
  };
  return {
    handler: (pages) => (request, response, next) => {
      response.set(HEADERS);
      const isPage = request.method === 'GET' && pages.includes(request.path);
      const problem = refusal(request, host(), isPage);
      if (problem) return refuse(response, ...problem);
      const key = isPage && typeof request.query.key === 'string' ? request.query.key : undefined;
      if (key !== undefined && isSame(key, secret)) {
        response.set('set-cookie', `${cookieName()}=${secret}; Path=/; HttpOnly; SameSite=Strict`);
        return next();
      }
      if (holdsKey(request)) return next();
      refuse(response, 401, 'Open the address that the terminal shows: it holds the key to this page.');
    },
    // Browsers always say where a WebSocket comes from.
    admits: (request) =>
      request.headers.host === host() && request.headers.origin === `http://${host()}` && holdsKey(request),
  };
}

/** What is wrong with where the request comes from or what it is, or nothing. */
function refusal(
  { headers, method }: Request,
  host: string,
  isPage: boolean,
): readonly [status: number, sentence: string] | undefined {
  if (headers.host !== host) return [421, `This page is http://${host}/ and has no other name.`];
  const origin = `http://${host}`;
  if (headers.origin !== undefined && headers.origin !== origin) return [403, 'Another page may not use this one.'];
  // Browsers say from where a request comes (Fetch Metadata). A link to the page may stand anywhere.
  const site = headers['sec-fetch-site'];
  const isVisit = isPage && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isVisit)
    return [403, 'Another page may not use this one.'];
  if (method === 'GET') return undefined;
  if (method !== 'POST') return [405, 'Use GET or POST.'];
  if (headers.origin !== origin) return [403, 'Another page may not use this one.'];
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  return type === 'application/json' ? undefined : [415, 'Send JSON.'];
}

function refuse(response: Response, status: number, sentence: string): void {
  response.status(status).type('text/plain').send(sentence);
}

function isSame(given: string, secret: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(secret)];
  return a.length === b.length && timingSafeEqual(a, b);
}
