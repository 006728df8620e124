import { waitMs } from '../domain/back-off.ts';
import { CLOSED_STATUSES, isBatch, type Request } from '../domain/request.ts';
import { isKnownError, type KnownError } from '../errors.ts';
import type { FilePurpose } from '../ports/batch-rows.ts';
import type { Claim, JobEnd } from '../ports/jobs.ts';
import type { Clock, Log } from '../ports/runtime.ts';
import type { Members, MessageModel, MessagePurpose, Notifier, PostedMessage } from '../ports/slack.ts';
import type { Store } from '../ports/store.ts';
import { sendEitherForm } from './either-form.ts';
import { messageModel, placesIn } from './message-model.ts';
import { type Shown, updateMessage } from './update-message.ts';

/** A retry for another message does not check the card if the request changed more recently than this. */
const FRESH_MS = 60_000;

/** How often a message that Slack refuses in both forms is tried. */
const MAX_REFUSALS = 5;

export interface ShowPorts {
  readonly store: Store;
  readonly members: Members;
  readonly notifier: Notifier;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}

/**
 * Brings the Slack messages of a request (card, direct message, results) up to date with its row. Stores each `ts`
 * before the next message is posted. Updates a message that exists instead of posting it again.
 */
export async function showRequest(ports: ShowPorts, claim: Claim): Promise<JobEnd> {
  const messages = await ports.store.messages(claim.requestId);
  const request = await ports.store.byId(claim.requestId);
  if (!request) return { job: 'end' };
  const posted = new Map(messages.map((message) => [message.purpose, message]));
  let model = await messageModel(ports, request, messages);
  const delays: number[] = [];
  const wanted = wantedMessages(request, posted);
  for (const [at, purpose] of wanted.entries()) {
    const isAgain = wanted.indexOf(purpose) < at;
    if (isAgain && !posted.has(purpose)) continue;
    try {
      const mustCardExist = !isAgain && mustExist(ports, request, claim);
      const { message, shown } = await showMessage(ports, model, purpose, posted.get(purpose), mustCardExist);
      if (message.ts !== posted.get(purpose)?.ts) await ports.store.noteProgress(claim);
      posted.set(purpose, message);
      model = { ...model, ...placesIn(request, [...posted.values()]) };
      if (purpose !== 'card') continue;
      if (shown === 'short') model = { ...model, cardForm: 'short' };
      if (shown === 'outdated' && CLOSED_STATUSES.includes(request.status)) wanted.push('decision');
    } catch (error) {
      // A delay by our own pacing is not worth a warning.
      if (!(isKnownError(error) && error.code === 'paced'))
        ports.log.warn({ requestId: request.id, purpose, cause: error }, 'message could not be shown');
      const gone = isKnownError(error, 'not_found');
      if (gone && purpose === 'direct') model = { ...model, isUnreachable: true };
      const isPendingCardGone = gone && purpose === 'card' && request.status === 'pending';
      if (isPendingCardGone)
        ports.log.error({ requestId: request.id }, 'no one can decide this request: is the bot in APPROVALS_CHANNEL?');
      if (isKnownError(error, 'validation')) {
        await noteRefusal(ports, request, purpose, error);
        if (purpose === 'card') model = { ...model, cardForm: 'refused' };
        // A pending card is tried again each hour.
        if (claim.attempts >= MAX_REFUSALS) continue;
      }
      // A deleted destination stays deleted, so retry only a pending card: without it, no approver can decide.
      if (gone && !isPendingCardGone) continue;
      delays.push(waitMs(claim.attempts, ports.random(), isKnownError(error) ? error.retryAfterMs : undefined));
      // Results go in the card's thread, so they wait until the card is posted, but not until it is updated.
      if (purpose === 'card' && request.status !== 'pending' && !posted.has('card')) break;
    }
  }
  return delays.length > 0 ? { job: 'postpone', delayMs: Math.max(...delays) } : { job: 'end' };
}

/**
 * Whether to check that a pending card still exists: on every new run (each hour, and when the same address is
 * requested again). A retry for another message skips the check while the card is fresh.
 */
function mustExist({ clock }: ShowPorts, { status, updatedAt }: Request, { attempts }: Claim): boolean {
  const ageMs = clock.now() - updatedAt;
  // Negative after the clock was set back: that says nothing, so look.
  const isFresh = ageMs >= 0 && ageMs < FRESH_MS;
  return status === 'pending' && (attempts === 1 || !isFresh);
}

/**
 * In the order in which people should see them in Slack. The card links its result and, where the requester gets no
 * direct message, has their Cancel button: so those come first, or the card is drawn once more at the end.
 */
function wantedMessages(request: Request, posted: ReadonlyMap<MessagePurpose, PostedMessage>): MessagePurpose[] {
  const wanted = purposesOf(request);
  if (!wanted.includes('card')) return wanted;
  if (!posted.has('card')) return [...wanted, 'card'];
  const result: MessagePurpose = `result_${request.attempt}`;
  const first = wanted.filter((purpose) => !posted.has(purpose) && (purpose === 'direct' || purpose === result));
  return [...new Set([...first, ...wanted])];
}

function purposesOf(request: Request): MessagePurpose[] {
  const { status, attempt, outcome } = request;
  // Only the requester sees a batch that is not sent for approval yet.
  if (isBatch(request) && request.digest === undefined) return ['direct'];
  const wanted: MessagePurpose[] = ['card', 'direct'];
  // It loses its Retry button, also when the new attempt has ended before anything was shown of it.
  if (attempt > 1) wanted.push(`result_${attempt - 1}`);
  // A single request shows there what it waits for, once an outage lasts.
  const isWaiting = outcome?.result === 'waiting' && outcome.isTold && ['approved', 'creating'].includes(status);
  if (isWaiting && !isBatch(request)) wanted.push(`result_${attempt}`);
  if (['unknown', 'created', 'failed', 'finished'].includes(status)) wanted.push(`result_${attempt}`);
  // A batch shows its progress in the result message.
  if (isBatch(request) && ['approved', 'creating', 'paused'].includes(status)) wanted.push(`result_${attempt}`);
  if (['denied', 'expired', 'created', 'failed', 'finished'].includes(status)) wanted.push(`direct_result_${attempt}`);
  return wanted;
}

/** Updates or posts one message. Returns the message that is stored now, and what Slack shows of it. */
async function showMessage(
  ports: ShowPorts,
  model: MessageModel,
  purpose: MessagePurpose,
  posted: PostedMessage | undefined,
  mustCardExist: boolean,
): Promise<{ readonly message: PostedMessage; readonly shown: Shown }> {
  const { store, notifier } = ports;
  const { request } = model;
  const update = posted && updateMessage(ports, posted, model, mustCardExist && purpose === 'card');
  const shown = update && (await update.catch(goneOr));
  const channel = posted && shown === 'gone' && (await notifier.channelNow(posted));
  if (channel) {
    // Slack has given the channel a new id, and the operator has set it before anybody clicked (`learnChannel`).
    await store.renameChannel(posted.channel, channel);
    return showMessage(ports, model, purpose, { ...posted, channel }, mustCardExist);
  }
  if (posted && shown && !isReplaced(request, purpose, shown))
    return { message: posted, shown: shown === 'gone' ? 'full' : shown };
  // A click can arrive as soon as the message is posted, so store its `ts` first.
  const about = { log: ports.log, requestId: request.id, purpose };
  const { form, sent: message } = await sendEitherForm((one) => notifier.post(purpose, model, one), about);
  await store.saveMessage(request.id, message);
  const files = shown && isBatch(request) ? (FILES_BELOW[purpose] ?? []) : [];
  // They are below the message that stood there before.
  for (const file of files) await store.forgetFile(request.id, file);
  if (files.length > 0) await store.askJobs(request.id, ['send_files']);
  return { message, shown: form };
}

/** The files of a batch that belong below a message. */
const FILES_BELOW: Partial<Record<MessagePurpose, readonly FilePurpose[]>> = {
  card: ['rows'],
  direct: ['problems', 'draft_rows'],
};

/**
 * Whether to post a message again: a pending card that was deleted. And a preview or a final result that was deleted, or
 * that Slack does not let into the message that stands there. An outdated card stays: it has its one thread.
 */
function isReplaced({ status, attempt }: Request, purpose: MessagePurpose, shown: Shown | 'gone'): boolean {
  if (shown !== 'gone' && shown !== 'outdated') return false;
  if (purpose === 'card') return shown === 'gone' && status === 'pending';
  if (purpose === 'direct') return status === 'draft';
  return purpose === `result_${attempt}` && ['created', 'failed', 'finished'].includes(status);
}

/** Tells the operator once, and keeps for the audit, that Slack refuses a message in both forms. */
async function noteRefusal(
  { store, clock, log }: ShowPorts,
  { id: requestId }: Request,
  purpose: MessagePurpose,
  { code, said }: KnownError,
): Promise<void> {
  const events = await store.auditEvents(requestId);
  if (events.some(({ kind, detail }) => kind === 'message_refused' && detail?.purpose === purpose)) return;
  log.error({ requestId, purpose, code, said }, 'Slack refuses a message, also in short form, so no one sees it');
  const detail = { purpose, ...(code && { code }) };
  await store.record({ requestId, kind: 'message_refused', detail, at: clock.now() });
}

/** For the `catch` of an update. Throws all failures but that of a deleted message. */
function goneOr(error: unknown): 'gone' {
  if (isKnownError(error, 'not_found')) return 'gone';
  throw error;
}

/**
 * Updates the message that shows the progress of a batch: the preview while its rows are checked, otherwise the newest
 * result. Never posts one; that is the work of `show_request`.
 */
export async function showProgress(ports: ShowPorts, claim: Claim): Promise<JobEnd> {
  const { store, log, random } = ports;
  const messages = await store.messages(claim.requestId);
  const request = await store.byId(claim.requestId);
  if (!request || !isBatch(request)) return { job: 'end' };
  const purpose = request.status === 'checking' ? 'direct' : (`result_${request.attempt}` as const);
  const message = messages.find((posted) => posted.purpose === purpose);
  if (!message) return { job: 'end' };
  try {
    await updateMessage(ports, message, await messageModel(ports, request, messages));
  } catch (error) {
    // Slack refuses the content for good, so the next progress is shown instead.
    if (isKnownError(error, 'not_found') || isKnownError(error, 'validation')) return { job: 'end' };
    log.info({ requestId: request.id, cause: error }, 'progress could not be shown');
    const asked = isKnownError(error) ? error.retryAfterMs : undefined;
    return { job: 'postpone', delayMs: waitMs(claim.attempts, random(), asked) };
  }
  return { job: 'end' };
}

const REPOST_EVERY_MS = 3_600_000;

/**
 * Shows a pending request again every hour, so that its card comes back after it was deleted or its channel was
 * unavailable. Slack sends no event when a message is deleted.
 */
export async function repostCard(
  ports: { readonly store: Store; readonly clock: Clock },
  claim: Claim,
): Promise<JobEnd> {
  const { store, clock } = ports;
  const request = await store.byId(claim.requestId);
  if (request?.status !== 'pending') return { job: 'end' };
  const age = clock.now() - request.createdAt;
  // Negative after the clock was set back.
  if (age < 0 || age >= REPOST_EVERY_MS) await store.askJobs(request.id, ['show_request']);
  return { job: 'postpone', delayMs: REPOST_EVERY_MS };
}
