import type { Request } from '../domain/request.ts';
import { isKnownError, KnownError } from '../errors.ts';
import type { Log } from '../ports/runtime.ts';
import type { Form, MessageModel, Notifier, PostedMessage } from '../ports/slack.ts';
import type { Store } from '../ports/store.ts';
import { sendEitherForm } from './either-form.ts';

export interface UpdatePorts {
  readonly store: Pick<Store, 'byId' | 'replaceShown' | 'askJobs'>;
  readonly notifier: Pick<Notifier, 'draw' | 'exists'>;
  readonly log: Log;
}

/** What Slack shows now. `outdated`: an older version, because Slack allows no more edits of this message. */
export type Shown = Form | 'outdated';

const FORMS: readonly Form[] = ['full', 'short'];
/** Prefix that marks the hash of an update in flight. */
const SENT = '?';
/** Prefix that marks the hash, if known, of a message that Slack lets no one edit any more. */
const LOCKED = '!';

/**
 * Updates a posted message, unless Slack already shows the same content. `mustExist` always asks Slack: it sends no event
 * when a message is deleted, but then the call fails with `not_found`. Read `message` before the rows behind `model`.
 *
 * The stored hash must be that of the last update that Slack accepted, or an old version would stay forever. The sender
 * marks the hash before it sends the update, and only that sender confirms it. A sender that finds a mark (of another
 * sender, or left by a crash) cannot know which update arrives last. It removes the hash, so this message is then sent
 * every time. If the hash changed since it was read, or the row since it was drawn, the request is shown again.
 */
export async function updateMessage(
  { store, notifier, log }: UpdatePorts,
  message: PostedMessage,
  model: MessageModel,
  mustExist = false,
): Promise<Shown> {
  const { request } = model;
  const { shown: before } = message;
  const drawings = { full: notifier.draw(message, model, 'full'), short: notifier.draw(message, model, 'short') };
  const formOf = (hash: string | undefined): Form | undefined => FORMS.find((form) => drawings[form].shown === hash);
  if (before?.startsWith(LOCKED)) {
    if (mustExist && !(await notifier.exists(message))) throw new KnownError('not_found', 'The message was deleted.');
    return formOf(before.slice(LOCKED.length)) ?? 'outdated';
  }
  const formBefore = formOf(before);
  if (formBefore && !mustExist) return formBefore;
  const isKnown = before !== undefined && !before.startsWith(SENT);
  const { shown: _shown, ...place } = message;
  const sent: PostedMessage = isKnown ? { ...place, shown: SENT + drawings.full.shown } : place;
  const drawAgain = async (): Promise<Shown> => {
    await store.askJobs(request.id, ['show_request']);
    return 'full';
  };

  if (before !== undefined && !(await store.replaceShown(request.id, message, sent.shown))) return drawAgain();
  let form: Form = 'short';
  try {
    // Slack has refused this content in full before.
    if (formBefore === 'short') await drawings.short.send();
    else
      ({ form } = await sendEitherForm((one) => drawings[one].send(), {
        log,
        requestId: request.id,
        purpose: message.purpose,
      }));
  } catch (error) {
    if (isKnownError(error, 'forbidden')) {
      const isLocked = await store.replaceShown(request.id, sent, LOCKED + (isKnown ? before : ''));
      if (!isLocked) return drawAgain();
      return formBefore ?? 'outdated';
    }
    // Slack rate limited the update, or refused its content, so the old hash is still correct.
    const isRefused = isKnownError(error) && (error.kind === 'validation' || error.retryAfterMs !== undefined);
    if (isKnown && isRefused) await store.replaceShown(request.id, sent, before);
    throw error;
  }
  const isConfirmed = !isKnown || (await store.replaceShown(request.id, sent, drawings[form].shown));
  if (!isConfirmed || !(await isCurrent(store, request))) await drawAgain();
  return form;
}

/** If the row changed since it was drawn, this update may have replaced a newer one in Slack. */
async function isCurrent(store: UpdatePorts['store'], { id, status, updatedAt }: Request): Promise<boolean> {
  const now = await store.byId(id);
  return now?.status === status && now.updatedAt === updatedAt;
}
