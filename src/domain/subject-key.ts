import { emailKey } from './email-address.ts';
import type { Request } from './request.ts';

/** What a request is about, for "one open request at a time": the e-mail, and for an invitation the tenant too. */
export function subjectKey({ kind, content }: Pick<Request, 'kind' | 'content'>): string {
  return kind === 'invite_to_tenant' && 'tenantId' in content
    ? `${emailKey(content.email)} ${content.tenantId}`
    : emailKey(content.email);
}
