import { emailKey } from '../domain/email-address.ts';
import type { Member } from '../domain/policy.ts';
import type { Store } from '../domain/ports.ts';
import type { Request } from '../domain/request.ts';

/** Whether a row of a batch has the address of this person's Slack profile. False for a request about one address. */
export async function hasOwnRow(store: Pick<Store, 'hasAddress'>, member: Member, request: Request): Promise<boolean> {
  if (request.kind !== 'create_users' || member.email === undefined) return false;
  return store.hasAddress(request.id, emailKey(member.email));
}
