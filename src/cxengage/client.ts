import ky from 'ky';

/** One HTTP request. `path` is relative to the base URL, its parts already encoded. */
export interface Outgoing {
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly body?: object;
  readonly token?: string;
  /** Ends the request, the reading of the body included. */
  readonly signal: AbortSignal;
  /** A GET whose connection breaks is sent once more. A POST never is. */
  readonly again?: boolean;
}

/** An answer of any status, read to its end. */
export interface Reply {
  readonly status: number;
  /** '' without the header. */
  readonly contentType: string;
  readonly retryAfter: string | null;
  readonly text: string;
}

export type Send = (request: Outgoing) => Promise<Reply>;

/**
 * Sends requests to the API at `url`. Rejects only when there is no whole answer: broken, refused or aborted. `onDate` is
 * told the `Date` header of every answer that is no page.
 */
export function createClient(url: string, onDate: (date: string | null) => void): Send {
  const http = ky.create({
    prefix: url,
    // Left alone, fetch follows a 302 of a POST with a GET and hands that one's 200 back.
    redirect: 'manual',
    throwHttpErrors: false,
    // ky times the head and the body one after the other; the caller's signal limits both together.
    timeout: false,
    headers: { accept: 'application/json' },
  });
  return async ({ method, path, body, token, signal, again }) => {
    const response = await http(path, {
      method,
      signal,
      retry: { limit: again ? 1 : 0, methods: ['get'], delay: () => 50 },
      headers: token === undefined ? {} : { authorization: `Token ${token}` },
      ...(body !== undefined && { json: body }),
    });
    const contentType = response.headers.get('content-type') ?? '';
    // A page is a proxy's, whose clock is not CxEngage's.
    if (!/html/i.test(contentType)) onDate(response.headers.get('date'));
    return {
      status: response.status,
      contentType,
      retryAfter: response.headers.get('retry-after'),
      text: await response.text(),
    };
  };
}
