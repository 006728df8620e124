import type { SteadyClock } from './ports/runtime.ts';

export interface Cache<T> {
  /**
   * The value of a key, loaded when it is missing or expired. Concurrent callers share one load, however long it takes.
   * A value older than `maxAgeMs` is always reloaded.
   */
  get(key: string, maxAgeMs?: number): Promise<T>;
  /** The cached value of a key, if it has not expired. */
  peek(key: string): T | undefined;
  /** Loads the value again, even when a fresh one is cached. */
  refresh(key: string): Promise<T>;
}

interface Entry<T> {
  readonly answer: Promise<T>;
  /** When the load began. The value may miss changes made after that. */
  readonly at: number;
  loaded?: { readonly value: T };
}

/** Caches values by key for `lifetimeMs`. A failed load is not cached; all callers that waited for it get its error. */
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
      const isFresh = entry && ageOf(entry) <= maxAgeMs && (!entry.loaded || ageOf(entry) < lifetimeMs);
      return isFresh ? entry.answer : refresh(key);
    },
    peek(key) {
      const entry = entries.get(key);
      return entry?.loaded && ageOf(entry) < lifetimeMs ? entry.loaded.value : undefined;
    },
    refresh,
  };
}
