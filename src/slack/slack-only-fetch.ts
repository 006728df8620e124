import { KnownError } from '../errors.ts';
import { USER_AGENT } from '../user-agent.ts';

/**
 * `fetch` for Slack's hosts only: the origin of `apiUrl` and the https subdomains of its host, on the usual port. Throws `forbidden` for
 * other hosts and refuses redirects: a `response_url` comes from a payload, and what is posted to it is private.
 */
export function slackOnlyFetch(apiUrl: string): typeof fetch {
  const api = new URL(apiUrl);
  return async (input, options) => {
    const { origin, protocol, hostname, port } = new URL(input instanceof Request ? input.url : input);
    const isBelow = protocol === 'https:' && !port && hostname.endsWith(`.${api.hostname}`);
    if (origin !== api.origin && !isBelow) throw new KnownError('forbidden', 'This is not an address of Slack.');
    const headers = new Headers(options?.headers ?? (input instanceof Request ? input.headers : undefined));
    // Slack's client adds its own name and version, which Slack asks for in bug reports.
    headers.set('user-agent', [USER_AGENT, headers.get('user-agent')].filter(Boolean).join(' '));
    return fetch(input, { ...options, headers, redirect: 'error' });
  };
}
