import type { NewInvitation } from '../domain/new-invitation.ts';
import type { Platform } from '../domain/ports.ts';
import { commonOutcome, type Operation, roleDifference, statusDifference } from './operation.ts';

/** `POST /v1/tenants/{tenantId}/users` for a request or a row of a batch. */
export function inviteToTenant(platform: Platform, invitation: NewInvitation): Operation {
  const { tenantId, email, roleId, status } = invitation;
  const lookUp = () => platform.findTenantUser(tenantId, email);
  return {
    email,
    noun: 'user in the tenant',
    lookUp,
    lookUpFirst: lookUp,
    lookForLost: lookUp,
    async stillPossible() {
      const [tenants, roles] = await Promise.all([platform.tenants(), platform.tenantRoles(tenantId)]);
      if (!tenants.some(({ id }) => id === tenantId)) return 'The bot does not see this tenant any more.';
      if (roles.some(({ id }) => id === roleId)) return undefined;
      return 'The tenant does not have this role any more. Make a new request with another role.';
    },
    write: () => platform.addToTenant(invitation),
    readsBack: true,
    differences: (seen) => [...roleDifference(seen, roleId), ...statusDifference(seen, status)],
    outcome(made) {
      const { roleId, status } = made.user;
      return { ...commonOutcome(made), ...(status && { invitation: status }), ...(roleId && { tenantRoleId: roleId }) };
    },
    taken: (found, when) => ({
      kind: 'conflict',
      retryable: false,
      sentence:
        when === 'before'
          ? `They are in this tenant already (${found.status ?? 'status unknown'}).`
          : 'Somebody else added them to this tenant in the meantime. Check the tenant in CxEngage.',
    }),
  };
}
