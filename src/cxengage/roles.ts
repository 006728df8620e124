import * as v from 'valibot';
import { createCache } from '../cache.ts';
import type { Role } from '../domain/new-user.ts';
import type { Budget, Platform } from '../ports/platform.ts';
import type { SteadyClock } from '../ports/runtime.ts';
import { type Api, LIST_LIFETIME_MS, readableEntries, withinBudget } from './api.ts';

const entries = {
  id: v.pipe(v.string(), v.uuid()),
  name: v.string(),
  description: v.fallback(v.nullish(v.string()), undefined),
  permissions: v.fallback(v.nullish(v.array(v.unknown())), undefined),
};
const toRole = ({
  id,
  name,
  description,
  permissions,
}: v.InferOutput<v.ObjectSchema<typeof entries, undefined>>): Role => ({
  id,
  name,
  ...(description && { description }),
  ...(permissions && { permissions: permissions.length }),
});
const platformRole = v.object(entries);
/** With the ids of its permissions, if CxEngage gives them. */
export type PlatformRole = v.InferOutput<typeof platformRole>;
/** A tenant's list includes inherited roles and may repeat a role (vendor's console 1 removes duplicates). */
const activeRole = v.pipe(
  v.object({ ...entries, active: v.optional(v.unknown()) }),
  v.check(({ active }) => active !== false),
  v.transform(toRole),
);

// API docs, Get_platform_roles: requires MANAGE_ALL_ROLES or VIEW_ALL_ROLES.
const read = { method: 'get', writes: false, permission: 'VIEW_ALL_ROLES' } as const;

/** Platform roles, without a cache. */
export function readPlatformRoles(api: Api, budget?: Budget): Promise<readonly PlatformRole[]> {
  return api({ ...read, path: 'v1/roles', budget }, readableEntries(platformRole));
}

/** Roles of the platform and of tenants. */
export function createRoles(api: Api, clock: SteadyClock): Pick<Platform, 'roles' | 'tenantRoles'> {
  const roles = createCache(clock, LIST_LIFETIME_MS, async () => (await readPlatformRoles(api)).map(toRole));
  const tenantRoles = createCache(clock, LIST_LIFETIME_MS, (tenantId) =>
    api({ ...read, path: `v1/tenants/${encodeURIComponent(tenantId)}/roles` }, readableEntries(activeRole)),
  );
  return {
    roles: (budget) => withinBudget(budget, () => roles.get('', budget?.maxAgeMs)),
    tenantRoles: (tenantId, budget) => withinBudget(budget, () => tenantRoles.get(tenantId, budget?.maxAgeMs)),
  };
}
