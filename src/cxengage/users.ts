import * as v from 'valibot';
import { emailKey } from '../domain/email-address.ts';
import type { Platform, PlatformUser } from '../domain/ports.ts';
import { KnownError } from '../errors.ts';
import type { Api } from './api.ts';
import { platformUser } from './platform-user.ts';

const withEmail = v.looseObject({ email: v.string() });
const oneOrMore = v.pipe(
  v.union([v.array(withEmail), withEmail]),
  v.transform((found) => (Array.isArray(found) ? found : [found])),
);
/** A tenant has a single list of all its users; one without an e-mail is not the one that is looked for. */
const tenantUsers = v.array(v.looseObject({ email: v.fallback(v.string(), '') }));

/** Users of the platform and of tenants: look-ups and the two writes. */
export function createUsers(api: Api): Pick<Platform, 'findUser' | 'createUser' | 'findTenantUser' | 'addToTenant'> {
  const tenantPath = (tenantId: string) => `v1/tenants/${encodeURIComponent(tenantId)}/users`;
  const read = { method: 'get', writes: false, permission: 'VIEW_ALL_USERS' } as const;
  const write = { method: 'post', writes: true, givesRole: true } as const;
  return {
    async findUser(email, budget) {
      // Raw, the + of an address would be read as a space.
      const path = `v1/users?email=${encodeURIComponent(email)}`;
      return theOnlyOne(await api({ ...read, path, budget, emptyAt404: true }, having(email, oneOrMore)));
    },
    createUser: (user) => api({ ...write, path: 'v1/users', body: user, permission: 'MANAGE_ALL_USERS' }, platformUser),
    async findTenantUser(tenantId, email, budget) {
      return theOnlyOne(await api({ ...read, path: tenantPath(tenantId), budget }, having(email, tenantUsers)));
    },
    addToTenant: ({ tenantId, ...body }) =>
      api({ ...write, path: tenantPath(tenantId), body, permission: 'MANAGE_TENANT_ENROLLMENT' }, platformUser),
  };
}

/** The users of a list that have the address. The others may look as they like; these must be readable. */
function having(email: string, list: v.GenericSchema<unknown, { email: string }[]>) {
  return v.pipe(
    list,
    v.transform((users) => users.filter((user) => emailKey(user.email) === emailKey(email))),
    v.array(platformUser),
  );
}

function theOnlyOne(users: readonly PlatformUser[]): PlatformUser | undefined {
  const ids = new Set(users.map(({ id }) => id));
  if (ids.size < 2) return users[0];
  throw new KnownError('conflict', `CxEngage has ${ids.size} users with this address; they must be told apart there.`);
}
