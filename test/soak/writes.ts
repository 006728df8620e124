import type { RecordedCall } from '../../src/sandbox/cxengage/calls.ts';
import type { CxengageStandIn } from '../../src/sandbox/cxengage/server.ts';

/** The default of CXENGAGE_SETTLE_SECONDS: so long after it was given up a write may still show up. */
export const SETTLE_MS = 150_000;
/** The program counts it by the `Date` header, which has whole seconds. */
const DATE_STEP_MS = 1_000;
/** Writes of one attempt whose answers prove nothing. */
export const MOST_WRITES = 2;

/** A POST that creates or invites. */
export interface Write {
  /** What it is about: the e-mail, and for an invitation the path of its tenant. */
  readonly subject: string;
  /** Whether it was written, and the answer sent, by the time that is asked for. */
  readonly call: RecordedCall;
  /** It came in when an earlier one for the same subject was written already: it may have done the thing twice. */
  readonly afterWritten: boolean;
  /** It came in when an earlier one for the same subject could still be written. */
  readonly tooSoon: boolean;
}

export interface Writes {
  readonly all: readonly Write[];
  of(subject: string): readonly Write[];
  stop(): void;
}

export const userSubject = (email: string) => `/v1/users ${email}`;
export const invitationSubject = (tenantId: string, email: string) => `/v1/tenants/${tenantId}/users ${email}`;

/** A 4xx: it was certainly not written. */
export const isRefused = ({ status }: RecordedCall) => typeof status === 'number' && status >= 400 && status < 500;

/** Watches the POSTs that reach CxEngage, in the order in which they arrive and are written. */
export function watchWrites(cxengage: Pick<CxengageStandIn, 'onCall'>, clock: { now(): number }): Writes {
  const all: Write[] = [];
  const known = new Set<RecordedCall>();
  /** When they were answered, or their connection broke. */
  const endedAt = new Map<RecordedCall, number>();
  const bySubject = new Map<string, Write[]>();
  const of = (subject: string) => bySubject.get(subject) ?? [];
  const mayStillCome = ({ call }: Write) =>
    !isRefused(call) && clock.now() - (endedAt.get(call) ?? clock.now()) < SETTLE_MS - DATE_STEP_MS;
  const stop = cxengage.onCall((call) => {
    if (call.method !== 'POST' || !call.path.endsWith('/users')) return;
    if (call.status !== 'waiting' && !endedAt.has(call)) endedAt.set(call, clock.now());
    if (known.has(call)) return;
    known.add(call);
    const subject = `${call.path} ${String(Object(call.body).email)}`;
    const earlier = of(subject);
    const afterWritten = earlier.some((write) => write.call.wrote);
    const write = { subject, call, afterWritten, tooSoon: earlier.some(mayStillCome) };
    all.push(write);
    bySubject.set(subject, [...earlier, write]);
  });
  return { all, of, stop };
}
