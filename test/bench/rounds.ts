import type { Figure } from './line.ts';
import { median, quantile } from './quantile.ts';

/**
 * Runs every way once a round, beginning with another one each time: what the machine does meanwhile hits all alike.
 * Answers with what each way brought, round by round.
 */
export async function interleaved<Name extends string, T>(
  rounds: number,
  ways: Readonly<Record<Name, (round: number) => Promise<T>>>,
): Promise<Readonly<Record<Name, readonly T[]>>> {
  // The keys of the record, which Object.keys widens to string.
  const names = Object.keys(ways) as Name[];
  const brought = new Map<Name, T[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [index] of names.entries()) {
      const name = names[(round + index) % names.length];
      if (name !== undefined) brought.get(name)?.push(await ways[name](round));
    }
  }
  // Every name has its entry.
  return Object.fromEntries(brought) as unknown as Record<Name, readonly T[]>;
}

/** The median over the rounds of each round's median and p99. */
export function figureOf(rounds: readonly (readonly number[])[], unit: string): Figure {
  return { median: median(rounds.map(median)), p99: median(rounds.map((values) => quantile(values, 0.99))), unit };
}

/** One number of each round, as their median and their spread. */
export function overRounds(values: readonly number[]): {
  readonly value: number;
  readonly spread: readonly [number, number];
} {
  return { value: median(values), spread: [Math.min(...values), Math.max(...values)] };
}
