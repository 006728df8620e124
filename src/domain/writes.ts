import * as v from 'valibot';
import { FAILURE_KINDS } from './outcome.ts';

/**
 * The writes of one operation while their effect is not certain. Times are in milliseconds since 1970, by CxEngage's
 * clock. Stored as JSON.
 */
export const writes = v.strictObject({
  /** Start of the first write. A user created before that is not ours. */
  since: v.number(),
  /** When all writes had settled. A user created after that is not ours either. */
  until: v.exactOptional(v.number()),
  /** Number of writes of this attempt without a conclusive response. */
  unproven: v.number(),
  /** The latest write, until a look-up settles it. */
  open: v.exactOptional(
    v.strictObject({
      startedAt: v.number(),
      /** When the call was given up. Absent while it runs, and if its process died. */
      givenUpAt: v.exactOptional(v.number()),
      /** CxEngage's own error text, or why there is none. */
      said: v.exactOptional(v.string()),
      /** HTTP status of the response. */
      status: v.exactOptional(v.number()),
      /** CxEngage refused the write but may have done it. The outcome if look-ups find nothing; never sent again. */
      refusal: v.exactOptional(
        v.strictObject({ kind: v.picklist(FAILURE_KINDS), sentence: v.string(), retryable: v.boolean() }),
      ),
    }),
  ),
});
export type Writes = v.InferOutput<typeof writes>;

/** How a write without a conclusive response ended. */
export type Lost = Omit<NonNullable<Writes['open']>, 'startedAt'>;

/** Records the start of a write. */
export function begun(before: Writes | undefined, startedAt: number): Writes {
  // Settled writes can no longer take effect, so whatever appears from now on is from this write.
  const since = before && before.until === undefined ? before.since : startedAt;
  return { since, unproven: before?.unproven ?? 0, open: { startedAt } };
}

/** Records that the open write ended without a conclusive response. */
export function lost({ since, unproven, open }: Writes, how: Lost): Writes {
  return { since, unproven: unproven + 1, open: { startedAt: open?.startedAt ?? since, ...how } };
}

/** The open write was refused, so it had no effect. Nothing is left to settle unless an earlier write was lost. */
export function refused({ since, unproven }: Writes): Writes | undefined {
  return unproven > 0 ? { since, unproven } : undefined;
}

/** Ends the attempt with all writes settled by `until`. A retry may write again. */
export function settled({ since }: Writes, until: number): Writes {
  return { since, until, unproven: 0 };
}

/** Ends the attempt with the effect of its last write unknown. A retry settles that first and may then write again. */
export function unsettled({ since, open }: Writes): Writes {
  const { startedAt = since, givenUpAt, said } = open ?? {};
  const known = { startedAt, ...(givenUpAt !== undefined && { givenUpAt }), ...(said !== undefined && { said }) };
  return { since, unproven: 0, open: known };
}

/** Whether CxEngage responded with a refusal, or with 2xx but no id. Then only a person may have it sent again. */
export function isAnswered({ open }: Writes): boolean {
  const { status = 0, refusal } = open ?? {};
  return refusal !== undefined || (status >= 200 && status < 300);
}

/** `created` and the `Date` header (the source of CxEngage's time) have a resolution of one second. */
const TOLERANCE_MS = 2_000;

export type Origin = 'ours' | 'another' | 'cannot_tell';

/**
 * Who created what a look-up found. It is ours if `createdBy` is our own user id and `created` falls in the time in
 * which our writes could take effect. Equal names prove nothing. Without `writes` nothing was sent, so it is not ours.
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
