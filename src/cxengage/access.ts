import { counted, firstOf, visibleLine } from '../domain/text.ts';
import { codeOf, isKnownError, KnownError, NOT_SENT } from '../errors.ts';
import type { Finding } from '../finding.ts';
import { type Budget, CALL_LIMIT_MS } from '../ports/platform.ts';
import type { Api } from './api.ts';
import type { PlatformOptions } from './connection.ts';
import { type PlatformRole, readPlatformRoles } from './roles.ts';

/** What the check of the start found. */
export interface Access {
  readonly findings: readonly Finding[];
  /** The API took the credentials. */
  readonly isSignedIn: boolean;
  /** Undefined when they cannot be read. */
  readonly roles?: readonly PlatformRole[];
  readonly error?: KnownError;
}

export const CREDENTIALS = 'CxEngage credentials';
const ROLES = 'CxEngage roles';

/** Checks address, credentials and the permission to read roles by reading the platform roles without the cache. */
export async function checkAccess(api: Api, options: PlatformOptions, budget?: Budget): Promise<Access> {
  const { host } = new URL(options.url);
  const reached: Finding = { check: 'CxEngage', state: 'ok', text: `${host} answers.` };
  try {
    const roles = await readPlatformRoles(api, budget);
    return { findings: [reached, rolesFinding(roles)], isSignedIn: true, roles };
  } catch (error) {
    if (!isKnownError(error)) throw error;
    if (error.kind !== 'forbidden') {
      const text = noAnswer(host, error, options);
      return { findings: [{ ...reached, state: 'wrong', text }], isSignedIn: false, error };
    }
    const isSignedIn = error.code !== NOT_SENT;
    const wrong: Finding = { check: isSignedIn ? ROLES : CREDENTIALS, state: 'wrong', text: error.message };
    return { findings: [reached, wrong], isSignedIn, error };
  }
}

/** Ends the start with what is wrong. Throws `upstream` where the start waits instead. */
export function throwIfWrong({ findings, error }: Access): void {
  if (error?.kind === 'upstream') throw error;
  const wrong = findings.filter(({ state }) => state === 'wrong').map(({ text }) => text);
  if (wrong.length === 0) return;
  throw new KnownError(error?.kind ?? 'forbidden', wrong.join(' '), {
    code: error?.code,
    cause: error?.cause,
    ...(error?.status !== undefined && { status: error.status }),
  });
}

const UNTRUSTED = /CERT|SELF_SIGNED|^UNABLE_TO_|^INVALID_CA$/;

/** Why there is no answer of the API. */
function noAnswer(host: string, error: KnownError, { timeLimitMs = CALL_LIMIT_MS }: PlatformOptions): string {
  if (error.status !== undefined) return error.message;
  const code = codeOf(error);
  if (code && UNTRUSTED.test(code)) {
    return `${host}: ${code}. This machine does not trust its certificate. Check CXENGAGE_API_URL. If a proxy inspects TLS, name the file of its CA in NODE_EXTRA_CA_CERTS.`;
  }
  const what =
    code ?? (error.cause === undefined ? `no answer within ${timeLimitMs / 1000} s` : 'the connection broke');
  return `${host}: ${what}. Check CXENGAGE_API_URL, and the network, DNS and proxy of this machine.`;
}

function rolesFinding(roles: readonly PlatformRole[]): Finding {
  if (roles.length > 0)
    return { check: ROLES, state: 'ok', text: `${counted(roles.length, 'platform role')}: ${namesIn(roles)}.` };
  const text = 'CxEngage lists no platform roles, so no user can be created. Check the credentials.';
  return { check: ROLES, state: 'wrong', text };
}

const MAX_NAMES = 6;
const MAX_NAME = 75;

/** The first names of a list of the API, and how many more there are. */
export function namesIn(list: readonly { readonly name: string }[]): string {
  return firstOf(list, MAX_NAMES, ({ name }) => visibleLine(name, MAX_NAME));
}
