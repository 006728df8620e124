import { waitMs } from '../domain/back-off.ts';
import type { Request } from '../domain/request.ts';
import { isKnownError } from '../errors.ts';
import type { Claim, JobEnd } from '../ports/jobs.ts';
import type { Clock, Log } from '../ports/runtime.ts';
import type { Members, MessagePurpose, Notifier, PostedMessage, Scene } from '../ports/slack.ts';
import type { Store } from '../ports/store.ts';
import { sceneOf } from './message-model.ts';
import { updateMessage } from './update-message.ts';

/** A card this young is not looked for when only another message is tried again. */
const FRESH_MS = 60_000;

export interface ShowPorts {
  readonly store: Store;
  readonly members: Members;
  readonly notifier: Notifier;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}

/**
 * Brings the Slack messages of a request in line with its row: the card, the requester's message, and the results. Each
 * `ts` is stored before the next message; a message that is there already is updated, not posted again.
 */
export async function showRequest(ports: ShowPorts, claim: Claim): Promise<JobEnd> {
  const messages = await ports.store.messages(claim.requestId);
  const request = await ports.store.byId(claim.requestId);
  if (!request) return { job: 'end' };
  const posted = new Map(messages.map((message) => [message.purpose, message]));
  let scene = await sceneOf(ports, request, messages);
  const delays: number[] = [];
  for (const purpose of wantedMessages(request)) {
    try {
      const message = await showMessage(ports, scene, purpose, posted.get(purpose), mustExist(ports, request, claim));
      if (message.ts !== posted.get(purpose)?.ts) await ports.store.noteProgress(claim);
      posted.set(purpose, message);
      if (purpose === 'card') scene = { ...scene, card: message };
    } catch (error) {
      // Our own pacing is no trouble: the message only waits its turn.
      if (!(isKnownError(error) && error.code === 'paced'))
        ports.log.warn({ requestId: request.id, purpose, cause: error }, 'message could not be shown');
      const gone = isKnownError(error, 'not_found');
      const undecidable = gone && purpose === 'card' && request.status === 'pending';
      if (undecidable)
        ports.log.error({ requestId: request.id }, 'nobody can decide: is the bot in APPROVALS_CHANNEL?');
      // A place that is gone stays gone; only without its card nobody could decide.
      if (gone && !undecidable) continue;
      delays.push(waitMs(claim.attempts, ports.random(), isKnownError(error) ? error.retryAfterMs : undefined));
      // Results stand in the card's thread: they wait for the card, but not for a change of it.
      if (purpose === 'card' && request.status !== 'pending' && !posted.has('card')) break;
    }
  }
  return delays.length > 0 ? { job: 'postpone', delayMs: Math.max(...delays) } : { job: 'end' };
}

/**
 * The card on which somebody has to decide is looked for whenever it is asked for: each hour, and by whoever asks for the same
 * address. A request that is only tried again, for another message, leaves a fresh card alone.
 */
function mustExist({ clock }: ShowPorts, { status, updatedAt }: Request, { attempts }: Claim): boolean {
  return status === 'pending' && (attempts === 1 || clock.now() - updatedAt >= FRESH_MS);
}

/** In the order in which people should see them. */
function wantedMessages(request: Request): readonly MessagePurpose[] {
  const { kind, status, attempt } = request;
  // A batch that was not sent to the approvers is its requester's alone.
  if (request.kind === 'create_users' && request.digest === undefined) return ['direct'];
  const wanted: MessagePurpose[] = ['card', 'direct'];
  // While the new try runs, the outcome is still that of the one before: its message loses Retry and keeps its reason.
  if (attempt > 1 && ['approved', 'creating', 'paused', 'unknown'].includes(status))
    wanted.push(`result_${attempt - 1}`);
  if (['unknown', 'created', 'failed', 'finished'].includes(status)) wanted.push(`result_${attempt}`);
  // A batch shows how it goes on.
  if (kind === 'create_users' && ['approved', 'creating', 'paused'].includes(status)) wanted.push(`result_${attempt}`);
  if (['denied', 'expired', 'created', 'failed', 'finished'].includes(status)) wanted.push(`direct_result_${attempt}`);
  return wanted;
}

/** Answers with the message as it is known now. */
async function showMessage(
  ports: ShowPorts,
  scene: Scene,
  purpose: MessagePurpose,
  posted: PostedMessage | undefined,
  isLookedFor: boolean,
): Promise<PostedMessage> {
  const { store, notifier } = ports;
  const { request } = scene;
  const gone = posted && (await isGone(updateMessage(ports, posted, scene, isLookedFor && purpose === 'card')));
  if (posted && !(gone && isStillNeeded(request, purpose))) return posted;
  // A click can come in as soon as the message is there: its `ts` is stored before anything else.
  const message = await notifier.post(purpose, scene);
  await store.saveMessage(request.id, message);
  if (gone && purpose === 'card' && request.kind === 'create_users') {
    // The file that says what is approved went with the thread.
    await store.forgetFile(request.id, 'rows');
    await store.askJobs(request.id, ['send_files']);
  }
  return message;
}

/** What is posted again when it is gone: the card on which somebody has to decide, and how it ended. */
function isStillNeeded({ status, attempt }: Request, purpose: MessagePurpose): boolean {
  if (purpose === 'card') return status === 'pending';
  return purpose === `result_${attempt}` && ['created', 'failed', 'finished'].includes(status);
}

/** Somebody deleted the message. Other failures are thrown. */
async function isGone(update: Promise<void>): Promise<boolean> {
  try {
    await update;
    return false;
  } catch (error) {
    if (isKnownError(error, 'not_found')) return true;
    throw error;
  }
}

/**
 * Brings the one message up to date that shows how a batch goes on: the preview while its rows are checked, else the newest
 * result. Only a message that is there already; posting it is the work of `show_request`.
 */
export async function showProgress(ports: ShowPorts, claim: Claim): Promise<JobEnd> {
  const { store, log, random } = ports;
  const messages = await store.messages(claim.requestId);
  const request = await store.byId(claim.requestId);
  if (request?.kind !== 'create_users') return { job: 'end' };
  const purpose = request.status === 'checking' ? 'direct' : (`result_${request.attempt}` as const);
  const message = messages.find((posted) => posted.purpose === purpose);
  if (!message) return { job: 'end' };
  try {
    await updateMessage(ports, message, await sceneOf(ports, request, messages));
  } catch (error) {
    if (isKnownError(error, 'not_found')) return { job: 'end' };
    log.info({ requestId: request.id, cause: error }, 'progress could not be shown');
    const asked = isKnownError(error) ? error.retryAfterMs : undefined;
    return { job: 'postpone', delayMs: waitMs(claim.attempts, random(), asked) };
  }
  return { job: 'end' };
}

const EVERY_MS = 3_600_000;

/**
 * Looks after the card of a request while it waits for a decision: every hour it is shown anew, so that a card which was
 * deleted, or whose channel is back, can be decided on again. Slack tells nobody that a message was deleted.
 */
export async function keepCard(ports: { readonly store: Store; readonly clock: Clock }, claim: Claim): Promise<JobEnd> {
  const { store, clock } = ports;
  const request = await store.byId(claim.requestId);
  if (request?.status !== 'pending') return { job: 'end' };
  const age = clock.now() - request.createdAt;
  if (age >= EVERY_MS) await store.askJobs(request.id, ['show_request']);
  return { job: 'postpone', delayMs: EVERY_MS };
}
