import type { PostedMessage, Scene, Store } from '../domain/ports.ts';
import type { Request } from '../domain/request.ts';

/** Where the card of a request is, and the root of the thread that it stands in, as far as they are posted. */
export type CardPlace = Pick<Scene, 'card' | 'thread'>;

/** `messages` are those of the request. A card of an invitation stands in the thread of the request that it follows. */
export async function cardPlace(
  store: Pick<Store, 'messages'>,
  { parentId }: Request,
  messages: readonly PostedMessage[],
): Promise<CardPlace> {
  const card = cardIn(messages);
  const thread = parentId && cardIn(await store.messages(parentId));
  return { ...(card && { card }), ...(thread && { thread }) };
}

function cardIn(messages: readonly PostedMessage[]): PostedMessage | undefined {
  return messages.find(({ purpose }) => purpose === 'card');
}
