import type { Caller } from '../data.ts';
import { permissionDenied, refusal } from '../error-shapes.ts';
import { result } from '../reply.ts';
import type { Route, World } from '../route.ts';

/** Who am I, and where: `POST /v1/login`, `GET /v1/me`. */
export const accountRoutes: readonly Route[] = [
  {
    method: 'post',
    path: '/v1/login',
    handle({ caller }, world) {
      const { keyMayLogin, keyLoginRefusal } = world.settings;
      if (caller.kind === 'key' && !keyMayLogin)
        return keyLoginRefusal === 401 ? permissionDenied : refusal(keyLoginRefusal, 'not for API keys');
      const { state } = world;
      const user = state.users.find((one) => one.id === caller.userId);
      const platform = new Set(state.permissions.filter((one) => one.scope === 'platform').map((one) => one.name));
      return result({
        userId: caller.userId,
        username: user?.email ?? caller.userId,
        firstName: user?.firstName ?? null,
        lastName: user?.lastName ?? null,
        platformRoleName: state.roles.find((role) => role.id === user?.roleId)?.name ?? null,
        defaultTenant: user?.defaultTenant ?? null,
        platformPermissions: [...caller.permissions].filter((name) => platform.has(name)),
        tenants: tenantsOf(caller, world).map((tenant) => ({
          tenantId: tenant.id,
          tenantName: tenant.name,
          tenantPermissions: [...caller.permissions].filter((name) => !platform.has(name)),
          tenantActive: tenant.active,
        })),
      });
    },
  },
  {
    method: 'get',
    path: '/v1/me',
    handle: ({ caller }, world) =>
      result(
        tenantsOf(caller, world).map(({ id, name, description, active }) => ({
          tenantId: id,
          name,
          description,
          active,
          password: caller.kind === 'person',
          identityProviders: world.state.identityProviders
            .filter((idp) => idp.tenantId === id && idp.active)
            .map((idp) => ({ id: idp.id, name: idp.name, client: `client-${idp.id}`, domain: 'sso.harbour.example' })),
        })),
      ),
  },
];

const tenantsOf = (caller: Caller, { state }: World) =>
  state.tenants.filter((tenant) => caller.tenantIds.has(tenant.id));
