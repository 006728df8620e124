import { punycodeOf } from '../domain/email-address.ts';
import type { NewInvitation } from '../domain/new-invitation.ts';
import type { Request } from '../domain/request.ts';
import { clamp, counted } from '../domain/text.ts';

/** What a message shows about a request, one line per fact. */
export type Facts = readonly (readonly [label: string, value: string])[];

/** Per value. Keeps a message below Slack's undocumented cap of about 13,200 characters (bolt-js issue 2509). */
export const FACT_LENGTH = 600;
const NAME_LENGTH = 150;

type Names = Request['names'];

const INVITATION: Readonly<Record<NewInvitation['status'], string>> = {
  accepted: 'accepted (added at once, no mail)',
  invited: 'invited (mail with a link, valid 24 hours)',
};

/** One fact, or none if the value is empty. */
export function fact(label: string, value: string | undefined): Facts {
  return value ? [[label, clamp(value, FACT_LENGTH)]] : [];
}

export function emailFacts(email: string): Facts {
  return [...fact('E-mail', email), ...fact('The domain in ASCII letters', punycodeOf(email))];
}

/** The tenant, the role in it, and how the user is added. */
export function tenantFacts(invitation: Omit<NewInvitation, 'email'>, names: Names, label = 'Tenant'): Facts {
  const { tenantId, roleId, status, noPassword, defaultIdentityProvider } = invitation;
  const signIn = noPassword ? 'single sign-on only' : 'password allowed';
  return [
    ...fact(label, nameOf(tenantId, names)),
    ...fact('Role in the tenant', nameOf(roleId, names)),
    ...fact('Invitation', INVITATION[status]),
    ...fact('Sign-in', noPassword === undefined ? undefined : signIn),
    ...fact('Identity provider', defaultIdentityProvider && nameOf(defaultIdentityProvider, names)),
  ];
}

/** As many names as fit. Says how many are missing, so that the approver does not take the list as complete. */
export function nameList(ids: readonly string[], names: Names): string {
  let shown = '';
  for (const [at, id] of ids.entries()) {
    const next = `${at ? ', ' : ''}${nameOf(id, names)}`;
    const rest = ` … and ${ids.length - at} more (${ids.length} in all)`;
    if (shown.length + next.length + rest.length > FACT_LENGTH) return shown + rest;
    shown += next;
  }
  return shown;
}

/** The name for an id as CxEngage listed it, or the id itself. */
export function nameOf(id: string, names: Names): string {
  const name = names[id];
  return clamp(name?.trim() ? name : id, NAME_LENGTH);
}

/** The number of users, or just "users" while it is unknown. */
export function users(count: number): string {
  return count > 0 ? counted(count, 'user') : 'users';
}
