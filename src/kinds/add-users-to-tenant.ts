import { mayInvite } from '../domain/policy.ts';
import type { AddUsersToTenantRequest } from '../domain/request.ts';
import { capitalized, figure } from '../domain/text.ts';
import { fact, nameOf, tenantFacts, users } from './facts.ts';
import { type BatchKind, checkReason } from './kind.ts';
import { checkTenant } from './tenant-form.ts';

/** Adds the users that a batch created to a tenant. */
export const addUsersToTenant: BatchKind<AddUsersToTenantRequest> = {
  mayAsk: mayInvite,

  async check({ platform }, { fields, parent }, budget) {
    if (!parent) throw new Error('The form names no batch whose users are to be added.');
    const checked = await checkTenant(platform, '', fields, budget);
    const why = checkReason(fields);
    if (checked.errors || 'errors' in why) return { errors: { ...checked.errors, ...('errors' in why && why.errors) } };
    const { email: _, ...invitation } = checked.invitation;
    // The approver also sees the users' platform roles.
    const names = { ...parent.names, ...checked.names };
    return { content: { createdBy: parent.id, invitation }, reason: why.reason, names };
  },
  first: { status: 'checking', jobs: ['check_batch'] },
  holds: () => [],
  hasPreview: false,

  label: () => 'users of an earlier batch',
  heading: () => ({ asked: 'Add to tenant', done: 'Finished' }),
  about: (_request, { adds }) => users(adds),
  whom({ content: { invitation }, names }, { adds }, format) {
    const [tenant, role] = [nameOf(invitation.tenantId, names), nameOf(invitation.roleId, names)];
    return `${users(adds)} (${format(role)} in ${format(tenant)})`;
  },
  summary({ content, names }, { adds }, format) {
    const { invitation } = content;
    const [tenant, role] = [nameOf(invitation.tenantId, names), nameOf(invitation.roleId, names)];
    return `${verbOf(content)} ${users(adds)} to ${format(tenant)} as ${format(role)}`;
  },
  facts: (request, { adds }) => [
    ...fact('Source', addUsersToTenant.label(request)),
    ...fact('Rows', figure(adds)),
    ...tenantFacts(request.content.invitation, request.names),
  ],
  confirmation: ({ content }, { adds }) => ({
    title: `${capitalized(verbOf(content))} ${users(adds)} to a tenant?`,
  }),
  doneWord: ({ content }) => (content.invitation.status === 'accepted' ? 'added to the tenant' : 'invited'),
  // Both batches post their files in the same thread, so the names must differ.
  files: { rows: 'rows-to-invite', result: 'invited' },
  whatToCheck: () => 'this list. Press "Add all to tenant" below the result again.',
};

/** Only an invitation sends an email. */
function verbOf({ invitation }: AddUsersToTenantRequest['content']): 'invite' | 'add' {
  return invitation.status === 'invited' ? 'invite' : 'add';
}
