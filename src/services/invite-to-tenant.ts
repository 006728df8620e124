import type { Platform } from '../domain/ports.ts';
import type { InviteToTenantRequest } from '../domain/request.ts';
import type { Effect } from './request-run.ts';

/** What carrying out an `invite_to_tenant` request means at CxEngage; the same for a row of a batch. */
export function inviteToTenant(platform: Platform, { content }: Pick<InviteToTenantRequest, 'content'>): Effect {
  const { tenantId, email } = content;
  const lookUp = () => platform.findTenantUser(tenantId, email);
  return {
    lookUp,
    // A tenant is looked up as a whole list, which for each row of a batch would be too much.
    lookUpFirst: async (since) => ((await platform.wasInTenant(tenantId, email, since)) ? lookUp() : undefined),
    async stillPossible() {
      const [tenants, roles] = await Promise.all([platform.tenants(), platform.tenantRoles(tenantId)]);
      if (!tenants.some(({ id }) => id === tenantId)) return 'The bot does not see this tenant any more.';
      if (roles.some(({ id }) => id === content.roleId)) return undefined;
      return 'The tenant does not have this role any more. Make a new request with another role.';
    },
    write: () => platform.addToTenant(content),
    alreadyThere: ({ status }) => `They are in this tenant already (${status ?? 'status unknown'}).`,
    madeByAnother: 'Somebody else added them to this tenant in the meantime. Check the tenant in CxEngage.',
  };
}
