import { emailKey } from './email-address.ts';
import type { Request } from './request.ts';

/**
 * What a request is about, for "one open request at a time": the e-mail, and for an invitation the tenant too. A batch is
 * about itself only; each of its rows holds its own address.
 */
export function subjectKey(request: Request): string {
  if (request.kind === 'create_users') return request.id;
  const email = emailKey(request.content.email);
  return request.kind === 'invite_to_tenant' ? `${email} ${request.content.tenantId}` : email;
}
