import * as v from 'valibot';
import { FAILURE_KINDS } from './outcome.ts';

/**
 * What is stored of the writes of one operation while their effect is not certain. Times are CxEngage's, in milliseconds
 * since 1970. Stored as JSON.
 */
export const writes = v.strictObject({
  /** Start of the first write: what CxEngage created before that is not ours. */
  since: v.number(),
  /** Once all of them have settled: what CxEngage created after that is not ours either. */
  until: v.exactOptional(v.number()),
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
      /** HTTP status of the answer. */
      status: v.exactOptional(v.number()),
      /** CxEngage refused it, though it may have written. It ends so when nothing shows up, and is not sent again. */
      refusal: v.exactOptional(
        v.strictObject({ kind: v.picklist(FAILURE_KINDS), sentence: v.string(), retryable: v.boolean() }),
      ),
    }),
  ),
});
export type Writes = v.InferOutput<typeof writes>;

/** How a write ended that nothing is known of. */
export type Lost = Omit<NonNullable<Writes['open']>, 'startedAt'>;

/** A write starts now. */
export function begun(before: Writes | undefined, startedAt: number): Writes {
  // Writes that have settled can show up no more: what is found from now on is of this one.
  const since = before && before.until === undefined ? before.since : startedAt;
  return { since, unproven: before?.unproven ?? 0, open: { startedAt } };
}

/** The open write ended without an answer that proves anything. */
export function lost({ since, unproven, open }: Writes, how: Lost): Writes {
  return { since, unproven: unproven + 1, open: { startedAt: open?.startedAt ?? since, ...how } };
}

/** The open write was refused, so it did not happen. Nothing is left to settle unless an earlier one was lost. */
export function refused({ since, unproven }: Writes): Writes | undefined {
  return unproven > 0 ? { since, unproven } : undefined;
}

/** The attempt ends, and its writes have settled by `until`. A Retry may write again. */
export function settled({ since }: Writes, until: number): Writes {
  return { since, until, unproven: 0 };
}

/** The attempt ends, and nobody knows what its last write did. A Retry settles that first, and may write again. */
export function unsettled({ since, open }: Writes): Writes {
  const { startedAt = since, givenUpAt, said } = open ?? {};
  const known = { startedAt, ...(givenUpAt !== undefined && { givenUpAt }), ...(said !== undefined && { said }) };
  return { since, unproven: 0, open: known };
}

/**
 * Whether only a person may send it again: CxEngage has answered, 2xx without an id or with a refusal.
 */
export function isAnswered({ open }: Writes): boolean {
  const { status = 0, refusal } = open ?? {};
  return refusal !== undefined || (status >= 200 && status < 300);
}

/** `created` and the `Date` header, from which CxEngage's time is taken, have whole seconds only. */
const TOLERANCE_MS = 2_000;

export type Origin = 'ours' | 'another' | 'cannot_tell';

/**
 * Who made what a look-up found: ours carries our own user id in `createdBy`, and was created while a write of ours could
 * take effect. Equal names prove nothing. Without `writes` nothing was written yet: it is another's.
 */
export function originOf(
  found: { readonly created?: string; readonly createdBy?: string },
  writes: Pick<Writes, 'since' | 'until'> | undefined,
  ownId: string | undefined,
): Origin {
  if (!writes) return 'another';
  const { since, until = Number.POSITIVE_INFINITY } = writes;
  const created = found.created === undefined ? Number.NaN : Date.parse(found.created);
  if (created < since - TOLERANCE_MS || created > until + TOLERANCE_MS) return 'another';
  if (ownId === undefined || found.createdBy === undefined) return 'cannot_tell';
  if (found.createdBy.toLowerCase() !== ownId.toLowerCase()) return 'another';
  return Number.isNaN(created) ? 'cannot_tell' : 'ours';
}
