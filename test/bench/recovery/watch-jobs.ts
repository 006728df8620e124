import type { RecordedCall } from '../../../src/sandbox/cxengage/calls.ts';
import type { CxengageStandIn } from '../../../src/sandbox/cxengage/server.ts';

/** A look-up of somebody whose request was seeded: with it a job begins. */
const LOOK_UP = /^\/v1\/users\?email=(person\.\d+)/;

interface LookUp {
  readonly call: RecordedCall;
  readonly person: string;
  /** By `performance.now()`. */
  readonly at: number;
}

export interface JobCalls {
  /** Resolves when so many look-ups have come in. */
  reaches(count: number): Promise<void>;
  /** Resolves when so many are not answered, with whom they are about. */
  waiting(count: number): Promise<ReadonlySet<string>>;
  /** What came in so far is of no interest any more. */
  forget(): void;
  /** When the first look-up came in, of whomever or of one of these; waits for it. */
  first(among?: ReadonlySet<string>): Promise<number>;
}

export function watchJobs(cxengage: Pick<CxengageStandIn, 'onCall'>): JobCalls {
  const known = new WeakSet<RecordedCall>();
  let lookUps: LookUp[] = [];
  const looks = new Set<() => void>();
  cxengage.onCall((call) => {
    const [, person] = LOOK_UP.exec(call.path) ?? [];
    if (person === undefined || known.has(call)) return;
    known.add(call);
    lookUps.push({ call, person, at: performance.now() });
    for (const look of [...looks]) look();
  });

  function until<T>(find: () => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const look = () => {
        const found = find();
        if (found === undefined) return;
        looks.delete(look);
        resolve(found);
      };
      looks.add(look);
      look();
    });
  }

  return {
    reaches: (count) => until(() => (lookUps.length >= count ? null : undefined)).then(() => undefined),
    waiting: (count) =>
      until(() => {
        const open = lookUps.filter(({ call }) => call.status === 'waiting');
        return open.length >= count ? new Set(open.map(({ person }) => person)) : undefined;
      }),
    forget() {
      lookUps = [];
    },
    first: (among) => until(() => lookUps.find(({ person }) => among?.has(person) ?? true)?.at),
  };
}
