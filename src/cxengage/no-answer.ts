import { KnownError } from '../errors.ts';

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
  /** How long we waited, when our own limit ended the wait; milliseconds. */
  readonly timeLimitMs?: number;
  /** The caller's budget ended the wait. */
  readonly outOfBudget?: boolean;
}

/** What it means that no whole answer came. */
export function noAnswer(error: unknown, { writes, sent, timeLimitMs, outOfBudget }: Lost): KnownError {
  const { code, neverSent } = sent ? codeOf(error) : { code: undefined, neverSent: true };
  const late = timeLimitMs === undefined ? 'in time' : `within ${timeLimitMs / 1000} s`;
  const waited = outOfBudget || timeLimitMs !== undefined;
  // ky's error carries the request, and with it the token: only the error beneath it is kept.
  const cause = waited ? undefined : error instanceof Error ? (error.cause ?? error) : error;
  if (writes && !neverSent) {
    const why = waited ? `no answer ${late}` : `the connection broke${code ? ` (${code})` : ''}`;
    const sentence = `CxEngage did not confirm the change: ${why}; look whether it happened before trying again.`;
    return new KnownError('outcome_unknown', sentence, { cause, said: why });
  }
  if (waited) return new KnownError('upstream', `CxEngage did not answer ${late}; try again later.`);
  const what = neverSent ? 'CxEngage cannot be reached' : 'The connection to CxEngage broke';
  return new KnownError('upstream', `${what}${code ? ` (${code})` : ''}; try again later.`, { cause });
}

/** Looks for the system's code along the chain of causes, and in the attempts on several addresses of one host. */
function codeOf(error: unknown): { code: string | undefined; neverSent: boolean } {
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
