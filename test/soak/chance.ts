import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Chance that can be repeated: the same seed gives the same answers in the same order. */
export interface Chance {
  /** A whole number from 0 up to, not including, `n`. */
  below(n: number): number;
  /** True in `percent` of 100 cases. */
  happens(percent: number): boolean;
  /** One of `list`, which must not be empty. */
  pick<T>(list: readonly [T, ...T[]]): T;
}

export function createChance(seed: number): Chance {
  const generator = xoroshiro128plus(seed);
  const below = (n: number) => uniformInt(generator, 0, n - 1);
  return {
    below,
    happens: (percent) => below(100) < percent,
    pick: (list) => list[below(list.length)] ?? list[0],
  };
}
