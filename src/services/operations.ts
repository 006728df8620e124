import type { NewInvitation } from '../domain/new-invitation.ts';
import type { NewUser } from '../domain/new-user.ts';
import type { Planned } from '../kinds/kind.ts';
import type { Platform } from '../ports/platform.ts';
import { commonOutcome, type Operation, roleDifference, statusDifference } from './operation.ts';

/** `POST /v1/users` for a request or a row of a batch. */
export function createUser(platform: Platform, user: NewUser): Operation {
  const lookUp = () => platform.findUser(user.email);
  return {
    email: user.email,
    noun: 'user',
    lookUp,
    lookUpFirst: lookUp,
    lookForLost: () => platform.findStoredAs(user.email),
    async stillPossible() {
      const listed = new Set((await platform.roles()).map(({ id }) => id));
      const gone = [user.roleId, ...(user.additionalRoleIds ?? [])].find((id) => !listed.has(id));
      return gone && 'CxEngage does not list a role of this request any more. Make a new request with another role.';
    },
    write: () => platform.createUser(user),
    readsBack: true,
    differences: (seen) => [...roleDifference(seen, user.roleId), ...statusDifference(seen, user.status)],
    outcome(made) {
      const { roleId, status } = made.user;
      return { ...commonOutcome(made), ...(status && { status }), ...(roleId && { roleId }) };
    },
    taken: (_found, when) => ({
      kind: 'conflict',
      retryable: false,
      isTaken: true,
      sentence:
        when === 'before'
          ? `They are on the platform already. To invite them to a tenant: /create-user invite ${user.email}`
          : 'Somebody else created this user in the meantime. Check the account in CxEngage.',
    }),
  };
}

/** `POST /v1/tenants/{tenantId}/users` for a request or a row of a batch. */
export function addToTenant(platform: Platform, invitation: NewInvitation): Operation {
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

export function operationOf(platform: Platform, planned: Planned): Operation {
  return planned.operation === 'create_user'
    ? createUser(platform, planned.user)
    : addToTenant(platform, planned.invitation);
}
