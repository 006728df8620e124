import type { PlatformUser } from '../domain/ports.ts';

/** `created` and the `Date` header, from which CxEngage's time is taken, have whole seconds only. */
const TOLERANCE_MS = 2_000;

export type Origin = 'ours' | 'another' | 'cannot_tell';

/**
 * Who made what a look-up found: ours carries our own user id in `createdBy` and is not older than our first write, which
 * started at `since` by CxEngage's clock. Equal names prove nothing. Without `since` nothing was written yet: it is another's.
 */
export function originOf(found: PlatformUser, since: number | undefined, ownId: string | undefined): Origin {
  if (since === undefined) return 'another';
  const created = found.created === undefined ? Number.NaN : Date.parse(found.created);
  if (created < since - TOLERANCE_MS) return 'another';
  if (ownId === undefined || found.createdBy === undefined) return 'cannot_tell';
  if (found.createdBy !== ownId) return 'another';
  return Number.isNaN(created) ? 'cannot_tell' : 'ours';
}
