import * as v from 'valibot';
import { namesOf } from '../domain/label.ts';
import { type NewInvitation, newInvitationForm } from '../domain/new-invitation.ts';
import type { Request } from '../domain/request.ts';
import type { Budget, PlatformReads } from '../ports/platform.ts';
import { type FieldErrors, firstMessages } from './kind.ts';

export type CheckedTenant =
  | { readonly errors: FieldErrors }
  | { readonly errors?: undefined; readonly invitation: NewInvitation; readonly names: Request['names'] };

/**
 * Checks the tenant fields of a form (tenant, role, invitation, sign-in) against what CxEngage currently lists. Throws
 * `upstream` when CxEngage does not respond in time.
 */
export async function checkTenant(
  platform: Pick<PlatformReads, 'tenants' | 'tenantRoles' | 'identityProviders'>,
  email: string,
  fields: Readonly<Record<string, unknown>>,
  budget: Budget,
): Promise<CheckedTenant> {
  const tenants = await platform.tenants(budget);
  const tenant = tenants.find(({ id }) => id === fields.tenantId);
  const [roles, identityProviders] = await Promise.all([
    tenant && fields.roleId ? platform.tenantRoles(tenant.id, budget) : [],
    tenant && fields.defaultIdentityProvider ? platform.identityProviders(tenant.id, budget) : [],
  ]);
  const idsOf = (list: readonly { readonly id: string }[]) => new Set(list.map(({ id }) => id));
  const form = newInvitationForm(email, {
    tenantIds: idsOf(tenants),
    roleIds: idsOf(roles),
    identityProviderIds: idsOf(identityProviders),
  });
  const parsed = v.safeParse(form, fields);
  if (!parsed.success) {
    const { roleId, ...errors } = firstMessages(parsed.issues);
    // Of a tenant that is not listed no role can be right, so only the tenant is to be chosen again.
    const isUnlisted = Boolean(fields.tenantId) && !tenant;
    return { errors: { ...errors, ...(roleId && !isUnlisted && { roleId }) } };
  }
  const names = namesOf([tenants, roles, identityProviders], new Set(Object.values(parsed.output)));
  return { invitation: parsed.output, names };
}
