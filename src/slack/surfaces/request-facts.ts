import { punycodeOf } from '../../domain/email-address.ts';
import type { NewInvitation } from '../../domain/new-invitation.ts';
import type { NewUser } from '../../domain/new-user.ts';
import type { SingleRequest } from '../../domain/request.ts';
import { clamp } from '../../domain/text.ts';
import { LIMITS } from './limits.ts';

export type Facts = readonly (readonly [label: string, value: string])[];

/** How somebody comes into a tenant, in words. */
export const INVITATION: Readonly<Record<NewInvitation['status'], string>> = {
  accepted: 'accepted (added at once, no mail)',
  invited: 'invited (mail with a link, valid 24 hours)',
};

/** Every field that will be sent, in the form's order, with names resolved from the ids on our side. */
export function requestFacts(request: SingleRequest): Facts {
  const list =
    request.kind === 'create_user'
      ? [...userFacts(request.content, request.names), ...tenantFacts(request.invitation, request.names)]
      : invitationFacts(request.content, request.names);
  return list.map(([label, value]) => [label, clamp(value, LIMITS.fact)]);
}

function userFacts(user: NewUser, names: SingleRequest['names']): Facts {
  return [
    ...emailFacts(user.email),
    ...fact('First name', user.firstName),
    ...fact('Last name', user.lastName),
    ['Platform role', nameOf(user.roleId, names)],
    ...fact('Additional roles', user.additionalRoleIds && roleList(user.additionalRoleIds, names)),
    ...fact('External id', user.externalId),
    ...fact('Status', user.status),
    ...fact('Telephone', user.personalTelephone),
  ];
}

function invitationFacts(invitation: NewInvitation, names: SingleRequest['names']): Facts {
  return [...emailFacts(invitation.email), ...tenantFacts(invitation, names)];
}

function tenantFacts(invitation: NewInvitation | undefined, names: SingleRequest['names']): Facts {
  if (!invitation) return [];
  return [
    ['Tenant', nameOf(invitation.tenantId, names)],
    ['Role in the tenant', nameOf(invitation.roleId, names)],
    ['Invitation', INVITATION[invitation.status]],
    ...fact('Sign-in', invitation.noPassword === undefined ? undefined : signIn(invitation.noPassword)),
    ...fact(
      'Identity provider',
      invitation.defaultIdentityProvider && nameOf(invitation.defaultIdentityProvider, names),
    ),
  ];
}

function emailFacts(email: string): Facts {
  return [['E-mail', email], ...fact('The domain in ASCII letters', punycodeOf(email))];
}

function fact(label: string, value: string | undefined): Facts {
  return value ? [[label, value]] : [];
}

function signIn(noPassword: boolean): string {
  return noPassword ? 'single sign-on only' : 'password allowed';
}

/** As many names as fit, and how many more there are: an approver must not take a part for the whole. */
function roleList(ids: readonly string[], names: SingleRequest['names']): string {
  let shown = '';
  for (const [at, id] of ids.entries()) {
    const next = `${at ? ', ' : ''}${nameOf(id, names)}`;
    const rest = ` … and ${ids.length - at} more (${ids.length} in all)`;
    if (shown.length + next.length + rest.length > LIMITS.fact) return shown + rest;
    shown += next;
  }
  return shown;
}

/** The name behind an id as CxEngage gave it, or the id itself. */
export function nameOf(id: string, names: SingleRequest['names']): string {
  const name = names[id];
  return clamp(name?.trim() ? name : id, 150);
}
