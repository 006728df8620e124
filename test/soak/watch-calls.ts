import type { RecordedCall } from '../../src/sandbox/cxengage/calls.ts';
import type { Victim } from './victim.ts';

/** Tells of every call of the program when it reaches a stand-in, and of CxEngage's answers. */
export function watchCalls(
  { slack, cxengage }: Victim,
  arrived: (what: string, detail: string) => void,
  answered: (call: RecordedCall) => void = () => undefined,
): () => void {
  const known = new Set<RecordedCall>();
  const ends = cxengage.onCall((call) => {
    if (known.has(call)) return answered(call);
    known.add(call);
    arrived(`${call.method} ${call.path}`, JSON.stringify(call.body));
  });
  let seen = slack.calls.length;
  const endsToo = slack.onChange(() => {
    for (const { kind, method, arguments: args } of slack.calls.slice(seen)) {
      seen += 1;
      if (kind === 'api') arrived(method, JSON.stringify(args));
    }
  });
  return () => {
    ends();
    endsToo();
  };
}
