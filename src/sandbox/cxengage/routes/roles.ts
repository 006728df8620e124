import type { TenantRole } from '../data.ts';
import { errorShapes } from '../error-shapes.ts';
import { result } from '../reply.ts';
import type { Route } from '../route.ts';
import type { CxengageState } from '../state.ts';

// Get_platform_roles page; the tenant's list behind the same gate by inference.
const needs = ['MANAGE_ALL_ROLES', 'VIEW_ALL_ROLES'];
const found = (value: unknown) => (value === undefined ? errorShapes.notFound404 : result(value));

/** Platform roles, tenant roles, and the two catalogues that give permission ids their names. */
export const roleRoutes: readonly Route[] = [
  { method: 'get', path: '/v1/roles', needs, handle: (_, { state }) => result(state.roles) },
  {
    method: 'get',
    path: '/v1/tenants/:tenantId/roles',
    needs,
    handle: ({ params }, { state }) => result(rolesOfTenant(state, params.tenantId)),
  },
  {
    method: 'get',
    path: '/v1/tenants/:tenantId/roles/:id',
    needs,
    handle: ({ params }, { state }) => found(rolesOfTenant(state, params.tenantId).find(({ id }) => id === params.id)),
  },
  {
    method: 'get',
    path: '/v1/permissions',
    handle: (_, { state }) => result(platformPermissions(state)),
  },
  {
    method: 'get',
    path: '/v1/permissions/:id',
    handle: ({ params }, { state }) => found(platformPermissions(state).find(({ id }) => id === params.id)),
  },
  {
    method: 'get',
    path: '/v1/tenants/:tenantId/permissions',
    handle: ({ params }, { state }) =>
      result(
        state.permissions
          .filter(({ scope }) => scope === 'tenant')
          .map(({ id, name }) => ({ id, name, tenantId: params.tenantId })),
      ),
  },
];

const platformPermissions = (state: CxengageState) =>
  state.permissions.filter(({ scope }) => scope === 'platform').map(({ id, name }) => ({ id, name }));

/** A tenant's own roles and those its parents share with it; an inherited one keeps the parent's `tenantId`. */
export function rolesOfTenant(state: CxengageState, tenantId: string | undefined): TenantRole[] {
  const parentOf = (child: string | undefined) => state.tenants.find(({ id }) => id === child)?.parentId ?? null;
  const parents = new Set<string>();
  for (let parent = parentOf(tenantId); parent !== null; parent = parentOf(parent)) parents.add(parent);
  return state.tenantRoles.filter((role) => role.tenantId === tenantId || (role.shared && parents.has(role.tenantId)));
}
