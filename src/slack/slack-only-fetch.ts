import { KnownError } from '../errors.ts';

/**
 * `fetch` for Slack's own hosts only, which are those of the Web API at `apiUrl` and below, and never on to another one: a
 * `response_url` comes with a payload, and what is posted there is private.
 */
export function slackOnlyFetch(apiUrl: string): typeof fetch {
  const api = new URL(apiUrl);
  return async (input, options) => {
    const { origin, protocol, hostname } = new URL(input instanceof Request ? input.url : input);
    const isBelow = protocol === 'https:' && hostname.endsWith(`.${api.hostname}`);
    if (origin !== api.origin && !isBelow) throw new KnownError('forbidden', 'This is no address of Slack.');
    return fetch(input, { ...options, redirect: 'error' });
  };
}
