import type { RecordedCall } from '../../../src/sandbox/cxengage/calls.ts';
import type { CxengageStandIn } from '../../../src/sandbox/cxengage/server.ts';

export interface UserCalls {
  /** Look-ups and writes so far. */
  readonly lookUps: number;
  readonly posts: number;
  /** From the first POST that came in to the last answer that went out, ms; 0 while there is none. */
  readonly postingMs: number;
  stop(): void;
}

/** Counts what comes in for users. */
export function watchUsers(cxengage: Pick<CxengageStandIn, 'onCall'>): UserCalls {
  const known = new WeakSet<RecordedCall>();
  const seen = { lookUps: 0, posts: 0, first: 0, last: 0 };
  const stop = cxengage.onCall((call) => {
    if (!call.path.startsWith('/v1/users')) return;
    const isNew = !known.has(call);
    known.add(call);
    if (call.method !== 'POST') {
      if (isNew) seen.lookUps += 1;
      return;
    }
    if (isNew) seen.posts += 1;
    seen.first ||= performance.now();
    seen.last = performance.now();
  });
  return {
    get lookUps() {
      return seen.lookUps;
    },
    get posts() {
      return seen.posts;
    },
    get postingMs() {
      return seen.last - seen.first;
    },
    stop,
  };
}
