import * as v from 'valibot';
import { counted } from '../domain/text.ts';
import { isKnownError } from '../errors.ts';
import type { Finding } from '../finding.ts';
import { namesIn } from './access.ts';
import { type Api, readableEntries } from './api.ts';
import type { PlatformRole } from './roles.ts';
import type { Credentials } from './token.ts';

const names = v.array(v.string());
/** `POST /v1/login`, as the vendor's consoles read it: permissions by name. */
const account = v.object({
  platformPermissions: names,
  tenants: v.array(
    v.object({ tenantName: v.string(), tenantPermissions: names, tenantActive: v.optional(v.unknown()) }),
  ),
});
const permission = v.object({ id: v.string(), name: v.string() });

/** What CxEngage says that these credentials may do, and what it calls the permissions. Undefined: it does not say. */
export interface Permissions {
  readonly platform: readonly string[];
  readonly tenants: readonly { readonly name: string; readonly permissions: readonly string[] }[];
  /** Permission id → name. Roles hold ids, and the login gives names. */
  readonly catalogue: ReadonlyMap<string, string> | undefined;
}

/** Reads what these credentials may do. Writes nothing. */
export async function readPermissions(api: Api): Promise<Permissions | undefined> {
  const [own, catalogue] = await Promise.all([
    unlessRefused(api({ method: 'post', path: 'v1/login', writes: false }, account)),
    unlessRefused(api({ method: 'get', path: 'v1/permissions', writes: false }, readableEntries(permission))),
  ]);
  if (!own) return undefined;
  return {
    platform: own.platformPermissions,
    tenants: own.tenants
      .filter(({ tenantActive }) => tenantActive !== false)
      .map(({ tenantName, tenantPermissions }) => ({ name: tenantName, permissions: tenantPermissions })),
    catalogue: catalogue && new Map(catalogue.map(({ id, name }) => [id, name])),
  };
}

async function unlessRefused<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isKnownError(error)) return undefined;
    throw error;
  }
}

/** One of them is enough (API docs, Create_user; both vendor consoles). */
const CREATE = ['MANAGE_ALL_USERS', 'PLATFORM_MANAGE_ALL_USERS', 'PLATFORM_CREATE_USERS'];
const ENROLL = ['MANAGE_TENANT_ENROLLMENT', 'PLATFORM_MANAGE_ALL_TENANTS_ENROLLMENT'];
const NEEDED = 'MANAGE_ALL_USERS, VIEW_ALL_USERS, VIEW_ALL_ROLES and MANAGE_TENANT_ENROLLMENT';

/** Who gets a missing permission. */
const holderOf = (credentials: Credentials) =>
  'keyId' in credentials ? 'the role of the API key' : 'the service user';

/** The permissions to write. Those to read show in the calls that read. */
export function permissionsFinding(found: Permissions | undefined, credentials: Credentials): Finding {
  const check = 'CxEngage permissions';
  const holder = holderOf(credentials);
  if (!found) {
    const text = `CxEngage does not show what these credentials may do. In its console, check that ${holder} has ${NEEDED}.`;
    return { check, state: 'unknown', text };
  }
  const held = new Set([...found.platform, ...found.tenants.flatMap(({ permissions }) => permissions)]);
  const create = CREATE.find((name) => held.has(name));
  if (!create) {
    const text = `MANAGE_ALL_USERS is missing, so no user can be created. Give ${holder} this permission.`;
    return { check, state: 'wrong', text };
  }
  const isClosed = (permissions: readonly string[]) =>
    !ENROLL.some((name) => found.platform.includes(name) || permissions.includes(name));
  const closed = found.tenants.filter(({ permissions }) => isClosed(permissions));
  if (closed.length > 0) {
    const text = `MANAGE_TENANT_ENROLLMENT is missing in ${namesIn(closed)}, so no one can be added there. If you need that, give ${holder} this permission.`;
    return { check, state: 'warning', text };
  }
  const enroll = ENROLL.find((name) => held.has(name));
  return { check, state: 'ok', text: `${[create, ...(enroll ? [enroll] : [])].join(' and ')}.` };
}

/**
 * The roles that these credentials certainly may not give: "You can't create or update users with roles that have
 * greater permissions than those of your role" (API docs, Create_user).
 */
export function grantsFinding(
  found: Permissions | undefined,
  roles: readonly PlatformRole[],
  credentials: Credentials,
): Finding {
  const check = 'CxEngage roles it can give';
  const catalogue = found?.catalogue;
  const greater = roles.filter((role) => catalogue && lacking(role, found, catalogue).length > 0);
  const isKnown = ({ permissions }: PlatformRole) => permissions?.every((id) => catalogue?.has(String(id)));
  if (greater.length === roles.length) {
    const text = `None. Each platform role has permissions that ${holderOf(credentials)} lacks, so CxEngage will refuse every user. Give it more permissions.`;
    return { check, state: 'wrong', text };
  }
  const others = roles.filter((role) => !greater.includes(role));
  const rule = `CxEngage refuses roles with more permissions than ${holderOf(credentials)} has.`;
  if (others.every(isKnown)) {
    const all = `All ${counted(roles.length, 'role')}.`;
    const text = greater.length > 0 ? `All but ${namesIn(greater)}. ${rule}` : all;
    return { check, state: 'ok', text };
  }
  const known = greater.length > 0 ? `Not ${namesIn(greater)}. About the others ` : '';
  return { check, state: 'unknown', text: `${known}CxEngage does not say enough to tell. ${rule}` };
}

function lacking(
  { permissions }: PlatformRole,
  { platform, tenants }: Permissions,
  catalogue: ReadonlyMap<string, string>,
): readonly string[] {
  const held = new Set([...platform, ...tenants.flatMap((tenant) => tenant.permissions)]);
  return (permissions ?? []).flatMap((id) => {
    const name = catalogue.get(String(id));
    return name === undefined || held.has(name) ? [] : [name];
  });
}
