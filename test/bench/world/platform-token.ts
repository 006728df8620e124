import * as v from 'valibot';
import type { CxengageStandIn } from '../../../src/sandbox/cxengage/server.ts';

const answer = v.object({ token: v.string() });

/** A token of the stand-in's, as the program gets its own. */
export async function platformToken({ url, apiKey }: CxengageStandIn): Promise<string> {
  const response = await fetch(`${url}/v1/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: apiKey.id, password: apiKey.secret, tenantId: apiKey.tenantId }),
  });
  return v.parse(answer, await response.json()).token;
}
