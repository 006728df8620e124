import * as v from 'valibot';

export interface Tenant {
  readonly id: string;
  readonly name: string;
}

export interface IdentityProvider {
  readonly id: string;
  readonly name: string;
}

/**
 * `accepted`: added at once, no email, as the Create user page of api-docs.cxengage.net advises. `invited`: an email
 * with a link that expires after 24 h.
 */
export const INVITATION_STATUSES = ['accepted', 'invited'] as const;

/** The same as people read them. */
export const INVITATION_WAYS: Readonly<Record<(typeof INVITATION_STATUSES)[number], string>> = {
  accepted: 'Add now (no email)',
  invited: 'Send an email invitation',
};

/** Path and body of `POST /v1/tenants/{tenantId}/users`. An absent setting means the tenant's default. */
export const newInvitation = v.strictObject({
  tenantId: v.pipe(v.string(), v.uuid()),
  email: v.string(),
  roleId: v.pipe(v.string(), v.uuid()),
  status: v.picklist(INVITATION_STATUSES),
  defaultIdentityProvider: v.optional(v.pipe(v.string(), v.uuid())),
  /** true: single sign-on only (Invite user page, api-docs.cxengage.net; one vendor form swaps the two values). */
  noPassword: v.optional(v.boolean()),
});
export type NewInvitation = v.InferOutput<typeof newInvitation>;

export interface NewInvitationRules {
  readonly tenantIds: ReadonlySet<string>;
  /** Ids of the active roles of the chosen tenant. */
  readonly roleIds: ReadonlySet<string>;
  readonly identityProviderIds: ReadonlySet<string>;
}

/** Parses the form that adds users to a tenant. Its keys are the form's block ids; an empty field is absent or `undefined`. */
export function newInvitationForm(email: string, rules: NewInvitationRules) {
  const listed = (ids: ReadonlySet<string>, blank: string, unlisted: string) =>
    v.pipe(
      v.string(),
      v.nonEmpty(blank),
      v.check((id) => id === '' || ids.has(id), unlisted),
    );
  return v.pipe(
    v.object({
      tenantId: v.optional(
        listed(rules.tenantIds, 'Choose a tenant.', 'This tenant is not listed. Choose another.'),
        '',
      ),
      roleId: v.optional(
        listed(
          rules.roleIds,
          'Choose a role of the tenant.',
          'The chosen tenant does not have this role. Choose again.',
        ),
        '',
      ),
      status: v.optional(v.picklist(INVITATION_STATUSES, 'Choose an option from the list.'), 'accepted'),
      defaultIdentityProvider: v.optional(
        listed(rules.identityProviderIds, '', 'The chosen tenant does not have this identity provider. Choose again.'),
      ),
      noPassword: v.optional(v.picklist(['null', 'false', 'true'], 'Choose an option from the list.'), 'null'),
    }),
    v.transform(
      ({ defaultIdentityProvider, noPassword, ...fields }): NewInvitation => ({
        ...fields,
        email,
        ...(defaultIdentityProvider && { defaultIdentityProvider }),
        ...(noPassword !== 'null' && { noPassword: noPassword === 'true' }),
      }),
    ),
  );
}
