import * as v from 'valibot';

/**
 * What is stored of the writes of one operation while their effect is not certain. Times are CxEngage's, in milliseconds
 * since 1970. Stored as JSON.
 */
export const writes = v.strictObject({
  /** Start of the first write: what CxEngage created before that is not ours. */
  since: v.number(),
  /** How many writes of this attempt got no answer that proves anything. */
  unproven: v.number(),
  /** The latest write, until a look-up settles it. */
  open: v.exactOptional(
    v.strictObject({
      startedAt: v.number(),
      /** When the call was given up. Absent while it runs, or when its process died. */
      givenUpAt: v.exactOptional(v.number()),
      /** CxEngage's own words, or why there are none. */
      said: v.exactOptional(v.string()),
      /** CxEngage answered 2xx without a readable id: only a person's Retry may send it again. */
      answered: v.exactOptional(v.literal(true)),
    }),
  ),
});
export type Writes = v.InferOutput<typeof writes>;

/** A write starts now. */
export function begun(before: Writes | undefined, startedAt: number): Writes {
  return { since: before?.since ?? startedAt, unproven: before?.unproven ?? 0, open: { startedAt } };
}

/** The open write ended without an answer that proves anything. */
export function lost({ since, unproven, open }: Writes, how: Omit<NonNullable<Writes['open']>, 'startedAt'>): Writes {
  const startedAt = open?.startedAt ?? since;
  return { since, unproven: unproven + 1, open: { startedAt, ...how } };
}

/** The open write was refused, so it did not happen. Nothing is left to settle unless an earlier one was lost. */
export function refused({ since, unproven }: Writes): Writes | undefined {
  return unproven > 0 ? { since, unproven } : undefined;
}

/** The attempt ends; a Retry may write again. What is still open stays on record, so that the Retry settles it first. */
export function ended({ since, open }: Writes, isSettled: boolean): Writes {
  return { since, unproven: 0, ...(open && !isSettled && { open }) };
}
