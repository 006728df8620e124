import type { Person, Request } from '../domain/request.ts';
import type { Clock, NewId } from '../ports/runtime.ts';

/** What every new request has, whatever its kind. */
export function pendingRequest({ clock, newId }: { clock: Clock; newId: NewId }, requester: Person) {
  const at = clock.now();
  return {
    id: newId(),
    revision: newId(),
    status: 'pending',
    requester,
    attempt: 1,
    createdAt: at,
    updatedAt: at,
  } as const satisfies Partial<Request>;
}

/** The names of those that were chosen, by their ids, as they are listed now. */
export function namesOf(
  listed: readonly { readonly id: string; readonly name: string }[],
  chosen: ReadonlySet<unknown>,
): Request['names'] {
  return Object.fromEntries(listed.filter(({ id }) => chosen.has(id)).map(({ id, name }) => [id, name]));
}
