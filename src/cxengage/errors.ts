import { KnownError, NOT_SENT, type ServiceErrorKind } from '../errors.ts';
import type { Reply } from './client.ts';
import { errorText } from './error-text.ts';

/** What the kind and the sentence of an error depend on, beside the answer. */
export interface Purpose {
  /** The request changes something, so a lost answer leaves its outcome open. */
  readonly writes: boolean;
  /** The permission that the API demands, for the advice at a 403. */
  readonly permission?: string;
  /** The request hands out a role, which may be refused for being above the bot's own. */
  readonly givesRole?: boolean;
}

/** How the API says that something is there already (vendor's console, `utils/sdk.js`); the code may be 400 or 409. */
const DUPLICATE = /same value|already exist|already registered|duplicate found/i;
const BASE_URL = 'the base URL in CXENGAGE_API_URL may be wrong';
const CHECK_FIRST = 'look whether it happened before trying again';

/** What an answer other than 2xx means. `now` in milliseconds, for a `Retry-After` that is a date. */
export function refusal(reply: Reply, purpose: Purpose, now: number): KnownError {
  const { status } = reply;
  if (status === 401) return tokenRefused();
  const { text, fields, page } = errorText(reply.contentType, reply.text);
  const said = `${page ? 'an HTML page instead of an answer' : (text ?? 'no reason given')} (${status})`;
  const isDuplicate = purpose.writes && status === 400 && DUPLICATE.test(said);
  const kind = isDuplicate ? 'conflict' : kindOf(status, purpose.writes);
  const retryAfterMs = waitOf(reply.retryAfter, now);
  return new KnownError(kind, sentence(kind, status, said, purpose), {
    status,
    said,
    ...(fields && { fields }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/**
 * A 401 to a token that CxEngage has only just given: instances of it that do not know the token yet, or a proxy that cuts
 * it. Nothing was done, and it may pass.
 */
function tokenRefused(): KnownError {
  const sentence = 'CxEngage refuses a token that it has only just given to the bot (401); try again later.';
  return new KnownError('upstream', sentence, { status: 401, said: 'the token was refused (401)' });
}

/** The answer to `POST /v1/tokens`. */
export function credentialsRefused(status: number): KnownError {
  const advice = 'its operator must check the API key or service user in the CXENGAGE_ settings';
  const sentence = `CxEngage refuses the bot's credentials (${status}): ${advice}.`;
  return new KnownError('forbidden', sentence, { status, code: NOT_SENT });
}

/** A 2xx whose body is empty, cut, no JSON, or not what the API promises. */
export function unreadable({ status, contentType, text }: Reply, { writes }: Purpose): KnownError {
  const { page, text: words } = errorText(contentType, text);
  const what = page ? 'an HTML page instead of an answer' : 'an answer the bot cannot read';
  if (writes) {
    const sentence = `CxEngage did not confirm the change: ${what} (${status}); ${CHECK_FIRST}.`;
    return new KnownError('outcome_unknown', sentence, { status, said: `${words ?? what} (${status})` });
  }
  return new KnownError('upstream', `CxEngage sends ${what} (${status}): ${BASE_URL}.`, { status });
}

/** RFC 9110 §15: a 4xx was not carried out; a 3xx or 5xx to a write proves nothing. 408 may come from a proxy in between. */
function kindOf(status: number, writes: boolean): ServiceErrorKind {
  if (status === 403) return 'forbidden';
  if (status === 404 || status === 405 || status === 410) return 'not_found';
  if (status === 409) return 'conflict';
  if (status === 429) return 'upstream';
  if (status >= 400 && status < 500 && status !== 408) return 'validation';
  return writes ? 'outcome_unknown' : 'upstream';
}

function sentence(kind: ServiceErrorKind, status: number, said: string, { permission, givesRole }: Purpose): string {
  const redirect = status >= 300 && status < 400;
  switch (kind) {
    case 'validation':
      return `CxEngage refuses the input: ${said}.`;
    case 'forbidden': {
      const lacks = `the bot's credentials may lack the permission${permission ? ` ${permission}` : ''}`;
      return `CxEngage does not permit this: ${said}; ${lacks}${givesRole ? ", or the role may be above the bot's own" : ''}.`;
    }
    case 'conflict':
      return `CxEngage says that this is there already: ${said}.`;
    case 'not_found':
      return `CxEngage does not find this: ${said}; if it should be there, ${BASE_URL}.`;
    case 'outcome_unknown':
      return redirect
        ? `CxEngage did not confirm the change: a redirect instead of an answer (${status}); ${CHECK_FIRST}, and ${BASE_URL}.`
        : `CxEngage did not confirm the change: ${said}; ${CHECK_FIRST}.`;
    case 'upstream':
      if (redirect) return `CxEngage sends a redirect instead of an answer (${status}): ${BASE_URL}.`;
      return status === 429
        ? `CxEngage asks the bot to slow down: ${said}.`
        : `CxEngage has trouble: ${said}; try again later.`;
  }
}

/** RFC 9110 §10.2.3: seconds or an HTTP date. Milliseconds; undefined when it is neither. */
function waitOf(retryAfter: string | null, now: number): number | undefined {
  if (retryAfter === null) return undefined;
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const date = /GMT$/.test(retryAfter) ? Date.parse(retryAfter) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/**
 * Codes of Node and undici for a connection that never came to be, so nothing was sent: refused, no such host, no route,
 * a certificate that is not trusted (https://nodejs.org/api/tls.html#x509-certificate-error-codes), no TLS at all.
 */
const NEVER_SENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|ERR_TLS_\w+|ERR_SSL_WRONG_VERSION_NUMBER|\w*SELF_SIGNED_CERT\w*|UNABLE_TO_\w+|INVALID_CA|HOSTNAME_MISMATCH)$/;

export interface Lost {
  readonly writes: boolean;
  /** The request was handed to the network. */
  readonly sent: boolean;
  /** Of the head of an answer whose body did not come whole. */
  readonly status?: number;
  /** How long we waited, when our own limit ended the wait; milliseconds. */
  readonly timeLimitMs?: number;
  /** The caller's budget ended the wait. */
  readonly outOfBudget?: boolean;
}

/** What it means that no whole answer came. */
export function noAnswer(error: unknown, { writes, sent, status, timeLimitMs, outOfBudget }: Lost): KnownError {
  const { code, neverSent } = sent ? connectionFault(error) : { code: undefined, neverSent: true };
  const late = timeLimitMs === undefined ? 'in time' : `within ${timeLimitMs / 1000} s`;
  const waited = outOfBudget || timeLimitMs !== undefined;
  // ky's error carries the request, and with it the token: only the error beneath it is kept.
  const cause = waited ? undefined : error instanceof Error ? (error.cause ?? error) : error;
  if (writes && !neverSent) {
    const broke = waited ? `no answer ${late}` : `the connection broke${code ? ` (${code})` : ''}`;
    const why = status === undefined ? broke : `the answer (${status}) was cut`;
    const sentence = `CxEngage did not confirm the change: ${why}; look whether it happened before trying again.`;
    return new KnownError('outcome_unknown', sentence, { cause, said: why, ...(status !== undefined && { status }) });
  }
  if (waited) return new KnownError('upstream', `CxEngage did not answer ${late}; try again later.`);
  const what = neverSent ? 'CxEngage cannot be reached' : 'The connection to CxEngage broke';
  return new KnownError('upstream', `${what}${code ? ` (${code})` : ''}; try again later.`, { cause });
}

/** Looks for the system's code along the chain of causes, and in the attempts on several addresses of one host. */
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
