import type { Tenant } from '../data.ts';
import { badFields, errorShapes, refusal } from '../error-shapes.ts';
import { result } from '../reply.ts';
import type { Route } from '../route.ts';
import type { CxengageState } from '../state.ts';

/** Regions, tenants, and the identity providers of a tenant. */
export const tenantRoutes: readonly Route[] = [
  { method: 'get', path: '/v1/regions', handle: (_, { state }) => result(state.regions) },
  {
    method: 'get',
    path: '/v1/tenants',
    handle({ caller, query }, { state }) {
      // The list of a whole region is for platform staff, and every known caller names the region; the codes are inferred.
      if (!caller.platformAdmin) return refusal(403, 'forbidden');
      const regionId = query.get('regionId');
      if (regionId === null) return badFields({ regionId: 'required' });
      return result(
        state.tenants.filter((tenant) => tenant.regionId === regionId).map((tenant) => shown(tenant, state)),
      );
    },
  },
  {
    method: 'get',
    path: '/v1/tenants/:tenantId',
    handle({ params }, { state }) {
      const tenant = state.tenants.find(({ id }) => id === params.tenantId);
      return tenant === undefined ? errorShapes.notFound404 : result(shown(tenant, state));
    },
  },
  {
    method: 'get',
    path: '/v1/tenants/:tenantId/identity-providers',
    needs: ['IDENTITY_PROVIDERS_READ'],
    handle: ({ params }, { state }) =>
      result(
        state.identityProviders.filter((idp) => idp.tenantId === params.tenantId).map(({ tenantId: _, ...idp }) => idp),
      ),
  },
];

// Keys of the Update_tenant page.
function shown(tenant: Tenant, state: CxengageState) {
  const parent = state.tenants.find(({ id }) => id === tenant.parentId);
  return {
    ...tenant,
    parent: parent === undefined ? null : { id: parent.id, name: parent.name },
    parentIds: parent === undefined ? [] : [parent.id],
    childIds: state.tenants.filter(({ parentId }) => parentId === tenant.id).map(({ id }) => id),
    defaultSlaId: null,
    capacityRuleId: null,
    outboundIntegrationId: null,
    clientLogLevel: null,
  };
}
