import type { Budget, Clock } from '../domain/ports.ts';
import { untilAborted } from '../domain/until-aborted.ts';
import { noAnswer } from './no-answer.ts';

const MINUTE = 60_000;

/**
 * `load` by key, at most once a minute. Callers at the same time share one load; the budget of one ends his own wait,
 * not the load. A load that fails is forgotten, and its error goes to all who waited for it.
 */
export function cachedForAMinute<T>(clock: Clock, load: (key: string) => Promise<T>) {
  const entries = new Map<string, { readonly value: Promise<T>; readonly at: number; loading: boolean }>();

  const start = (key: string): Promise<T> => {
    const entry = { value: load(key), at: clock.now(), loading: true };
    entries.set(key, entry);
    entry.value.then(
      () => {
        entry.loading = false;
      },
      () => entries.delete(key),
    );
    return entry.value;
  };

  /** `since`: what was loaded before that is too old in any case. */
  return async (key: string, budget?: Budget, since = 0): Promise<T> => {
    const outOfBudget = () => noAnswer(undefined, { writes: false, sent: false, outOfBudget: true });
    if (budget?.signal?.aborted) throw outOfBudget();
    const entry = entries.get(key);
    const age = entry ? clock.now() - entry.at : MINUTE;
    const isGood = entry && entry.at >= since && (entry.loading || age < MINUTE);
    const value = isGood ? entry.value : start(key);
    return untilAborted(value, budget?.signal, outOfBudget);
  };
}
