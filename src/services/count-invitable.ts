import type { Store } from '../domain/ports.ts';

/** How many users a batch has created that are in no tenant. */
export async function countInvitable(store: Pick<Store, 'groupRows'>, requestId: string): Promise<number> {
  const done = await store.groupRows(requestId, ['done']);
  return done.filter(({ tenantId }) => tenantId === undefined).reduce((sum, { rows }) => sum + rows, 0);
}
