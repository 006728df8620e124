import { punycodeOf } from '../domain/email-address.ts';
import { LABEL_LENGTH } from '../domain/label.ts';
import { INVITATION_WAYS, type NewInvitation } from '../domain/new-invitation.ts';
import type { DoneOutcome } from '../domain/outcome.ts';
import type { Request } from '../domain/request.ts';
import { clamp, counted, visibleLine } from '../domain/text.ts';

/** What a message shows about a request, one line per fact. */
export type Facts = readonly (readonly [label: string, value: string])[];

/** Per value. Keeps a message below Slack's undocumented cap of about 13,200 characters (bolt-js issue 2509). */
export const FACT_LENGTH = 600;

type Names = Request['names'];

/** One fact on one line, or none if the value is empty. No value can look like a fact of its own. */
export function fact(label: string, value: string | undefined): Facts {
  return value ? [[label, visibleLine(value, FACT_LENGTH)]] : [];
}

export function emailFacts(email: string): Facts {
  return [...fact('Email', email), ...fact('Domain in ASCII letters', punycodeOf(email))];
}

/** Statuses that CxEngage reads back, in words. Of an invited user, it may say `pending`. */
const PLATFORM_STATUS: Readonly<Record<string, string>> = {
  enabled: 'enabled (active)',
  accepted: 'accepted (active)',
  pending: 'pending (not active yet)',
  disabled: 'disabled (not active)',
};
const TENANT_STATUS: Readonly<Record<string, string>> = {
  accepted: 'accepted (in the tenant)',
  enabled: 'enabled (in the tenant)',
  invited: 'invited (not accepted yet)',
  pending: 'pending (not accepted yet)',
  expired: 'expired (the invitation was not accepted in time)',
  disabled: 'disabled (not active)',
};

/** What CxEngage stored for a user. A role is a fact only where it is not the approved one. */
export function storedFacts(
  stored: Pick<DoneOutcome, 'status' | 'roleId' | 'invitation' | 'tenantRoleId'>,
  approved: Partial<Pick<DoneOutcome, 'status' | 'roleId' | 'tenantRoleId'>>,
  names: Names,
): Facts {
  const { status, roleId, invitation, tenantRoleId } = stored;
  const other = (id: string | undefined, than: string | undefined) =>
    id && id !== than ? nameOf(id, names) : undefined;
  return [
    ...fact(
      'Status in CxEngage',
      status && status !== approved.status ? (PLATFORM_STATUS[status] ?? quotedWord(status)) : undefined,
    ),
    ...fact('Platform role in CxEngage', other(roleId, approved.roleId)),
    ...fact('Status in the tenant', invitation && (TENANT_STATUS[invitation] ?? quotedWord(invitation))),
    ...fact('Role stored in the tenant', other(tenantRoleId, approved.tenantRoleId)),
  ];
}

/** A word of the API that has no explanation here. */
function quotedWord(word: string): string {
  return `"${visibleLine(word, 40)}"`;
}

/** "added to Billing as Agent", or invited there, by the status that CxEngage stored. */
export function doneInTenant(
  invitation: Omit<NewInvitation, 'email'>,
  stored: DoneOutcome,
  names: Names,
  format: (value: string) => string,
): string {
  const role = nameOf(stored.tenantRoleId ?? invitation.roleId, names);
  const place = `${format(nameOf(invitation.tenantId, names))} as ${format(role)}`;
  if (stored.maker === 'unknown') return `in ${place}`;
  return isInvited(invitation, stored) ? `invited to ${place} by email` : `added to ${place}`;
}

/** Whether CxEngage sent an email with a link. */
export function isInvited({ status }: Pick<NewInvitation, 'status'>, { invitation = status }: DoneOutcome): boolean {
  return status === 'invited' && (invitation === 'invited' || invitation === 'pending');
}

/** How the user signs in; undefined for the tenant's default. */
export function signInWords(noPassword: boolean | undefined): string | undefined {
  if (noPassword === undefined) return undefined;
  return noPassword ? 'single sign-on only' : 'password allowed';
}

/** The tenant, the role in it, and how the user is added. */
export function tenantFacts(invitation: Omit<NewInvitation, 'email'>, names: Names, label = 'Tenant'): Facts {
  const { tenantId, roleId, status, noPassword, defaultIdentityProvider } = invitation;
  return [
    ...fact(label, nameOf(tenantId, names)),
    ...fact('Role in the tenant', nameOf(roleId, names)),
    ...fact('How to add them', INVITATION_WAYS[status]),
    ...fact('Sign-in', signInWords(noPassword)),
    ...fact('Identity provider', defaultIdentityProvider && nameOf(defaultIdentityProvider, names)),
  ];
}

/** Room for a list of names. A form whose names need more is refused, so that the card has all that will be sent. */
export const NAMES_LENGTH = 2_000;

/** The names of these ids as one fact. */
export function nameFacts(label: string, ids: readonly string[], names: Names): Facts {
  return ids.length ? [[label, clamp(nameList(ids, names), NAMES_LENGTH)]] : [];
}

export function nameList(ids: readonly string[], names: Names): string {
  return joined(ids.map((id) => nameOf(id, names)));
}

/** A list in one line. A name with a comma is quoted: it must not look like two. */
export function joined(list: readonly string[]): string {
  return list.map((name) => (name.includes(',') ? `"${name}"` : name)).join(', ');
}

/** The label for an id as CxEngage listed it, or the id itself. Older requests have names that are not labels. */
export function nameOf(id: string, names: Names): string {
  return visibleLine(names[id] ?? '', LABEL_LENGTH) || visibleLine(id, LABEL_LENGTH);
}

/** The number of users, or just "users" while it is unknown. */
export function users(count: number): string {
  return count > 0 ? counted(count, 'user') : 'users';
}
