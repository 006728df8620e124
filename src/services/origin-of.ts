import type { PlatformUser } from '../domain/ports.ts';

/** `created` has seconds only, and the other clock may differ from ours. */
const CLOCK_TOLERANCE_MS = 60_000;

export type Origin = 'ours' | 'another' | 'cannot_tell';

/**
 * Who made what a look-up found: ours carries our own user id in `createdBy` and is not older than our first write.
 * Equal names prove nothing. `attemptStartedAt` is undefined when we have not written yet: then it is another's.
 */
export function originOf(found: PlatformUser, attemptStartedAt: number | undefined, ownId: string | undefined): Origin {
  if (attemptStartedAt === undefined) return 'another';
  const created = found.created === undefined ? Number.NaN : Date.parse(found.created);
  if (created < attemptStartedAt - CLOCK_TOLERANCE_MS) return 'another';
  if (ownId === undefined || found.createdBy === undefined) return 'cannot_tell';
  if (found.createdBy !== ownId) return 'another';
  return Number.isNaN(created) ? 'cannot_tell' : 'ours';
}
