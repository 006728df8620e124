import http from 'node:http';
import https from 'node:https';
import type { Finding } from '../finding.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** One of these is used, in this order (nodejs.org/api/http.html, Built-in Proxy Support; undici, EnvHttpProxyAgent). */
const FOR_HTTPS = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'];
const FOR_HTTP = ['http_proxy', 'HTTP_PROXY'];
const NO_PROXY = ['no_proxy', 'NO_PROXY'];
const LIMIT_MS = 10_000;
const CHECK = 'Proxy';

/** Whether the proxy of `env` lets the bot through to these services. It opens tunnels, and sends nothing through them. */
export async function checkProxy(
  env: Env,
  services: readonly string[],
  limitMs = LIMIT_MS,
): Promise<readonly Finding[]> {
  const urls = services.map((service) => new URL(service));
  const direct = urls.filter((url) => isExcepted(url, env)).map(({ host }) => host);
  const ways = urls
    .filter((url) => !isExcepted(url, env))
    .flatMap((url) => {
      const name = nameFor(url, env);
      return name === undefined ? [] : [{ url, name }];
    });
  if (ways.length === 0) {
    const text =
      direct.length > 0 && nameFor(urls[0], env) ? `Not used: NO_PROXY lists ${direct.join(' and ')}.` : 'None.';
    return [{ check: CHECK, state: 'ok', text }];
  }
  const problems = await Promise.all(ways.map(({ url, name }) => problemOf(url, name, env[name] ?? '', limitMs)));
  const wrong = problems.filter((problem) => problem !== undefined);
  if (wrong.length > 0) return [...new Set(wrong)].map((text) => ({ check: CHECK, state: 'wrong', text }));
  const proxies = [...new Set(ways.map(({ name }) => shown(env[name] ?? '')))];
  const except = direct.length > 0 ? `, not for ${direct.join(' and ')} (NO_PROXY)` : '';
  const text = `${proxies.join(' and ')} is used for ${ways.map(({ url }) => url.host).join(' and ')}${except}.`;
  return [{ check: CHECK, state: 'ok', text }];
}

const nameFor = (url: URL | undefined, env: Env) =>
  (url?.protocol === 'http:' ? FOR_HTTP : FOR_HTTPS).find((name) => env[name]?.trim());

/** Without user and password. */
function shown(proxy: string): string {
  return URL.parse(proxy)?.origin ?? 'the proxy';
}

/** undici's reading of NO_PROXY, without its rare forms (IPv6 with a port). */
function isExcepted(url: URL, env: Env): boolean {
  const list = NO_PROXY.map((name) => env[name]).find((value) => value !== undefined) ?? '';
  const port = url.port || (url.protocol === 'http:' ? '80' : '443');
  return list.split(/[\s,]+/).some((entry) => {
    const [, host = '', ofPort] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
    if (host === '' || (ofPort !== undefined && ofPort !== port)) return false;
    if (host === '*') return true;
    const name = host.replace(/^\*?\./, '');
    return url.hostname.endsWith(`.${name}`) || (url.hostname === name && !host.startsWith('*'));
  });
}

async function problemOf(url: URL, name: string, value: string, limitMs: number): Promise<string | undefined> {
  const proxy = URL.parse(value.trim());
  const isEncoded = !/%(?![0-9a-f]{2})/i.test(`${proxy?.username}${proxy?.password}`);
  if (!proxy || !/^https?:$/.test(proxy.protocol) || !isEncoded) {
    return `${name} is not the URL of an HTTP proxy, such as http://user:password@proxy.example.com:3128. Correct it, and percent-encode special characters of the password.`;
  }
  // Plain requests need no tunnel.
  if (url.protocol === 'http:') return undefined;
  const target = `${url.hostname}:${url.port || 443}`;
  const answer = await connectThrough(proxy, target, limitMs);
  if (answer === 200) return undefined;
  if (typeof answer === 'string') return `The proxy ${proxy.origin} cannot be reached (${answer}). Check ${name}.`;
  const todo =
    answer === 407
      ? `Add its user and password to ${name}: http://user:password@host:port, percent-encoded.`
      : 'Ask its operator to allow this host.';
  return `The proxy ${proxy.origin} refuses CONNECT to ${target} (${answer}). ${todo}`;
}

/** The status of the proxy's answer to CONNECT, or why there is none. */
function connectThrough(proxy: URL, target: string, limitMs: number): Promise<number | string> {
  const { request, Agent } = proxy.protocol === 'https:' ? https : http;
  const login = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return new Promise((resolve) => {
    const sent = request({
      method: 'CONNECT',
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
      path: target,
      headers: { host: target, ...(proxy.username && { 'proxy-authorization': `Basic ${btoa(login)}` }) },
      // The global one would go to the proxy through the proxy.
      agent: new Agent(),
      signal: AbortSignal.timeout(limitMs),
    });
    sent.on('connect', ({ statusCode = 0 }, socket) => {
      socket.destroy();
      resolve(statusCode);
    });
    sent.on('response', ({ statusCode = 0 }) => {
      sent.destroy();
      resolve(statusCode);
    });
    sent.on('error', (error) => {
      const code = 'code' in error ? String(error.code) : error.message;
      resolve(code === 'ABORT_ERR' ? `no answer within ${limitMs / 1000} s` : code);
    });
    sent.end();
  });
}
