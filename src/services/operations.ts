import type { NewInvitation } from '../domain/new-invitation.ts';
import type { NewUser } from '../domain/new-user.ts';
import type { Request } from '../domain/request.ts';
import { alreadyInTenant } from '../kinds/add-to-tenant.ts';
import type { Planned } from '../kinds/kind.ts';
import type { Budget, Platform } from '../ports/platform.ts';
import type { SteadyClock } from '../ports/runtime.ts';
import {
  commonOutcome,
  type Obstacle,
  type Operation,
  renamedObstacle,
  roleDifference,
  statusDifference,
} from './operation.ts';

/** Labels by id, as the approver saw them. */
type Names = Request['names'];

/** The same platform, whose lists are not older than this moment: names may have changed since people saw them. */
export function withFreshLists(platform: Platform, clock: Pick<SteadyClock, 'elapsed'>): Platform {
  const from = clock.elapsed();
  const fresh = (budget: Budget = {}): Budget => ({ ...budget, maxAgeMs: clock.elapsed() - from });
  return {
    ...platform,
    roles: (budget) => platform.roles(fresh(budget)),
    tenants: (budget) => platform.tenants(fresh(budget)),
    tenantRoles: (tenantId, budget) => platform.tenantRoles(tenantId, fresh(budget)),
    identityProviders: (tenantId, budget) => platform.identityProviders(tenantId, fresh(budget)),
  };
}

/** `POST /v1/users` for a request or a row of a batch. */
export function createUser(platform: Platform, user: NewUser, names: Names): Operation {
  const lookUp = () => platform.findUser(user.email);
  return {
    email: user.email,
    noun: 'user',
    lookUp,
    lookUpFirst: lookUp,
    lookForLost: () => platform.findStoredAs(user.email),
    async obstacle() {
      const roles = await platform.roles();
      const listed = new Set(roles.map(({ id }) => id));
      const gone = [user.roleId, ...(user.additionalRoleIds ?? [])].some((id) => !listed.has(id));
      return gone ? ROLE_GONE : renamedObstacle([['role', roles]], names);
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
          ? 'This person is already on the platform.'
          : 'Someone else created this user in the meantime. Check the account in CxEngage.',
    }),
  };
}

/** `POST /v1/tenants/{tenantId}/users` for a request or a row of a batch. */
export function addToTenant(platform: Platform, invitation: NewInvitation, names: Names): Operation {
  const { tenantId, email, roleId, status, defaultIdentityProvider: providerId } = invitation;
  const lookUp = () => platform.findTenantUser(tenantId, email);
  return {
    email,
    noun: 'user in the tenant',
    lookUp,
    lookUpFirst: lookUp,
    lookForLost: lookUp,
    async obstacle() {
      const [tenants, roles, providers] = await Promise.all([
        platform.tenants(),
        platform.tenantRoles(tenantId),
        providerId === undefined ? [] : platform.identityProviders(tenantId),
      ]);
      if (!tenants.some(({ id }) => id === tenantId)) return TENANT_GONE;
      if (!roles.some(({ id }) => id === roleId)) return TENANT_ROLE_GONE;
      if (providerId !== undefined && !providers.some(({ id }) => id === providerId)) return PROVIDER_GONE;
      const lists = [
        ['tenant', tenants],
        ['role', roles],
        ['identity provider', providers],
      ] as const;
      return renamedObstacle(lists, names);
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
          ? alreadyInTenant(found)
          : 'Someone else added this person to the tenant in the meantime. Check the tenant in CxEngage.',
    }),
  };
}

export function operationOf(platform: Platform, planned: Planned, names: Names): Operation {
  return planned.operation === 'create_user'
    ? createUser(platform, planned.user, names)
    : addToTenant(platform, planned.invitation, names);
}

const ROLE_GONE: Obstacle = {
  sentence: 'A role in this request no longer exists. Make a new request with another role.',
};
const TENANT_GONE: Obstacle = { sentence: 'This tenant no longer exists, or the bot can no longer see it.' };
const TENANT_ROLE_GONE: Obstacle = {
  sentence: 'The tenant no longer has this role. Make a new request with another role.',
};
const PROVIDER_GONE: Obstacle = {
  sentence: 'The tenant no longer has this identity provider. Make a new request with another one.',
};
