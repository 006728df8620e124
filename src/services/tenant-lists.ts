import type { NewInvitationRules, Tenant } from '../domain/new-invitation.ts';
import type { Budget, Platform } from '../ports/platform.ts';

/** What an invite form may choose from, by ids for its rules, and all of it by name. */
export interface TenantLists {
  readonly tenant?: Tenant;
  readonly rules: NewInvitationRules;
  readonly all: readonly { readonly id: string; readonly name: string }[];
}

/** The tenants, and of the chosen one its roles and, where the form names one, its identity providers. */
export async function tenantLists(
  platform: Pick<Platform, 'tenantRoles' | 'identityProviders'>,
  tenants: readonly Tenant[],
  form: Readonly<Record<string, unknown>>,
  budget: Budget,
): Promise<TenantLists> {
  const tenant = tenants.find(({ id }) => id === form.tenantId);
  const [roles, identityProviders] = tenant
    ? await Promise.all([
        platform.tenantRoles(tenant.id, budget),
        form.defaultIdentityProvider ? platform.identityProviders(tenant.id, budget) : [],
      ])
    : [[], []];
  const ids = (list: readonly { id: string }[]) => new Set(list.map(({ id }) => id));
  return {
    ...(tenant && { tenant }),
    rules: { tenantIds: ids(tenants), roleIds: ids(roles), identityProviderIds: ids(identityProviders) },
    all: [...tenants, ...roles, ...identityProviders],
  };
}
