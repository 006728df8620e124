import type { Chance } from './chance.ts';

/** Text that has broken programs before. */
export const WORDS = [
  '',
  ' ',
  '0',
  '-1',
  '1e309',
  'null',
  'undefined',
  '[object Object]',
  '__proto__',
  'constructor',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  '\u202etxt.exe\u2066',
  'e\u0301\u200b\ufeff',
  '𝕬𝖓𝖆 👩‍👩‍👧‍👦',
  'İıſ',
  "'; drop table requests; --",
  '<!channel> <@U01ANA00001> <https://example.com|x>',
  '../../etc/passwd',
  '{{7*7}}%s%n',
  'first@second@third',
  'a'.repeat(300),
  'x'.repeat(20_000),
] as const;

const KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '', 'length', 'then'] as const;

function nested(depth: number, isList: boolean): unknown {
  let value: unknown = 'inside';
  for (let left = depth; left > 0; left -= 1) value = isList ? [value] : { a: value };
  return value;
}

/** Something else in the place of `value`; `ids` are words that mean something to the program. */
function replacement(value: unknown, chance: Chance, ids: readonly [string, ...string[]]): unknown {
  return chance.pick<() => unknown>([
    () => null,
    () => chance.pick([true, false, 0, -1, 5, 1e308, 0.1]),
    () => [],
    () => ({}),
    () => [value],
    () => [value, value],
    () => ({ id: value, value }),
    () => JSON.stringify(value) ?? '',
    () => chance.pick(WORDS),
    () => chance.pick(WORDS),
    () => chance.pick(ids),
    () => chance.pick(ids),
    () => nested(1 + chance.below(500), chance.happens(50)),
    () => ({ [chance.pick(KEYS)]: value }),
  ])();
}

/** A copy of `value` with one thing in it changed: taken out, added, or replaced. */
export function mutated(value: unknown, chance: Chance, ids: readonly [string, ...string[]]): unknown {
  if (typeof value !== 'object' || value === null || !chance.happens(92)) return replacement(value, chance, ids);
  if (chance.happens(5)) return withKey(value, chance.pick(KEYS), replacement(value, chance, ids));
  const [first, ...rest] = Object.keys(value);
  if (first === undefined) return replacement(value, chance, ids);
  const chosen = chance.pick([first, ...rest]);
  const isTaken = chance.happens(12);
  const entries = Object.entries(value).flatMap(([key, held]) => {
    if (key !== chosen) return [[key, held] as const];
    return isTaken ? [] : [[key, mutated(held, chance, ids)] as const];
  });
  return Array.isArray(value) ? entries.map(([, held]) => held) : Object.fromEntries(entries);
}

/** An own key, also where it is called `__proto__`. */
function withKey(value: object, key: string, held: unknown): object {
  return Object.fromEntries([...Object.entries(value), [key, held]]);
}
