import type { RowContent } from '../../domain/batch-row.ts';
import { asStored } from '../../domain/email-address.ts';
import type { NewInvitation } from '../../domain/new-invitation.ts';
import { isKnownError } from '../../errors.ts';
import type { PlatformReads } from '../../ports/platform.ts';

/** What a look-up says of a good row. */
export type LookedUp =
  | { readonly state: 'new' }
  /** The user is on the platform, so the row only adds them to its tenant. */
  | { readonly state: 'new'; readonly userId: string; readonly content: RowContent }
  /** Nothing is left to do. */
  | { readonly state: 'on_platform'; readonly userId: string; readonly problems: { readonly email: string } };

type Call = <T>(read: () => Promise<T>) => Promise<T>;

/** Looks up the user of a row and, if there is one, the row's tenant. `call` paces each API call. Throws KnownError. */
export async function lookUpRow(
  platform: Pick<PlatformReads, 'findUser' | 'wasInTenant'>,
  { user, invitation }: RowContent,
  call: Call = (read) => read(),
): Promise<LookedUp> {
  const found = await call(() => platform.findUser(user.email));
  if (!found) return { state: 'new' };
  const userId = found.id;
  if (!invitation) return { state: 'on_platform', userId, problems: ON_PLATFORM };
  if (await call(() => isInTenant(platform, invitation, 0)))
    return { state: 'on_platform', userId, problems: IN_TENANT };
  const content = { user, invitation: { ...invitation, email: asStored(invitation.email, found.email) } };
  return { state: 'new', userId, content: { ...content, isOnPlatform: true } };
}

const ON_PLATFORM = { email: 'This person is already on the platform.' };
const IN_TENANT = { email: 'This person is already in this tenant.' };

/**
 * Whether a user was in the tenant at `since` or later. A tenant whose users the bot may not list is left to the write,
 * which CxEngage then answers.
 */
export async function isInTenant(
  platform: Pick<PlatformReads, 'wasInTenant'>,
  { tenantId, email }: Pick<NewInvitation, 'tenantId' | 'email'>,
  since: number,
): Promise<boolean> {
  try {
    return await platform.wasInTenant(tenantId, email, since);
  } catch (error) {
    if (isKnownError(error, 'forbidden') || isKnownError(error, 'not_found')) return false;
    throw error;
  }
}

/** The problem with the address itself: two users have it, or CxEngage rejects it. Undefined for any other error. */
export function addressProblem(error: unknown): { readonly email: string } | undefined {
  return isKnownError(error, 'conflict') || isKnownError(error, 'validation') ? { email: error.message } : undefined;
}
