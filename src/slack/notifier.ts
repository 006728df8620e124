import { createHash } from 'node:crypto';
import type { webApi } from '@slack/bolt';
import { KnownError } from '../errors.ts';
import type { Clock } from '../ports/runtime.ts';
import type { MessagePurpose, Notifier, Scene } from '../ports/slack.ts';
import { slackError } from './errors.ts';
import { approvalCard, type Message } from './surfaces/approval-card.ts';
import { addressed, directMessage } from './surfaces/direct-message.ts';
import { permalink } from './surfaces/permalink.ts';
import { directResult, resultMessage } from './surfaces/result-message.ts';

export interface NotifierOptions {
  readonly client: webApi.WebClient;
  readonly clock: Clock;
  readonly approvalsChannel: string;
  /** Slack's address of the workspace, once it is known. */
  readonly workspaceUrl: () => string | undefined;
}

interface Place {
  readonly channel: string;
  readonly thread_ts?: string;
}

/** docs.slack.dev, chat.postMessage: what Slack says of a `thread_ts` that is no message any more. */
const THREAD_GONE = new Set(['thread_not_found', 'invalid_thread_ts', 'cannot_reply_to_message']);

/** A direct conversation, by its own id or by that of the person. */
const isPrivate = (channel: string) => /^[DUW]/.test(channel);

/** Posts and updates the messages of requests, each drawn anew from the stored row. */
export function createNotifier({ client, clock, approvalsChannel, workspaceUrl }: NotifierOptions): Notifier {
  const pace = createPace(clock);

  function draw(purpose: MessagePurpose, scene: Scene, channel: string): Message {
    const url = workspaceUrl();
    if (purpose === 'card') return approvalCard(scene);
    if (!purpose.startsWith('direct')) return resultMessage(scene, Number(purpose.slice('result_'.length)));
    const direct =
      purpose === 'direct'
        ? directMessage(scene, url && scene.card && permalink(url, scene.card, scene.thread))
        : directResult(scene);
    return isPrivate(channel) ? direct : addressed(direct, scene.request.requester.userId);
  }

  /**
   * A card of an invitation stands in the thread of the request that it follows; results stand in their card's thread. Where
   * a place is gone the next one takes its part: the root was deleted, so the channel itself; the channel is archived, so
   * whoever decided is written to; the requester takes no direct messages, so the thread, if he sees it.
   */
  function places(purpose: MessagePurpose, scene: Scene): readonly [Place, ...Place[]] {
    const { request, card, thread, requesterSeesCard } = scene;
    const roots = [thread, purpose === 'card' ? undefined : card].filter((root) => root !== undefined);
    const threads = roots.map((root) => ({ channel: root.channel, thread_ts: root.ts }));
    if (purpose.startsWith('direct')) {
      return [{ channel: request.requester.userId }, ...(requesterSeesCard ? threads : [])];
    }
    const channel = { channel: roots[0]?.channel ?? approvalsChannel };
    const decider = purpose !== 'card' && request.decision ? [{ channel: request.decision.by.userId }] : [];
    const [first, ...others] = threads;
    return first ? [first, ...others, channel, ...decider] : [channel, ...decider];
  }

  async function postIn([where, next, ...others]: readonly [Place, ...Place[]], draft: (channel: string) => Message) {
    try {
      const message = draft(where.channel);
      const posted = await client.chat.postMessage({ ...where, ...message, unfurl_links: false, unfurl_media: false });
      return { ...posted, shown: hashOf(message) };
    } catch (error) {
      const problem = slackError(error);
      const gone = problem.kind === 'not_found' || THREAD_GONE.has(problem.code ?? '');
      if (next && gone) return postIn([next, ...others], draft);
      throw problem;
    }
  }

  return {
    async post(purpose, scene) {
      const where = places(purpose, scene);
      pace(where[0].channel);
      const posted = await postIn(where, (channel) => draw(purpose, scene, channel));
      const { channel, ts, shown } = posted;
      if (!channel || !ts) throw new KnownError('upstream', 'Slack did not say where the message is.');
      return { purpose, channel, ts, shown };
    },
    draw({ purpose, channel, ts }, scene) {
      const message = draw(purpose, scene, channel);
      return {
        shown: hashOf(message),
        async send() {
          await client.chat.update({ channel, ts, ...message }).catch((error) => {
            throw slackError(error);
          });
        },
      };
    },
  };
}

/** Tells two drawings apart and keeps nothing of them readable. */
function hashOf(message: Message): string {
  return createHash('sha256').update(JSON.stringify(message)).digest('base64url');
}

/** `chat.postMessage` takes about one message a second in a channel, and short bursts (docs.slack.dev, Rate limits). */
const BURST = 4;
const EVERY_MS = 1_000;

/**
 * Answers with a function that is called before each post to a channel: it throws `upstream` with the time to wait when the
 * channel has had its burst, so that the job comes back later instead of running into Slack's 429.
 */
export function createPace(clock: Clock): (channel: string) => void {
  const nextFree = new Map<string, number>();
  return (channel) => {
    const now = clock.now();
    const free = Math.max(nextFree.get(channel) ?? 0, now - (BURST - 1) * EVERY_MS);
    if (free > now)
      throw new KnownError('upstream', 'Posts to one channel are paced.', { code: 'paced', retryAfterMs: free - now });
    nextFree.set(channel, free + EVERY_MS);
  };
}
