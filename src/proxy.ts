import http from 'node:http';

type Env = Readonly<Record<string, string | undefined>>;

const PROXIES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'];

/**
 * Sends every later call of `fetch` through the proxy in these variables, except to the hosts in NO_PROXY
 * (nodejs.org/api/http.html, Built-in Proxy Support). Returns whether there is a proxy. Throws an Error that says what
 * to do when this Node.js cannot.
 */
export function useProxy(env: Env): boolean {
  if (!PROXIES.some((name) => env[name]?.trim())) return false;
  if (env.NODE_USE_ENV_PROXY === '1') return true;
  // Node.js has it from 24.14 on; older ones read only the variable, and only when they start.
  if (typeof http.setGlobalProxyFromEnv !== 'function') {
    throw new Error('This Node.js uses HTTPS_PROXY only when NODE_USE_ENV_PROXY=1 is set in its environment: set it.');
  }
  http.setGlobalProxyFromEnv({ ...env });
  return true;
}
