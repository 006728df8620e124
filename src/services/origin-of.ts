import type { PlatformUser } from '../domain/ports.ts';
import type { Writes } from '../domain/writes.ts';

/** `created` and the `Date` header, from which CxEngage's time is taken, have whole seconds only. */
const TOLERANCE_MS = 2_000;

export type Origin = 'ours' | 'another' | 'cannot_tell';

/**
 * Who made what a look-up found: ours carries our own user id in `createdBy`, and was created while a write of ours could
 * take effect. Equal names prove nothing. Without `writes` nothing was written yet: it is another's.
 */
export function originOf(
  found: Pick<PlatformUser, 'created' | 'createdBy'>,
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
