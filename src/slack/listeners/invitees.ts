import type { Store } from '../../domain/ports.ts';
import { emailOf } from '../../domain/request.ts';
import type { InviteSubject } from '../surfaces/invite-modal.ts';

/** Who an invite form is about: one person, or all users that a batch has created. */
export type Invitees =
  | { readonly email: string; readonly parentId?: string }
  | { readonly batchId: string; readonly users: number };

/** Reads it anew from the store; undefined when the request is not known any more. */
export async function inviteesOf(store: Store, about: InviteSubject): Promise<Invitees | undefined> {
  if (about.from === 'email') return { email: about.email };
  const request = await store.byRevision(about.revision);
  if (!request) return undefined;
  if (request.kind !== 'create_users') return { email: emailOf(request), parentId: request.id };
  return { batchId: request.id, users: await store.countInvitable(request.id) };
}

/** The same in words, for the head of the form. */
export function inviteesWords(invitees: Invitees): string {
  if ('email' in invitees) return invitees.email;
  return invitees.users === 1 ? 'one user' : `${new Intl.NumberFormat('en').format(invitees.users)} users`;
}
