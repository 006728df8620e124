import type { Request } from '../domain/request.ts';
import { isKnownError } from '../errors.ts';
import type { Notifier, PostedMessage, Scene } from '../ports/slack.ts';
import type { Store } from '../ports/store.ts';

export interface UpdatePorts {
  readonly store: Pick<Store, 'byId' | 'replaceShown' | 'askJobs'>;
  readonly notifier: Pick<Notifier, 'draw'>;
}

/** Marks the hash of an update that is sent and not confirmed. */
const SENT = '?';

/**
 * Updates a posted message, unless Slack shows the same already. With `mustExist` it is always sent: Slack tells nobody that a
 * message was deleted, but an update of it fails with `not_found`. `message` has to be read before what `scene` is drawn from.
 *
 * A stored hash must be that of the last update that Slack took, or an old drawing would stay for ever. So a hash is marked before
 * its update is sent, and only the sender who marked it confirms it. A sender who finds a mark, of somebody else or left by a
 * crash, cannot know which update arrives last: it removes the hash, and from then on this message is sent each time. Whoever
 * finds the hash changed since it was read, or the row changed since it was drawn, has the request shown again.
 */
export async function updateMessage(
  { store, notifier }: UpdatePorts,
  message: PostedMessage,
  scene: Scene,
  mustExist = false,
): Promise<void> {
  const { request } = scene;
  const { shown: before } = message;
  const drawing = notifier.draw(message, scene);
  if (drawing.shown === before && !mustExist) return;
  const isKnown = before !== undefined && !before.startsWith(SENT);
  const sent: PostedMessage | undefined = isKnown ? { ...message, shown: SENT + drawing.shown } : undefined;
  const drawAgain = () => store.askJobs(request.id, ['show_request']);

  if (before !== undefined && !(await store.replaceShown(request.id, message, sent?.shown))) return drawAgain();
  try {
    await drawing.send();
  } catch (error) {
    // Slack refused it unread, so what it shows is still known.
    const isRefused = isKnownError(error) && error.retryAfterMs !== undefined;
    if (sent && isRefused) await store.replaceShown(request.id, sent, before);
    throw error;
  }
  const isConfirmed = !sent || (await store.replaceShown(request.id, sent, drawing.shown));
  if (!isConfirmed || !(await isCurrent(store, request))) await drawAgain();
}

/** What was drawn before a change of the row may have come to Slack after what was drawn from the new one. */
async function isCurrent(store: UpdatePorts['store'], { id, status, updatedAt }: Request): Promise<boolean> {
  const now = await store.byId(id);
  return now?.status === status && now.updatedAt === updatedAt;
}
