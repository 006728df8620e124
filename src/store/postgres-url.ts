import { KnownError } from '../errors.ts';

const RESERVED = ['#', '/', '?', '[', ']', '@', ' '];

/** Throws `validation` if the URL cannot mean what its author wants, mostly because of the password. Never quotes it. */
export function checkPostgresUrl(url: string): void {
  const problem = urlProblem(url);
  if (problem) throw new KnownError('validation', `DATABASE_URL ${problem}.`);
}

/**
 * An unencoded character ends the user and password early: the rest becomes the host, path, query or fragment, and the
 * errors that follow are about a host or a port that nobody wrote.
 */
function urlProblem(url: string): string | undefined {
  const rest = url.replace(/^\w+:\/\//, '');
  const login = rest.slice(0, Math.max(0, rest.lastIndexOf('@')));
  const parsed = parse(url);
  const isCutShort = parsed && /@/.test(`${parsed.pathname}${[...parsed.searchParams.keys()].join('')}`);
  if (!parsed || isCutShort || parsed.hash) {
    const found = RESERVED.find((character) => login.includes(character)) ?? (parsed?.hash ? '#' : undefined);
    if (found) return encode(found);
    const form = 'is not a URL of the form postgres://user:password@host:5432/database';
    return rest.includes('@') ? form : `${form} (in .env an unquoted # begins a comment: write it as %23)`;
  }
  // pg takes a "%" that begins no escape as it stands, and throws on escapes that are not UTF-8.
  if (!/%(?![0-9a-f]{2})/i.test(login) && !isDecodable(login)) return encode('%');
  return undefined;
}

function encode(character: string): string {
  const code = `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return `has an unencoded "${character}", most likely in the password: write it as ${code} (percent-encode special characters)`;
}

/** Like pg, accepts a URL without a host (`?host=/var/run/postgresql`). */
function parse(url: string): URL | undefined {
  return URL.parse(url) ?? URL.parse(url.replace('@/', '@host/').replace(/^(\w+:\/\/)\//, '$1host/')) ?? undefined;
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
