import ky from 'ky';
import { USER_AGENT } from '../user-agent.ts';

/** One HTTP request. `path` is relative to the base URL and already URL-encoded. */
export interface Outgoing {
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly body?: object;
  readonly token?: string;
  /** Aborts the request, even while the body is being read. */
  readonly signal: AbortSignal;
  /** Retry a GET once if its connection breaks. A POST is never retried. */
  readonly again?: boolean;
  /** Called with the status when the response headers arrive. The body may still be cut off. */
  readonly onHead?: (status: number) => void;
}

/** A complete response of any status. */
export interface Reply {
  readonly status: number;
  /** Empty if the header is missing. */
  readonly contentType: string;
  readonly retryAfter: string | null;
  readonly text: string;
}

export type Send = (request: Outgoing) => Promise<Reply>;

/**
 * Sends requests to the API at `url`. Rejects only without a complete response: connection broken or refused, or
 * request aborted. Calls `onDate` with the `Date` header of each response that CxEngage itself just sent.
 */
export function createClient(url: string, onDate: (date: string | null) => void): Send {
  const http = ky.create({
    prefix: url,
    // By default, fetch follows a 302 to a POST with a GET and returns the 200 of that GET.
    redirect: 'manual',
    throwHttpErrors: false,
    // ky limits headers and body separately; the caller's signal limits both together.
    timeout: false,
    headers: { accept: 'application/json', 'user-agent': USER_AGENT },
  });
  return async ({ method, path, body, token, signal, again, onHead }) => {
    const response = await http(path, {
      method,
      signal,
      retry: { limit: again ? 1 : 0, methods: ['get'], delay: () => 50 },
      headers: token === undefined ? {} : { authorization: `Token ${token}` },
      ...(body !== undefined && { json: body }),
    });
    onHead?.(response.status);
    const contentType = response.headers.get('content-type') ?? '';
    // An HTML page has the clock of a proxy, and a cached response (`Age`) has an old date.
    if (!/html/i.test(contentType) && !response.headers.has('age')) onDate(response.headers.get('date'));
    return {
      status: response.status,
      contentType,
      retryAfter: response.headers.get('retry-after'),
      text: await response.text(),
    };
  };
}
