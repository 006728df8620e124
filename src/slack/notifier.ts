import { createHash } from 'node:crypto';
import type { webApi } from '@slack/bolt';
import type { AccessList } from '../domain/policy.ts';
import { clamp } from '../domain/text.ts';
import { KnownError } from '../errors.ts';
import type { SteadyClock } from '../ports/runtime.ts';
import type { Form, MessageModel, MessagePurpose, Notifier, PostedMessage } from '../ports/slack.ts';
import { messageError, slackError } from './errors.ts';
import { approvalCard } from './surfaces/approval-card.ts';
import type { DeploymentLabel } from './surfaces/deployment-label.ts';
import { addressed, directMessage } from './surfaces/direct-message.ts';
import { LIMITS } from './surfaces/limits.ts';
import { permalink } from './surfaces/permalink.ts';
import { decisionMessage, directResult, resultMessage } from './surfaces/result-message.ts';
import type { Message } from './surfaces/rich-text.ts';
import { shortForm } from './surfaces/short-form.ts';

export interface NotifierOptions {
  readonly client: webApi.WebClient;
  readonly clock: Pick<SteadyClock, 'elapsed'>;
  readonly approvalsChannel: string;
  /** Whom a new card mentions, so that Slack notifies them. */
  readonly approvers?: AccessList | undefined;
  /** The name of the command. */
  readonly command: string;
  readonly label: DeploymentLabel;
  /** URL of the workspace; undefined until it is known. */
  readonly workspaceUrl: () => string | undefined;
}

/** A channel, or a thread in it. `reply_broadcast` shows the reply in the channel too, not only to those in the thread. */
type Place =
  | { readonly channel: string }
  | { readonly channel: string; readonly thread_ts: string }
  | { readonly channel: string; readonly thread_ts: string; readonly reply_broadcast: true };

/** Error codes for a `thread_ts` whose message is gone (docs.slack.dev, chat.postMessage). */
const THREAD_GONE = new Set(['thread_not_found', 'invalid_thread_ts', 'cannot_reply_to_message']);

/** A direct message, by the id of its channel or of its user. */
const isPrivate = (channel: string) => /^[DUW]/.test(channel);

/** Posts and updates the messages of requests, always rendered from the stored row. */
export function createNotifier({
  client,
  clock,
  approvalsChannel,
  approvers,
  command,
  label,
  workspaceUrl,
}: NotifierOptions): Notifier {
  const pace = createPace(clock);

  function draw(purpose: MessagePurpose, model: MessageModel, channel: string, form: Form): Message {
    if (form === 'full') return label.message(drawFull(purpose, model, channel));
    const shortWith = (longest: number) => {
      const reason = clamp(model.request.reason, longest);
      return shortForm(drawFull(purpose, { ...model, request: { ...model.request, reason } }, channel));
    };
    // Of all that a message shows, only the reason is not sent to CxEngage, so it is cut first.
    const { message, isCut } = shortWith(LIMITS.shortReason);
    return label.message(isCut ? shortWith(1).message : message);
  }

  /** As it is posted. Where Slack did not say a name, an id: a mention would notify its person. */
  function drawToPost(purpose: MessagePurpose, model: MessageModel, channel: string, form: Form): Message {
    if (purpose === 'decision' || purpose.startsWith('direct_result')) return draw(purpose, model, channel, form);
    const { request, requesterName = request.requester.userId, deciderName = request.decision?.by.userId } = model;
    return draw(purpose, { ...model, requesterName, ...(deciderName && { deciderName }) }, channel, form);
  }

  function drawFull(purpose: MessagePurpose, model: MessageModel, channel: string): Message {
    const url = workspaceUrl();
    if (purpose === 'card') {
      const { result } = model;
      const resultLink = url && result && permalink(url, result, model.thread ?? model.card);
      return approvalCard(model, { approvers, resultLink });
    }
    if (purpose === 'decision') return decisionMessage(model);
    if (!purpose.startsWith('direct')) return resultMessage(model, Number(purpose.slice('result_'.length)));
    const reached: MessageModel = isPrivate(channel) ? model : { ...model, isUnreachable: true };
    const cardLink = url && model.card && permalink(url, model.card, model.thread);
    const direct = purpose === 'direct' ? directMessage(reached, { command, cardLink }) : directResult(model);
    return isPrivate(channel) ? direct : addressed(direct, model.request.requester.userId);
  }

  /**
   * A follow-up card goes into the thread of the request it follows; results go into the thread of their card. If a
   * place is gone, the next one is used: the channel when the root was deleted, the approvals channel when that channel
   * is gone, the decider when the approvals channel is archived, and the thread when the requester accepts no direct
   * messages but can see the card.
   */
  function places(purpose: MessagePurpose, model: MessageModel): readonly [Place, ...Place[]] {
    const { request, card, thread, requesterSeesCard } = model;
    const roots = [thread, purpose === 'card' ? undefined : card].filter((root) => root !== undefined);
    const threads = roots.map(({ channel, ts }): Place => {
      const place = { channel, thread_ts: ts };
      return purpose === 'card' ? { ...place, reply_broadcast: true } : place;
    });
    if (purpose.startsWith('direct')) {
      return [{ channel: request.requester.userId }, ...(requesterSeesCard ? threads : [])];
    }
    const decider = purpose !== 'card' && request.decision ? [{ channel: request.decision.by.userId }] : [];
    const [first, ...others] = threads;
    // Outside the thread it would say nothing that a reader could place.
    if (first && purpose === 'decision') return [first, ...others];
    if (!first) return [{ channel: approvalsChannel }, ...decider];
    // The thread may be in a channel that is gone, or that had another id before.
    const channels = [...new Set([first.channel, approvalsChannel])].map((channel) => ({ channel }));
    return [first, ...others, ...channels, ...decider];
  }

  async function postIn([where, next, ...others]: readonly [Place, ...Place[]], draft: (channel: string) => Message) {
    try {
      const message = draft(where.channel);
      const posted = await client.chat.postMessage({ ...where, ...message, unfurl_links: false, unfurl_media: false });
      return { ...posted, shown: hashOf(message) };
    } catch (error) {
      const problem = messageError(error);
      const gone = problem.kind === 'not_found' || THREAD_GONE.has(problem.code ?? '');
      if (next && gone) return postIn([next, ...others], draft);
      throw problem;
    }
  }

  async function exists({ channel, ts }: Pick<PostedMessage, 'channel' | 'ts'>): Promise<boolean> {
    try {
      await client.chat.getPermalink({ channel, message_ts: ts });
      return true;
    } catch (error) {
      const problem = slackError(error);
      if (problem.kind === 'not_found') return false;
      throw problem;
    }
  }

  return {
    async post(purpose, model, form = 'full') {
      const where = places(purpose, model);
      // A short form takes the turn of the post that was refused.
      if (form === 'full') pace(where[0].channel);
      const posted = await postIn(where, (channel) => drawToPost(purpose, model, channel, form));
      const { channel, ts, shown } = posted;
      if (!channel || !ts) throw new KnownError('upstream', 'Slack did not say where the message is.');
      return { purpose, channel, ts, shown };
    },
    draw({ purpose, channel, ts }, model, form = 'full') {
      const message = draw(purpose, model, channel, form);
      return {
        shown: hashOf(message),
        async send() {
          await client.chat.update({ channel, ts, ...message }).catch((error) => {
            throw messageError(error);
          });
        },
      };
    },
    exists,
    async channelNow({ channel, ts }) {
      if (isPrivate(channel) || channel === approvalsChannel) return undefined;
      return (await exists({ channel: approvalsChannel, ts })) ? approvalsChannel : undefined;
    },
  };
}

/** Detects whether a message has changed, without storing its content. */
function hashOf(message: Message): string {
  return createHash('sha256').update(JSON.stringify(message)).digest('base64url');
}

/** `chat.postMessage` allows about one message a second per channel, and short bursts (docs.slack.dev, Rate limits). */
const BURST = 4;
const INTERVAL_MS = 1_000;

/**
 * Returns a function to call before each post to a channel. It throws `upstream` with the time to wait when the burst
 * is used up, so that the job retries later and does not hit Slack's 429.
 */
export function createPace(clock: Pick<SteadyClock, 'elapsed'>): (channel: string) => void {
  const nextFree = new Map<string, number>();
  return (channel) => {
    const now = clock.elapsed();
    const free = Math.max(nextFree.get(channel) ?? Number.NEGATIVE_INFINITY, now - (BURST - 1) * INTERVAL_MS);
    if (free > now)
      throw new KnownError('upstream', 'Posts to one channel are paced.', { code: 'paced', retryAfterMs: free - now });
    nextFree.set(channel, free + INTERVAL_MS);
  };
}
