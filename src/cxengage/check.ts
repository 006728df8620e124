import type { Tenant } from '../domain/new-invitation.ts';
import { counted, figure } from '../domain/text.ts';
import { isKnownError, type KnownError } from '../errors.ts';
import type { Finding } from '../finding.ts';
import { CREDENTIALS, checkAccess, namesIn } from './access.ts';
import { type Connection, connectApi, type PlatformOptions } from './connection.ts';
import { grantsFinding, permissionsFinding, readPermissions } from './permissions.ts';
import { createTenants } from './tenants.ts';
import type { Credentials } from './token.ts';
import { createUsers } from './users.ts';

/** No one can have an address under `.invalid` (RFC 2606). */
const NO_ONE = 'doctor@create-user-bot.invalid';
/** CxEngage's `Date` has whole seconds, and its response can take up to ten. */
const MAX_AHEAD_MS = 60_000;

/** Checks what the program needs from CxEngage. Writes nothing there. Leaves out what depends on a missing answer. */
export async function checkCxengage(options: PlatformOptions): Promise<readonly Finding[]> {
  const { credentials, clock } = options;
  const connection = connectApi(options);
  const { api, tokens } = connection;
  const { findings, isSignedIn, roles } = await checkAccess(api, options);
  const clocks = clockFinding(connection);
  if (!isSignedIn) return [...findings, ...clocks];
  const [tenants, permissions, lookUp] = await Promise.all([
    createTenants(api, tokens, clock, credentials.tenantId).tenants().catch(refused),
    readPermissions(api),
    lookUpFinding(connection, options),
  ]);
  const [reached, ...others] = findings;
  return [
    ...(reached ? [reached] : []),
    credentialsFinding(credentials, tenants),
    ...clocks,
    ...others,
    permissionsFinding(permissions, credentials),
    ...(roles?.length ? [grantsFinding(permissions, roles, credentials)] : []),
    tenantsFinding(tenants),
    lookUp,
  ];
}

function refused(error: unknown): KnownError {
  if (isKnownError(error)) return error;
  throw error;
}

function credentialsFinding(credentials: Credentials, tenants: readonly Tenant[] | KnownError): Finding {
  if (!('keyId' in credentials)) return { check: CREDENTIALS, state: 'ok', text: 'A service user.' };
  const own = isKnownError(tenants) ? undefined : tenants.find(({ id }) => id === credentials.tenantId);
  return {
    check: CREDENTIALS,
    state: 'ok',
    text: `An API key of the tenant ${own ? namesIn([own]) : credentials.tenantId}.`,
  };
}

function clockFinding({ serverClock }: Connection): readonly Finding[] {
  const aheadMs = serverClock.aheadMs();
  if (aheadMs === undefined) return [];
  const check = "Clock against CxEngage's";
  const apart = `${figure(Math.round(Math.abs(aheadMs) / 1000))} s`;
  if (Math.abs(aheadMs) <= MAX_AHEAD_MS) return [{ check, state: 'ok', text: `They differ by ${apart}.` }];
  const text = `This machine's clock is ${apart} ${aheadMs < 0 ? 'ahead of' : 'behind'} CxEngage's: synchronize it with NTP. The bot decides by CxEngage's time, so only the times in its logs are wrong.`;
  return [{ check, state: 'warning', text }];
}

function tenantsFinding(tenants: readonly Tenant[] | KnownError): Finding {
  const check = 'CxEngage tenants';
  if (isKnownError(tenants, 'upstream')) return { check, state: 'unknown', text: tenants.message };
  if (isKnownError(tenants) || tenants.length === 0) {
    const why = isKnownError(tenants) ? tenants.message : 'CxEngage shows these credentials no tenant.';
    const text = `${why} Users can be created, but not added to a tenant.`;
    return { check, state: 'warning', text };
  }
  return { check, state: 'ok', text: `${counted(tenants.length, 'tenant')}: ${namesIn(tenants)}.` };
}

async function lookUpFinding({ api }: Connection, { clock }: PlatformOptions): Promise<Finding> {
  const check = 'CxEngage users';
  try {
    await createUsers(api, clock).findUser(NO_ONE);
    return { check, state: 'ok', text: 'Users can be looked up by email.' };
  } catch (error) {
    const { kind, message } = refused(error);
    return { check, state: kind === 'forbidden' ? 'wrong' : 'unknown', text: message };
  }
}
