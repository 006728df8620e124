import type { PlatformUser, TenantUser } from './data.ts';
import { isoSeconds } from './iso-seconds.ts';
import type { CxengageState } from './state.ts';

const day = 86_400_000;

export type TenantUserStatus = TenantUser['status'] | 'expired';
export type InvitationStatus = 'pending' | 'invited' | 'expired' | 'enabled' | 'disabled' | 'sso-only';

/** The status as it reads at `now`: an invitation that nobody accepted within 24 h has expired (Invite_user page). */
export function statusAt(member: TenantUser, now: number): TenantUserStatus {
  const { status, invitationExpiryDate } = member;
  const ended = invitationExpiryDate !== null && Date.parse(invitationExpiryDate) <= now;
  return status === 'invited' && ended ? 'expired' : status;
}

/** What the console shows as the platform account's status seen from one tenant (help page "Managing Access"). */
export function invitationStatusAt(member: TenantUser, user: PlatformUser, now: number): InvitationStatus {
  const status = statusAt(member, now);
  if (user.status === 'disabled' || status === 'disabled') return 'disabled';
  if (member.noPassword === true) return 'sso-only';
  return status === 'accepted' ? 'enabled' : status;
}

/**
 * From which status a PUT may lead to which (the consoles' rules): resend from pending, invited, expired; cancel only
 * from invited; disable from accepted; accept an invitation that still runs, or enable again.
 */
const allowedFrom: Record<TenantUser['status'], readonly TenantUserStatus[]> = {
  invited: ['pending', 'invited', 'expired'],
  pending: ['invited'],
  disabled: ['accepted'],
  accepted: ['invited', 'disabled'],
};

export function mayBecome(member: TenantUser, status: TenantUser['status'], now: number): boolean {
  return allowedFrom[status].includes(statusAt(member, now));
}

/** Gives the status to the member, with what follows from it: a mail and 24 h for `invited`, the platform user enabled for `accepted`. */
export function setStatus(state: CxengageState, member: TenantUser, status: TenantUser['status'], now: number): void {
  const user = state.users.find(({ id }) => id === member.userId);
  member.status = status;
  member.invitationExpiryDate = status === 'invited' ? isoSeconds(now + day) : null;
  if (status === 'invited' && user !== undefined)
    state.mails.push({ at: isoSeconds(now), to: user.email, about: 'invitation', tenantId: member.tenantId });
  if (status === 'accepted' && user?.status === 'pending') user.status = 'enabled';
}

/**
 * What the invited person does with the link in the mail: the tenant user becomes accepted and the platform user enabled,
 * with a password. Answers with the status it found in the way instead: no such member, expired, or never invited.
 */
export function acceptInvitation(
  state: CxengageState,
  tenantId: string,
  userId: string,
  now: number,
): 'accepted' | 'unknown' | 'expired' | 'not invited' {
  const member = state.findTenantUser(tenantId, userId);
  const user = state.users.find(({ id }) => id === userId);
  if (member === undefined || user === undefined) return 'unknown';
  const status = statusAt(member, now);
  if (status !== 'invited') return status === 'expired' ? 'expired' : 'not invited';
  setStatus(state, member, 'accepted', now);
  user.hasPassword ||= member.noPassword !== true;
  Object.assign(member, { updated: isoSeconds(now), updatedBy: userId });
  return 'accepted';
}
