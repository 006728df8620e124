type Factors = Readonly<Record<string, readonly unknown[]>>;
type Case<F extends Factors> = { readonly [Name in keyof F]: F[Name][number] };

interface Value {
  /** Counts the values of all factors. */
  readonly id: number;
  readonly value: unknown;
}

/**
 * Cases in which any two values of two factors occur together at least once. Most faults need one or two certain values
 * (NIST SP 800-142), so these few cases find what the full product would find. Takes two factors or more. Greedy, and the
 * same in every run.
 */
export function pairwise<const F extends Factors>(factors: F): Case<F>[] {
  const names = Object.keys(factors);
  let total = 0;
  const columns = names.map((name) => (factors[name] ?? []).map((value): Value => ({ id: total++, value })));
  const keyOf = (a: Value, b: Value) => Math.min(a.id, b.id) * total + Math.max(a.id, b.id);
  const missing = new Map(columns.flatMap((column, at) => pairsOf(column, columns.slice(at + 1), keyOf)));
  const cases: Case<F>[] = [];
  for (let [next] = missing.values(); next; [next] = missing.values()) {
    const chosen = [...next];
    const gain = (value: Value) => chosen.filter((other) => missing.has(keyOf(value, other))).length;
    for (const column of columns) {
      if (column.some((value) => chosen.includes(value))) continue;
      // Where several values are as good, each has its turn.
      const turn = cases.length % column.length;
      const inTurn = [...column.slice(turn), ...column.slice(0, turn)];
      chosen.push(inTurn.reduce((best, value) => (gain(value) > gain(best) ? value : best)));
    }
    for (const one of chosen) for (const other of chosen) missing.delete(keyOf(one, other));
    const inOrder = chosen.sort((a, b) => a.id - b.id);
    // One value of each factor, in the order of the factors.
    cases.push(Object.fromEntries(names.map((name, at) => [name, inOrder[at]?.value])) as Case<F>);
  }
  return cases;
}

function pairsOf(
  column: readonly Value[],
  others: readonly (readonly Value[])[],
  keyOf: (a: Value, b: Value) => number,
) {
  return column.flatMap((one) =>
    others.flatMap((values) => values.map((other) => [keyOf(one, other), [one, other]] as const)),
  );
}
