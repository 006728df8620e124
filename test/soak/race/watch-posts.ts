import type { Request } from '../../../src/domain/request.ts';
import type { RecordedCall } from '../../../src/sandbox/cxengage/calls.ts';
import type { CxengageStandIn } from '../../../src/sandbox/cxengage/server.ts';

/** The writes that reached CxEngage for one request. */
export interface Posts {
  readonly sent: number;
  readonly written: number;
  /** Came in when an earlier one was written already. */
  readonly afterWritten: number;
}

/** Looks at every write as it comes in. Answers with a function that counts those for a request. */
export function watchPosts({ calls, onCall }: Pick<CxengageStandIn, 'calls' | 'onCall'>): (request: Request) => Posts {
  const seen = new Set<RecordedCall>();
  const afterWritten = new Set<RecordedCall>();
  onCall((call) => {
    if (call.method !== 'POST' || seen.has(call)) return;
    const earlier = [...seen].filter((one) => subject(one) === subject(call));
    seen.add(call);
    if (earlier.some(({ wrote }) => wrote)) afterWritten.add(call);
  });
  return ({ kind, content }) => {
    const path = kind === 'create_user' ? '/v1/users' : `/v1/tenants/${content.tenantId}/users`;
    const sent = calls.filter((call) => call.method === 'POST' && subject(call) === `${path} ${content.email}`);
    return {
      sent: sent.length,
      written: sent.filter(({ wrote }) => wrote).length,
      afterWritten: sent.filter((call) => afterWritten.has(call)).length,
    };
  };
}

/** What a write is about: its path and the e-mail in it. */
function subject({ path, body }: RecordedCall): string {
  return `${path} ${typeof body === 'object' && body !== null && 'email' in body ? String(body.email) : ''}`;
}
