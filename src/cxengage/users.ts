import * as v from 'valibot';
import { createCache } from '../cache.ts';
import { emailKey, spellingsOf } from '../domain/email-address.ts';
import { visibleLine } from '../domain/text.ts';
import { isKnownError, KnownError } from '../errors.ts';
import type { Budget, Platform, PlatformUser, WrittenUser } from '../ports/platform.ts';
import type { SteadyClock } from '../ports/runtime.ts';
import { type Api, LIST_LIFETIME_MS } from './api.ts';

// Ids and addresses are passed on unchanged. One of an unexpected type is omitted, so that the user is still found.
const optionalText = v.fallback(v.nullish(v.string()), undefined);
const MAX_WORD = 75;
/** People read it in sentences. Every value that CxEngage documents is a visible line already. */
const optionalWord = v.fallback(v.nullish(v.pipe(v.string(), v.transform(asWord))), undefined);
const id = v.nullish(v.pipe(v.string(), v.nonEmpty()));
/** Accepts a number too, so that the id in a reply to a write is never lost. */
const looseId = v.fallback(
  v.nullish(v.pipe(v.union([v.string(), v.number()]), v.transform(String), v.nonEmpty())),
  undefined,
);

const fields = {
  id,
  userId: id,
  aliasPlatformUserId: v.fallback(v.nullish(v.union([v.string(), v.number()])), undefined),
  roleId: optionalWord,
  status: optionalWord,
  created: optionalWord,
  createdBy: optionalText,
  resetPasswordExpiryDate: optionalWord,
  invitationExpiryDate: optionalWord,
};

function asWord(text: string): string {
  return visibleLine(text, MAX_WORD);
}

/** A user from `/v1/users`, or a tenant user, whose id is `userId` in replies to POST and `id` in lists. */
const platformUser = v.pipe(
  v.object({ ...fields, email: v.pipe(v.string(), v.nonEmpty()) }),
  v.rawTransform(({ dataset: { value }, addIssue, NEVER }): PlatformUser => {
    const user = userOf(value);
    if (user) return { ...user, email: value.email };
    addIssue({ message: 'The user has no id.' });
    return NEVER;
  }),
);

/** The reply to a write. It must have an id; everything else is optional. */
const writtenUser = v.pipe(
  v.object({ ...fields, id: looseId, userId: looseId, email: optionalText }),
  v.rawTransform(({ dataset: { value }, addIssue, NEVER }): WrittenUser => {
    const user = userOf(value);
    if (user) return { ...user, ...(value.email && { email: value.email }) };
    addIssue({ message: 'The user has no id.' });
    return NEVER;
  }),
);

function userOf(
  user: v.InferOutput<v.ObjectSchema<typeof fields, undefined>>,
): Omit<PlatformUser, 'email'> | undefined {
  const found = user.id ?? user.userId;
  if (!found) return undefined;
  const expires = user.resetPasswordExpiryDate ?? user.invitationExpiryDate;
  return {
    id: found,
    ...(user.aliasPlatformUserId != null && { aliasId: String(user.aliasPlatformUserId) }),
    ...(user.roleId && { roleId: user.roleId }),
    ...(user.status && { status: user.status }),
    ...(user.created && { created: user.created }),
    ...(user.createdBy && { createdBy: user.createdBy }),
    ...(expires && { expires }),
  };
}

const withEmail = v.looseObject({ email: v.string() });
const oneOrMore = v.pipe(
  v.union([v.array(withEmail), withEmail]),
  v.transform((found) => (Array.isArray(found) ? found : [found])),
);
/** The list has all users of a tenant. An entry without an email is ignored, not an error. */
const tenantUsers = v.array(v.looseObject({ email: v.fallback(v.string(), '') }));

/** Users of the platform and of tenants: look-ups and the two writes. */
export function createUsers(
  api: Api,
  clock: SteadyClock,
): Pick<Platform, 'findUser' | 'findStoredAs' | 'createUser' | 'findTenantUser' | 'wasInTenant' | 'addToTenant'> {
  const tenantPath = (tenantId: string) => `v1/tenants/${encodeURIComponent(tenantId)}/users`;
  const read = { method: 'get', writes: false, permission: 'VIEW_ALL_USERS' } as const;
  const write = { method: 'post', writes: true, givesRole: true } as const;
  const byEmail = <T>(email: string, schema: v.GenericSchema<unknown, T>, budget?: Budget) => {
    // An unencoded + in an address would be read as a space.
    const path = `v1/users?email=${encodeURIComponent(email)}`;
    return api({ ...read, path, budget, emptyAt404: true }, schema);
  };
  /** CxEngage compares addresses letter by letter, so it is asked for every spelling of the domain. */
  const bySpellings = async <T>(email: string, schema: v.GenericSchema<unknown, T[]>, budget?: Budget) => {
    const [typed, ...others] = spellingsOf(email);
    const found = await Promise.all([
      byEmail(typed, schema, budget),
      // A spelling that CxEngage refuses is nobody's.
      ...others.map((other) => byEmail(other, schema, budget).catch(noneIfInvalid)),
    ]);
    return found.flat();
  };
  const addressKeys = v.pipe(
    tenantUsers,
    v.transform((users) => new Set(users.map(({ email }) => emailKey(email)))),
  );
  const cachedKeys = new Map<string, Set<string>>();
  // Cache only the addresses: the full list of a large tenant takes megabytes.
  const tenantKeys = createCache(clock, LIST_LIFETIME_MS, async (tenantId) => {
    const keys = await api({ ...read, path: tenantPath(tenantId) }, addressKeys);
    cachedKeys.set(tenantId, keys);
    return keys;
  });
  return {
    findUser: async (email, budget) => onlyUser(await bySpellings(email, withAddress(email, oneOrMore), budget)),
    findStoredAs: async (email) => onlyUser(exactOrOnly(await bySpellings(email, withAddressOrOnly(email)), email)),
    createUser: (user) => api({ ...write, path: 'v1/users', body: user, permission: 'MANAGE_ALL_USERS' }, writtenUser),
    async findTenantUser(tenantId, email, budget) {
      return onlyUser(await api({ ...read, path: tenantPath(tenantId), budget }, withAddress(email, tenantUsers)));
    },
    async wasInTenant(tenantId, email, since) {
      const ageMs = clock.now() - since;
      // Negative after our clock was set back. Any list of the last minute is then new enough.
      const keys = await tenantKeys.get(tenantId, ageMs < 0 ? LIST_LIFETIME_MS : ageMs);
      return keys.has(emailKey(email));
    },
    async addToTenant({ tenantId, ...body }) {
      const call = { ...write, path: tenantPath(tenantId), body, permission: 'MANAGE_TENANT_ENROLLMENT' };
      try {
        return await api(call, writtenUser);
      } finally {
        // Even if the response was lost: the user may exist, so the next check must do a full look-up.
        cachedKeys.get(tenantId)?.add(emailKey(body.email));
      }
    },
  };
}

const isOf = (email: string) => (user: { readonly email: string }) => emailKey(user.email) === emailKey(email);

/** The users in a list with this address. Only these have to match the schema. */
function withAddress(email: string, list: v.GenericSchema<unknown, { email: string }[]>) {
  return v.pipe(
    list,
    v.transform((users) => users.filter(isOf(email))),
    v.array(platformUser),
  );
}

/** The same, or the list's only user if none has the address: CxEngage may have stored it in another form. */
function withAddressOrOnly(email: string) {
  return v.pipe(
    oneOrMore,
    v.transform((users) => exactOrOnly(users, email)),
    v.array(platformUser),
  );
}

function exactOrOnly<T extends { readonly email: string }>(users: T[], email: string): T[] {
  const exact = users.filter(isOf(email));
  return exact.length > 0 || users.length !== 1 ? exact : users;
}

function noneIfInvalid(error: unknown): never[] {
  if (isKnownError(error, 'validation')) return [];
  throw error;
}

function onlyUser(users: readonly PlatformUser[]): PlatformUser | undefined {
  const ids = new Set(users.map(({ id }) => id));
  if (ids.size < 2) return users[0];
  throw new KnownError('conflict', `CxEngage has ${ids.size} users with this address. Fix this in CxEngage first.`);
}
