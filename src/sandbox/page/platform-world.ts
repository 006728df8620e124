import { statusAt } from '../cxengage/invitation.ts';
import { seedIds } from '../cxengage/seed.ts';
import type { Backstage } from './backstage.ts';
import type { PlatformWorld } from './world.ts';

/** The CxEngage side as its page lists it; what was made last comes first. */
export function platformWorld({ cxengage: { state }, clock, ahead }: Backstage): PlatformWorld {
  const now = clock.now();
  const roles = new Map([...state.roles, ...state.tenantRoles].map(({ id, name }) => [id, name]));
  const tenants = new Map(state.tenants.map(({ id, name }) => [id, name]));
  const emails = new Map(state.users.map(({ id, email }) => [id, email]));
  const users = state.users.map((user) => ({
    id: user.id,
    email: user.email,
    name: [user.firstName, user.lastName].filter(Boolean).join(' '),
    role: roles.get(user.roleId) ?? user.roleId,
    status: user.status,
    created: user.created,
    isNew: user.createdBy !== seedIds.system,
  }));
  const invitations = state.tenantUsers.map((member) => ({
    tenantId: member.tenantId,
    userId: member.userId,
    tenant: tenants.get(member.tenantId) ?? member.tenantId,
    email: emails.get(member.userId) ?? member.userId,
    role: roles.get(member.roleId) ?? member.roleId,
    status: statusAt(member, now),
    expires: member.invitationExpiryDate,
  }));
  return {
    now,
    ahead,
    users: users.reverse(),
    tenants: state.tenants.map(({ id, name, active }) => ({ id, name, active })),
    invitations: invitations.reverse(),
  };
}
