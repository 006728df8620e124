import * as v from 'valibot';
import { createCache } from '../cache.ts';
import type { Tenant } from '../domain/new-invitation.ts';
import { type ErrorKind, isKnownError, type KnownError } from '../errors.ts';
import type { Platform } from '../ports/platform.ts';
import type { SteadyClock } from '../ports/runtime.ts';
import { type Api, LIST_LIFETIME_MS, readableEntries, withinBudget } from './api.ts';
import type { Tokens } from './token.ts';

const tenant = v.pipe(
  v.object({
    tenantId: v.pipe(v.string(), v.uuid()),
    tenantName: v.string(),
    tenantActive: v.pipe(
      v.optional(v.unknown()),
      v.check((active) => active !== false),
    ),
  }),
  v.transform(({ tenantId, tenantName }): Tenant => ({ id: tenantId, name: tenantName })),
);
const account = v.object({ userId: v.string(), tenants: v.optional(readableEntries(tenant), []) });

/** `POST /v1/login`: the bot's user id and its active tenants. Changes nothing. The API refuses it to some keys. */
export function logIn(api: Api): Promise<{ readonly userId: string; readonly tenants: readonly Tenant[] }> {
  return api({ method: 'post', path: 'v1/login', writes: false }, account);
}

const id = v.pipe(v.string(), v.uuid());
const active = v.pipe(
  v.optional(v.unknown()),
  v.check((is) => is !== false),
);

const ownTenant = v.pipe(
  v.object({ tenantId: id, name: v.string(), active }),
  v.transform(({ tenantId, name }): Tenant => ({ id: tenantId, name })),
);
const oneTenant = v.object({ id, name: v.string() });
const identityProvider = v.pipe(
  v.object({ id, name: v.string(), active }),
  v.transform(({ id, name }) => ({ id, name })),
);

/** Error kinds of a call that these credentials may not make. */
const NOT_PERMITTED: ReadonlySet<ErrorKind> = new Set(['forbidden', 'not_found']);

const read = { method: 'get', writes: false } as const;

/**
 * Tenants of the bot's account and their identity providers. It is unknown whether an API key may call `GET /v1/me` or
 * `POST /v1/login`. If one call is refused, the next is tried; the last one reads the key's own tenant.
 */
export function createTenants(
  api: Api,
  tokens: Pick<Tokens, 'current'>,
  clock: SteadyClock,
  ownTenantId: string | undefined,
): Pick<Platform, 'tenants' | 'identityProviders'> {
  const byMe = () => api({ ...read, path: 'v1/me' }, readableEntries(ownTenant));
  const byLogin = async () => (await logIn(api)).tenants;
  const byId = (tenantId: string) => async () => [
    await api({ ...read, path: `v1/tenants/${encodeURIComponent(tenantId)}` }, oneTenant),
  ];
  const sources = [byMe, byLogin, ...(ownTenantId ? [byId(ownTenantId)] : [])];

  const tenants = createCache(clock, LIST_LIFETIME_MS, async (): Promise<readonly Tenant[]> => {
    // Get the token first: with wrong credentials every call fails, and repeated failures may lock the account.
    await tokens.current();
    let refused: KnownError | undefined;
    for (const source of sources) {
      try {
        return await source();
      } catch (error) {
        // Some API keys get 401 here even with a valid token.
        const isNotPermitted = isKnownError(error) && (error.status === 401 || NOT_PERMITTED.has(error.kind));
        if (!isNotPermitted) throw error;
        refused ??= error;
      }
    }
    throw refused;
  });
  const identityProviders = createCache(clock, LIST_LIFETIME_MS, (tenantId) =>
    api(
      {
        ...read,
        path: `v1/tenants/${encodeURIComponent(tenantId)}/identity-providers`,
        permission: 'IDENTITY_PROVIDERS_READ',
      },
      readableEntries(identityProvider),
    ),
  );
  return {
    tenants: (budget) => withinBudget(budget, () => tenants.get('', budget?.maxAgeMs)),
    identityProviders: (tenantId, budget) =>
      withinBudget(budget, () => identityProviders.get(tenantId, budget?.maxAgeMs)),
  };
}
