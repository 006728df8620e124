import * as v from 'valibot';
import type { Tenant } from '../domain/ports.ts';
import type { Api } from './api.ts';
import { readableEntries } from './readable-entries.ts';

const tenant = v.pipe(
  v.object({
    tenantId: v.pipe(v.string(), v.uuid()),
    tenantName: v.string(),
    tenantActive: v.pipe(
      v.optional(v.unknown()),
      v.check((active) => active !== false),
    ),
  }),
  v.transform(({ tenantId, tenantName }): Tenant => ({ id: tenantId, name: tenantName })),
);
const account = v.object({ userId: v.string(), tenants: v.optional(readableEntries(tenant), []) });

/** `POST /v1/login`: who the bot's account is, and its active tenants. It changes nothing, and is refused to some keys. */
export function logIn(api: Api): Promise<{ readonly userId: string; readonly tenants: readonly Tenant[] }> {
  return api({ method: 'post', path: 'v1/login', writes: false }, account);
}
