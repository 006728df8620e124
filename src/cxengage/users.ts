import * as v from 'valibot';
import { emailKey } from '../domain/email-address.ts';
import type { Budget, Clock, Platform, PlatformUser } from '../domain/ports.ts';
import { KnownError } from '../errors.ts';
import type { Api } from './api.ts';
import { cachedForAMinute } from './cached-for-a-minute.ts';
import { platformUser, writtenUser } from './platform-user.ts';

const withEmail = v.looseObject({ email: v.string() });
const oneOrMore = v.pipe(
  v.union([v.array(withEmail), withEmail]),
  v.transform((found) => (Array.isArray(found) ? found : [found])),
);
/** A tenant has a single list of all its users; one without an e-mail is not the one that is looked for. */
const tenantUsers = v.array(v.looseObject({ email: v.fallback(v.string(), '') }));

/** Users of the platform and of tenants: look-ups and the two writes. */
export function createUsers(
  api: Api,
  clock: Clock,
): Pick<Platform, 'findUser' | 'findStoredAs' | 'createUser' | 'findTenantUser' | 'wasInTenant' | 'addToTenant'> {
  const tenantPath = (tenantId: string) => `v1/tenants/${encodeURIComponent(tenantId)}/users`;
  const read = { method: 'get', writes: false, permission: 'VIEW_ALL_USERS' } as const;
  const write = { method: 'post', writes: true, givesRole: true } as const;
  const byEmail = <T>(email: string, schema: v.GenericSchema<unknown, T>, budget?: Budget) => {
    // Raw, the + of an address would be read as a space.
    const path = `v1/users?email=${encodeURIComponent(email)}`;
    return api({ ...read, path, budget, emptyAt404: true }, schema);
  };
  const keysOf = v.pipe(
    tenantUsers,
    v.transform((users) => new Set(users.map(({ email }) => emailKey(email)))),
  );
  const keysIn = new Map<string, Set<string>>();
  // Only the addresses: the whole list of a large tenant is megabytes.
  const tenantKeys = cachedForAMinute(clock, async (tenantId) => {
    const keys = await api({ ...read, path: tenantPath(tenantId) }, keysOf);
    keysIn.set(tenantId, keys);
    return keys;
  });
  return {
    findUser: async (email, budget) => theOnlyOne(await byEmail(email, having(email, oneOrMore), budget)),
    findStoredAs: async (email) => theOnlyOne(await byEmail(email, havingOrOnly(email))),
    createUser: (user) => api({ ...write, path: 'v1/users', body: user, permission: 'MANAGE_ALL_USERS' }, writtenUser),
    async findTenantUser(tenantId, email, budget) {
      return theOnlyOne(await api({ ...read, path: tenantPath(tenantId), budget }, having(email, tenantUsers)));
    },
    wasInTenant: async (tenantId, email, since) => (await tenantKeys(tenantId, {}, since)).has(emailKey(email)),
    async addToTenant({ tenantId, ...body }) {
      const call = { ...write, path: tenantPath(tenantId), body, permission: 'MANAGE_TENANT_ENROLLMENT' };
      try {
        return await api(call, writtenUser);
      } finally {
        // Also when its answer was lost: then a look-up tells.
        keysIn.get(tenantId)?.add(emailKey(body.email));
      }
    },
  };
}

const isOf = (email: string) => (user: { readonly email: string }) => emailKey(user.email) === emailKey(email);

/** The users of a list that have the address. The others may look as they like; these must be readable. */
function having(email: string, list: v.GenericSchema<unknown, { email: string }[]>) {
  return v.pipe(
    list,
    v.transform((users) => users.filter(isOf(email))),
    v.array(platformUser),
  );
}

/** The same; where nobody has it, the only user of the list: CxEngage may know the address by another. */
function havingOrOnly(email: string) {
  return v.pipe(
    oneOrMore,
    v.transform((users) => {
      const exact = users.filter(isOf(email));
      return exact.length > 0 || users.length !== 1 ? exact : users;
    }),
    v.array(platformUser),
  );
}

function theOnlyOne(users: readonly PlatformUser[]): PlatformUser | undefined {
  const ids = new Set(users.map(({ id }) => id));
  if (ids.size < 2) return users[0];
  throw new KnownError('conflict', `CxEngage has ${ids.size} users with this address; they must be told apart there.`);
}
