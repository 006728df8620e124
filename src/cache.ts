import type { SteadyClock } from './ports/runtime.ts';

export interface Cache<T> {
  /**
   * The answer for a key; loads it when there is none, or none that is good still. Callers share a load that is under way,
   * however long it takes. An answer older than `maxAgeMs` is loaded anew in any case.
   */
  get(key: string, maxAgeMs?: number): Promise<T>;
  /** The answer for a key where a good one is there. */
  peek(key: string): T | undefined;
  /** Loads it anew. */
  refresh(key: string): Promise<T>;
}

interface Entry<T> {
  readonly answer: Promise<T>;
  /** When its load began: what has changed since may be missing in it. */
  readonly at: number;
  loaded?: { readonly value: T };
}

/** Answers by key that are good for `lifetimeMs`. A load that fails is forgotten; its error goes to all who waited for it. */
export function createCache<T>(
  clock: Pick<SteadyClock, 'elapsed'>,
  lifetimeMs: number,
  load: (key: string) => Promise<T>,
): Cache<T> {
  const entries = new Map<string, Entry<T>>();
  const ageOf = ({ at }: Entry<T>) => clock.elapsed() - at;

  function refresh(key: string): Promise<T> {
    const entry: Entry<T> = { at: clock.elapsed(), answer: load(key) };
    entries.set(key, entry);
    entry.answer.then(
      (value) => {
        entry.loaded = { value };
      },
      () => {
        if (entries.get(key) === entry) entries.delete(key);
      },
    );
    return entry.answer;
  }

  return {
    get(key, maxAgeMs = Number.POSITIVE_INFINITY) {
      const entry = entries.get(key);
      const isGood = entry && ageOf(entry) <= maxAgeMs && (!entry.loaded || ageOf(entry) < lifetimeMs);
      return isGood ? entry.answer : refresh(key);
    },
    peek(key) {
      const entry = entries.get(key);
      return entry?.loaded && ageOf(entry) < lifetimeMs ? entry.loaded.value : undefined;
    },
    refresh,
  };
}
