import * as v from 'valibot';

/** A list from which the entries that `entry` cannot read are dropped, and those that repeat an id. */
export function readableEntries<T extends { readonly id: string }>(entry: v.GenericSchema<unknown, T>) {
  return v.pipe(
    v.array(v.unknown()),
    v.transform((list): readonly T[] => {
      const byId = new Map<string, T>();
      for (const one of list) {
        const parsed = v.safeParse(entry, one);
        if (parsed.success && !byId.has(parsed.output.id)) byId.set(parsed.output.id, parsed.output);
      }
      return [...byId.values()];
    }),
  );
}
