import type { RecordedCall } from '../../src/sandbox/cxengage/calls.ts';
import type { CxengageStandIn } from '../../src/sandbox/cxengage/server.ts';

/** A POST that creates or invites. */
export interface Write {
  /** What it is about: the e-mail, and for an invitation the path of its tenant. */
  readonly subject: string;
  /** Whether it was written, and the answer sent, by the time that is asked for. */
  readonly call: RecordedCall;
  /** It came in when an earlier one for the same subject was written already: it may have done the thing twice. */
  readonly afterWritten: boolean;
}

export interface Writes {
  readonly all: readonly Write[];
  of(subject: string): readonly Write[];
  stop(): void;
}

export const userSubject = (email: string) => `/v1/users ${email}`;
export const invitationSubject = (tenantId: string, email: string) => `/v1/tenants/${tenantId}/users ${email}`;

/** Watches the POSTs that reach CxEngage, in the order in which they arrive and are written. */
export function watchWrites(cxengage: Pick<CxengageStandIn, 'onCall'>): Writes {
  const all: Write[] = [];
  const known = new Set<RecordedCall>();
  const of = (subject: string) => all.filter((write) => write.subject === subject);
  const stop = cxengage.onCall((call) => {
    if (call.method !== 'POST' || !call.path.endsWith('/users') || known.has(call)) return;
    known.add(call);
    const subject = `${call.path} ${String(Object(call.body).email)}`;
    all.push({ subject, call, afterWritten: of(subject).some((earlier) => earlier.call.wrote) });
  });
  return { all, of, stop };
}
