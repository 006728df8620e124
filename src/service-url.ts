import * as v from 'valibot';

/** The address of a service. Secrets travel over it: https, except to a stand-in on this machine. */
export const serviceUrl = v.pipe(
  v.string(),
  v.trim(),
  v.url('must be a whole URL, https:// included'),
  v.check((url) => {
    // All checks of a pipe run: what is no URL at all has its problem already.
    const parsed = URL.parse(url);
    return !parsed || parsed.protocol === 'https:' || (parsed.protocol === 'http:' && isLoopback(parsed.hostname));
  }, 'must start with https:// (http:// is for 127.0.0.1 and localhost only)'),
  v.check((url) => {
    const { username, password } = URL.parse(url) ?? { username: '', password: '' };
    return !username && !password && !/[?#]/.test(url);
  }, 'must have no user name, no ? and no # in it'),
);

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
