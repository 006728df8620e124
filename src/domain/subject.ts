import { createsUser, type RowContent } from './batch-row.ts';
import { emailKey } from './email-address.ts';

/**
 * Something that only one open request, or one row of an open batch, may hold at a time: the creation of a user, or the
 * change of a user in a tenant.
 */
export type Subject = string;

export function creationOf(email: string): Subject {
  return `create ${emailKey(email)}`;
}

export function changeOf({ email, tenantId }: { readonly email: string; readonly tenantId: string }): Subject {
  return `change ${emailKey(email)} ${tenantId}`;
}

/** The subjects of a row, or of a request for one new user. Once the user exists, no other request can create it, so only the change is held. */
export function subjectsOf(content: RowContent, userId?: string): readonly Subject[] {
  const { user, invitation } = content;
  const creates = userId === undefined && createsUser(content);
  return [...(creates ? [creationOf(user.email)] : []), ...(invitation ? [changeOf(invitation)] : [])];
}
