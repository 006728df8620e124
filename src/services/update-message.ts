import type { Request } from '../domain/request.ts';
import { isKnownError } from '../errors.ts';
import type { MessageModel, Notifier, PostedMessage } from '../ports/slack.ts';
import type { Store } from '../ports/store.ts';

export interface UpdatePorts {
  readonly store: Pick<Store, 'byId' | 'replaceShown' | 'askJobs'>;
  readonly notifier: Pick<Notifier, 'draw'>;
}

/** Prefix that marks the hash of an update in flight. */
const SENT = '?';

/**
 * Updates a posted message, unless Slack already shows the same content. `mustExist` always sends the update: Slack
 * sends no event when a message is deleted, but updating it fails with `not_found`. Read `message` before the rows
 * behind `model`.
 *
 * The stored hash must be that of the last update that Slack accepted, or an old version would stay forever. The sender
 * marks the hash before it sends the update, and only that sender confirms it. A sender that finds a mark (of another
 * sender, or left by a crash) cannot know which update arrives last. It removes the hash, so this message is then sent
 * every time. If the hash changed since it was read, or the row since it was drawn, the request is shown again.
 */
export async function updateMessage(
  { store, notifier }: UpdatePorts,
  message: PostedMessage,
  model: MessageModel,
  mustExist = false,
): Promise<void> {
  const { request } = model;
  const { shown: before } = message;
  const drawing = notifier.draw(message, model);
  if (drawing.shown === before && !mustExist) return;
  const isKnown = before !== undefined && !before.startsWith(SENT);
  const sent: PostedMessage | undefined = isKnown ? { ...message, shown: SENT + drawing.shown } : undefined;
  const drawAgain = () => store.askJobs(request.id, ['show_request']);

  if (before !== undefined && !(await store.replaceShown(request.id, message, sent?.shown))) return drawAgain();
  try {
    await drawing.send();
  } catch (error) {
    // Slack rate limited the update, so the old hash is still correct.
    const isRefused = isKnownError(error) && error.retryAfterMs !== undefined;
    if (sent && isRefused) await store.replaceShown(request.id, sent, before);
    throw error;
  }
  const isConfirmed = !sent || (await store.replaceShown(request.id, sent, drawing.shown));
  if (!isConfirmed || !(await isCurrent(store, request))) await drawAgain();
}

/** If the row changed since it was drawn, this update may have replaced a newer one in Slack. */
async function isCurrent(store: UpdatePorts['store'], { id, status, updatedAt }: Request): Promise<boolean> {
  const now = await store.byId(id);
  return now?.status === status && now.updatedAt === updatedAt;
}
