import { asStored, shownAddress } from '../domain/email-address.ts';
import { mayInvite } from '../domain/policy.ts';
import type { AddToTenantRequest } from '../domain/request.ts';
import { changeOf } from '../domain/subject.ts';
import type { PlatformUser } from '../ports/platform.ts';
import { doneInTenant, emailFacts, nameOf, storedFacts, tenantFacts } from './facts.ts';
import { checkReason, type SingleKind } from './kind.ts';
import { checkTenant } from './tenant-form.ts';

/** Statuses of a tenant user that need a word more (help.cxengage.net, Managing Access). */
const NOT_ACTIVE: Readonly<Record<string, string>> = {
  pending: " They haven't accepted an invitation yet.",
  invited: " They haven't accepted the invitation yet.",
  expired: ' Their invitation has expired.',
  disabled: ' They are disabled there.',
};

/** Why this user cannot be added to the tenant again. */
export function alreadyInTenant({ status = '' }: Pick<PlatformUser, 'status'>): string {
  return `This person is already in this tenant.${NOT_ACTIVE[status] ?? ''}`;
}

/** Adds a user who is on the platform to a tenant. */
export const addToTenant: SingleKind<AddToTenantRequest> = {
  mayAsk: mayInvite,

  /** The bot fills in the field `email`. */
  async check({ platform, command }, { fields }, budget) {
    const email = String(fields.email);
    const [user, checked, tenantUser] = await Promise.all([
      platform.findUser(email, budget),
      checkTenant(platform, email, fields, budget),
      tenantUserOf(),
    ]);
    const why = checkReason(fields);
    const errors = {
      ...(!user && { tenantId: `This person isn't on the platform yet. Create them first: ${command} ${email}` }),
      ...(tenantUser && { tenantId: `${alreadyInTenant(tenantUser)} Choose another tenant.` }),
      ...checked.errors,
      ...('errors' in why && why.errors),
    };
    if (checked.errors || 'errors' in why || Object.keys(errors).length > 0) return { errors };
    const content = { ...checked.invitation, email: asStored(email, user?.email ?? email) };
    return { content, reason: why.reason, names: checked.names };

    /** Looks up the user only in a tenant that CxEngage lists. */
    async function tenantUserOf() {
      const tenant = (await platform.tenants(budget)).find(({ id }) => id === fields.tenantId);
      return tenant && platform.findTenantUser(tenant.id, email, budget);
    }
  },
  first: { status: 'pending', jobs: ['show_request', 'repost_card'] },

  holds: ({ content }) => [changeOf(content)],
  plan: ({ content }) => [{ operation: 'add_to_tenant', invitation: content }],

  label: ({ content }) => shownAddress(content.email),
  heading: ({ content, outcome }) => ({
    asked: 'Add to tenant',
    done:
      outcome?.result === 'done' && outcome.maker === 'unknown'
        ? 'In the tenant already'
        : content.status === 'invited'
          ? 'Invited'
          : 'Added to tenant',
  }),
  about: ({ content }) => shownAddress(content.email),
  whom({ content: { email, tenantId, roleId }, names }, _scope, format) {
    const role = `${format(nameOf(roleId, names))} in ${format(nameOf(tenantId, names))}`;
    return `${format(shownAddress(email))} (${role})`;
  },
  summary({ content, names }, _size, format) {
    const [tenant, role] = [nameOf(content.tenantId, names), nameOf(content.roleId, names)];
    return `add ${format(shownAddress(content.email))} to ${format(tenant)} as ${format(role)}`;
  },
  facts: ({ content, names }) => [...emailFacts(content.email), ...tenantFacts(content, names)],
  confirmation: () => ({ title: 'Add to this tenant?' }),

  done: ({ content, names }, outcome, format) => [doneInTenant(content, outcome, names, format)],
  doneFacts: ({ content, names }, outcome) => storedFacts(outcome, { tenantRoleId: content.roleId }, names),
  leadsToTenant: false,
};
