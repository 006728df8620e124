import type { RecordedCall } from '../../../src/sandbox/cxengage/calls.ts';
import type { Fault, FaultEffect } from '../../../src/sandbox/cxengage/faults.ts';
import type { CxengageStandIn } from '../../../src/sandbox/cxengage/server.ts';

/** How long every answer takes. */
export const LATENCY_MS = 50;

const path = /^\/v1\/users/;
const SLOW: Fault = { match: { path }, times: Number.POSITIVE_INFINITY, effect: { kind: 'slow', ms: LATENCY_MS } };

/** Which writes go wrong, and how: one of so many. */
const TROUBLE: readonly (readonly [oneOf: number, effect: FaultEffect])[] = [
  [700, { kind: 'answer', status: 429, headers: { 'retry-after': '1' }, body: { error: 'too many requests' } }],
  [100, { kind: 'dropAfterWrite' }],
  [101, { kind: 'answer', status: 500, body: { error: 'internal error' } }],
];

/** Every call takes its time; with `trouble`, some writes go wrong. Answers with what ends it. */
export function network(cxengage: Pick<CxengageStandIn, 'fault' | 'onCall'>, trouble: boolean): () => void {
  let endSlow = cxengage.fault(SLOW);
  const known = new WeakSet<RecordedCall>();
  let posts = 0;
  const stop = cxengage.onCall((call) => {
    if (!trouble || call.method !== 'POST' || !path.test(call.path) || known.has(call)) return;
    known.add(call);
    posts += 1;
    const [, effect] = TROUBLE.find(([oneOf]) => (posts + 1) % oneOf === 0) ?? [];
    if (!effect) return;
    // Of several that match, the one that was armed first is taken.
    endSlow();
    cxengage.fault({ match: { path, method: 'POST' }, effect });
    endSlow = cxengage.fault(SLOW);
  });
  return () => {
    stop();
    endSlow();
  };
}
