import { SENT_STATES, UNSENT_STATES } from '../domain/batch.ts';
import type { BatchRequest, Request } from '../domain/request.ts';
import type { Clock } from '../ports/runtime.ts';
import type { BatchScene, Members, PostedMessage, Scene } from '../ports/slack.ts';
import type { Store } from '../ports/store.ts';

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

export interface ScenePorts {
  readonly store: Store;
  readonly members: Members;
  readonly clock: Clock;
}

/** How many rows a message may name. */
const FIRST = 15;
/** The rate is that of the time since then; milliseconds. */
const LATELY_MS = 30_000;

/** What the messages of a request are drawn from; `messages` are those that are posted. */
export async function sceneOf(ports: ScenePorts, request: Request, messages: readonly PostedMessage[]): Promise<Scene> {
  const requesterSeesCard = await ports.members.isInApprovalsChannel(request.requester).catch(() => false);
  const batch = request.kind === 'create_users' ? { batch: await batchScene(ports, request) } : {};
  return { request, requesterSeesCard, ...batch, ...(await cardPlace(ports.store, request, messages)) };
}

async function batchScene({ store, clock }: ScenePorts, request: BatchRequest): Promise<BatchScene> {
  const { id, status, beganAt } = request;
  const isPreview = status === 'checking' || status === 'draft';
  const now = clock.now();
  const since = Math.max(now - LATELY_MS, beganAt ?? now);
  const states = isPreview ? UNSENT_STATES : SENT_STATES;
  const [counts, groups, first, failures, differing, ended, retryable, invitable] = await Promise.all([
    store.countRows(id),
    store.groupRows(id, SENT_STATES),
    store.rowsAfter(id, 0, FIRST, states),
    status === 'finished' ? store.rowsAfter(id, 0, FIRST, ['failed']) : [],
    status === 'finished' ? store.differingRows(id, FIRST) : [],
    status === 'creating' ? store.endedSince(id, since) : 0,
    status === 'finished' ? store.countRetryable(id) : 0,
    status === 'finished' ? store.countInvitable(id) : 0,
  ]);
  const seconds = (now - since) / 1_000;
  const rate = seconds > 0 ? ended / seconds : 0;
  return { counts, groups, first, failures, differing, retryable, invitable, rate };
}
