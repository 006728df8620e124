import type { Store } from '../../domain/ports.ts';
import type { InviteSubject } from '../surfaces/invite-modal.ts';

/** Whose invitation a form is about; undefined when its request is not known any more. */
export async function inviteEmail(store: Store, about: InviteSubject): Promise<string | undefined> {
  return about.from === 'email' ? about.email : (await store.byRevision(about.revision))?.content.email;
}
