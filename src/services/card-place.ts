import type { Scene, Store } from '../domain/ports.ts';
import type { Request } from '../domain/request.ts';

/** Where the card of a request is, and the root of the thread that it stands in, as far as they are posted. */
export type CardPlace = Pick<Scene, 'card' | 'thread'>;

/** A card of an invitation stands in the thread of the request that it follows. */
export async function cardPlace(store: Store, { id, parentId }: Request): Promise<CardPlace> {
  const cardOf = async (requestId: string) =>
    (await store.messages(requestId)).find(({ purpose }) => purpose === 'card');
  const [card, thread] = await Promise.all([cardOf(id), parentId ? cardOf(parentId) : undefined]);
  return { ...(card && { card }), ...(thread && { thread }) };
}
