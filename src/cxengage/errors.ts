import { KnownError, NOT_SENT, type ServiceErrorKind } from '../errors.ts';
import type { Reply } from './client.ts';
import { errorText } from './error-text.ts';

/** What determines the kind and the sentence of an error, apart from the response. */
export interface Purpose {
  /** The request changes something, so its outcome is unknown if the response is lost. */
  readonly writes: boolean;
  /** The permission that the API requires, for the advice after a 403. */
  readonly permission?: string;
  /** The request assigns a role. */
  readonly givesRole?: boolean;
}

/** The API's texts for something that exists already (vendor's console, `utils/sdk.js`), with status 400 or 409. */
const DUPLICATE = /same value|already exist|already registered|duplicate found/i;
const BASE_URL = 'The base URL in CXENGAGE_API_URL may be wrong.';
const CHECK_FIRST = 'Check whether it happened before you try again.';

/** The error for a response other than 2xx. `now`: milliseconds since 1970, for a `Retry-After` date. */
export function refusal(reply: Reply, purpose: Purpose, now: number): KnownError {
  const { status } = reply;
  if (status === 401) return tokenRefused();
  const { text, fields, page } = errorText(reply.contentType, reply.text);
  const said = `${page ? 'an HTML page instead of an answer' : (text ?? 'no reason given')} (${status})`;
  const isDuplicate = purpose.writes && status === 400 && DUPLICATE.test(said);
  const kind = isDuplicate ? 'conflict' : kindOf(status, purpose.writes);
  const retryAfterMs = retryDelay(reply.retryAfter, now);
  return new KnownError(kind, sentence(kind, status, said, purpose), {
    status,
    said,
    ...(fields && { fields }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/**
 * CxEngage refused a token that it has just issued: some of its instances do not know the token yet, or a proxy cuts it
 * off. Nothing was written, and a retry may succeed.
 */
function tokenRefused(): KnownError {
  const sentence = 'CxEngage refused a token that it had just issued (401).';
  return new KnownError('upstream', sentence, { status: 401, said: 'the token was refused (401)' });
}

/** The error for a refused `POST /v1/tokens`. `toCheck`: the settings, and what else can be wrong. */
export function credentialsRefused(status: number, toCheck: string): KnownError {
  const sentence = `CxEngage refused the bot's credentials (${status}). The bot's operator must check ${toCheck}.`;
  return new KnownError('forbidden', sentence, { status, code: NOT_SENT });
}

/** The error for a 2xx whose body is empty, cut off, not JSON, or not what the API documents. */
export function unreadable({ status, contentType, text }: Reply, { writes }: Purpose): KnownError {
  const { page, text: words } = errorText(contentType, text);
  const what = page ? 'an HTML page instead of an answer' : 'an answer that the bot could not read';
  if (writes) {
    const sentence = `CxEngage did not confirm the change: ${what} (${status}). ${CHECK_FIRST}`;
    return new KnownError('outcome_unknown', sentence, { status, said: `${words ?? what} (${status})` });
  }
  return new KnownError('upstream', `CxEngage sent ${what} (${status}). ${BASE_URL}`, { status });
}

/** RFC 9110 §15: after a 4xx nothing was done. A 3xx, a 5xx or a 408 from a proxy proves nothing about a write. */
function kindOf(status: number, writes: boolean): ServiceErrorKind {
  if (status === 403) return 'forbidden';
  if (status === 404 || status === 405 || status === 410) return 'not_found';
  if (status === 409) return 'conflict';
  if (status === 429) return 'upstream';
  if (status >= 400 && status < 500 && status !== 408) return 'validation';
  return writes ? 'outcome_unknown' : 'upstream';
}

/**
 * What a 403 means and who can fix it, for the form, the thread and the terminal alike. CxEngage also refuses a role that
 * has a permission which the bot lacks (API docs, Create_user), and its answer does not say which of the two it was.
 */
function notPermitted(said: string, { permission, givesRole }: Purpose): string {
  const [need, them] =
    permission === undefined
      ? ['may lack a permission for this', 'it']
      : givesRole
        ? [`need the permission ${permission} and every permission of the role`, 'them']
        : [`need the permission ${permission}`, 'it'];
  return `CxEngage refused this: ${said}. The bot's credentials ${need}. The bot's operator can grant ${them} in CxEngage.`;
}

function sentence(kind: ServiceErrorKind, status: number, said: string, purpose: Purpose): string {
  const redirect = status >= 300 && status < 400;
  switch (kind) {
    case 'validation':
      return `CxEngage refused the input: ${said}.`;
    case 'forbidden':
      return notPermitted(said, purpose);
    case 'conflict':
      return `CxEngage says that this already exists: ${said}.`;
    case 'not_found':
      return `CxEngage cannot find this: ${said}. ${BASE_URL}`;
    case 'outcome_unknown':
      return redirect
        ? `CxEngage did not confirm the change: a redirect instead of an answer (${status}). ${CHECK_FIRST} ${BASE_URL}`
        : `CxEngage did not confirm the change: ${said}. ${CHECK_FIRST}`;
    case 'upstream':
      if (redirect) return `CxEngage sent a redirect instead of an answer (${status}). ${BASE_URL}`;
      return status === 429 ? `CxEngage asks the bot to slow down: ${said}.` : `CxEngage had a problem: ${said}.`;
  }
}

/** RFC 9110 §10.2.3: seconds or an HTTP date. Returns milliseconds, or undefined for anything else. */
function retryDelay(retryAfter: string | null, now: number): number | undefined {
  if (retryAfter === null) return undefined;
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const date = /GMT$/.test(retryAfter) ? Date.parse(retryAfter) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/**
 * Codes of Node and undici for a connection that was never established, so nothing was sent: refused, unknown host, no
 * route, untrusted certificate (https://nodejs.org/api/tls.html#x509-certificate-error-codes), no TLS.
 */
const NEVER_SENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|ERR_TLS_\w+|ERR_SSL_WRONG_VERSION_NUMBER|\w*SELF_SIGNED_CERT\w*|UNABLE_TO_\w+|INVALID_CA|HOSTNAME_MISMATCH)$/;

export interface Lost {
  readonly writes: boolean;
  /** The request was handed to the network. */
  readonly sent: boolean;
  /** HTTP status of a response whose body was cut off. */
  readonly status?: number;
  /** Our time limit in milliseconds, if it ended the wait. */
  readonly timeLimitMs?: number;
  /** The caller's budget ended the wait. */
  readonly outOfBudget?: boolean;
}

/** The error when no complete response arrived. */
export function noAnswer(error: unknown, { writes, sent, status, timeLimitMs, outOfBudget }: Lost): KnownError {
  const { code, neverSent } = sent ? connectionFault(error) : { code: undefined, neverSent: true };
  const late = timeLimitMs === undefined ? 'in time' : `within ${timeLimitMs / 1000} s`;
  const waited = outOfBudget || timeLimitMs !== undefined;
  // Keep only the cause of ky's error: ky's error contains the request with the token.
  const cause = waited ? undefined : error instanceof Error ? (error.cause ?? error) : error;
  if (writes && !neverSent) {
    const broke = waited ? `no answer ${late}` : `the connection broke${code ? ` (${code})` : ''}`;
    const why = status === undefined ? broke : `the answer (${status}) was cut`;
    const sentence = `CxEngage did not confirm the change: ${why}. ${CHECK_FIRST}`;
    return new KnownError('outcome_unknown', sentence, { cause, said: why, ...(status !== undefined && { status }) });
  }
  if (waited) return new KnownError('upstream', `CxEngage did not answer ${late}.`);
  const what = neverSent ? 'CxEngage cannot be reached' : 'The connection to CxEngage broke';
  return new KnownError('upstream', `${what}${code ? ` (${code})` : ''}.`, { cause });
}

/** Finds the system code in the chain of causes. An AggregateError means that no address of the host could connect. */
function connectionFault(error: unknown): { code: string | undefined; neverSent: boolean } {
  let code: string | undefined;
  for (let one = error, depth = 0; one instanceof Error && depth < 10; one = one.cause, depth += 1) {
    if (!('code' in one) || typeof one.code !== 'string' || one.code === '') continue;
    code ??= one.code;
    const connecting = 'syscall' in one && one.syscall === 'connect';
    const tried = one instanceof AggregateError;
    if (NEVER_SENT.test(one.code) || connecting || tried) return { code: one.code, neverSent: true };
  }
  return { code, neverSent: false };
}
