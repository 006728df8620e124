import type { SteadyClock } from './ports/runtime.ts';

export interface Cache<T> {
  /**
   * The answer for a key; loads it when there is no good one. Concurrent callers share a load that is in progress,
   * however long it takes. An answer older than `maxAgeMs` is loaded again in any case.
   */
  get(key: string, maxAgeMs?: number): Promise<T>;
  /** The answer for a key, if a good one is there. */
  peek(key: string): T | undefined;
  /** Loads the answer again. Until then, and if that fails, the one that is there stays. */
  refresh(key: string): Promise<T>;
}

interface Entry<T> {
  /** `at`: when its load began, because later changes may be missing in it. */
  loaded?: { readonly value: T; readonly at: number };
  loading?: { readonly answer: Promise<T>; readonly at: number };
}

/** Caches answers by key for `lifetimeMs`. A failed load is not cached; its error goes to all callers who wait for it. */
export function createCache<T>(
  clock: Pick<SteadyClock, 'elapsed'>,
  lifetimeMs: number,
  load: (key: string) => Promise<T>,
): Cache<T> {
  const entries = new Map<string, Entry<T>>();
  const ageOf = ({ at }: { readonly at: number }) => clock.elapsed() - at;

  function loadedFor(key: string, maxAgeMs = Number.POSITIVE_INFINITY): Entry<T>['loaded'] {
    const loaded = entries.get(key)?.loaded;
    return loaded && ageOf(loaded) < lifetimeMs && ageOf(loaded) <= maxAgeMs ? loaded : undefined;
  }

  function refresh(key: string): Promise<T> {
    const at = clock.elapsed();
    const entry = entries.get(key) ?? {};
    const loading = { at, answer: load(key) };
    entry.loading = loading;
    entries.set(key, entry);
    const end = () => {
      if (entry.loading === loading) delete entry.loading;
    };
    loading.answer.then((value) => {
      if (!entry.loaded || entry.loaded.at <= at) entry.loaded = { value, at };
      end();
    }, end);
    return loading.answer;
  }

  return {
    async get(key, maxAgeMs = Number.POSITIVE_INFINITY) {
      const loaded = loadedFor(key, maxAgeMs);
      if (loaded) return loaded.value;
      const { loading } = entries.get(key) ?? {};
      return loading && ageOf(loading) <= maxAgeMs ? loading.answer : refresh(key);
    },
    peek: (key) => loadedFor(key)?.value,
    refresh,
  };
}
