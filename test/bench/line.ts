/** What a bench found: a row of the table, and of the JSON. */
export interface Line {
  readonly what: string;
  readonly ours?: Figure;
  /** What it is held against, measured in the same run. */
  readonly base?: Figure;
  /** What the goal is about; without a unit it is a ratio. */
  readonly value: number;
  readonly unit?: string;
  /** The least and the most `value` of a round. */
  readonly spread?: readonly [number, number];
  /** Absent where nothing is promised. */
  readonly goal?: { readonly atMost: number } | { readonly atLeast: number };
  /** What the goal says where a number alone would not tell. */
  readonly note?: string;
}

export interface Figure {
  readonly median: number;
  readonly p99?: number;
  readonly unit: string;
}

/** How the value stands to its goal: 1 is just held, 2 twice as bad; 0 without a goal. */
export function strain({ value, goal }: Line): number {
  if (!goal) return 0;
  if (Number.isNaN(value)) return Number.POSITIVE_INFINITY;
  if ('atLeast' in goal) return goal.atLeast / value;
  // A difference can be below zero, which holds; and a goal of 0 is held by no more than 0.
  return value <= 0 ? 0 : value / goal.atMost;
}
