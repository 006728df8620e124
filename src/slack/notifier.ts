import type { webApi } from '@slack/bolt';
import type { Clock, MessagePurpose, Notifier, Scene } from '../domain/ports.ts';
import { KnownError } from '../errors.ts';
import { slackCode, slackError } from './errors.ts';
import { createPace } from './pace.ts';
import { approvalCard, type Message } from './surfaces/approval-card.ts';
import { directMessage } from './surfaces/direct-message.ts';
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

/** Posts and updates the messages of requests, each drawn anew from the stored row. */
export function createNotifier({ client, clock, approvalsChannel, workspaceUrl }: NotifierOptions): Notifier {
  const pace = createPace(clock);

  function draw(purpose: MessagePurpose, scene: Scene): Message {
    const url = workspaceUrl();
    if (purpose === 'card') return approvalCard(scene);
    if (purpose === 'direct')
      return directMessage(scene, url && scene.card && permalink(url, scene.card, scene.thread));
    if (purpose.startsWith('direct_result_')) return directResult(scene);
    return resultMessage(scene, Number(purpose.slice('result_'.length)));
  }

  /**
   * A card of an invitation stands in the thread of the request that it follows; results stand in their card's thread. Where
   * somebody deleted the root, the next of these places takes its part, and the channel itself at last.
   */
  function places(purpose: MessagePurpose, { request, card, thread }: Scene): readonly [Place, ...Place[]] {
    if (purpose.startsWith('direct')) return [{ channel: request.requester.userId }];
    const roots = [thread, purpose === 'card' ? undefined : card].filter((root) => root !== undefined);
    const channel = { channel: roots[0]?.channel ?? approvalsChannel };
    const [first, ...others] = roots.map((root) => ({ channel: root.channel, thread_ts: root.ts }));
    return first ? [first, ...others, channel] : [channel];
  }

  async function postIn([where, next, ...others]: readonly [Place, ...Place[]], message: Message) {
    try {
      return await client.chat.postMessage({ ...where, ...message, unfurl_links: false, unfurl_media: false });
    } catch (error) {
      if (next && THREAD_GONE.has(slackCode(error) ?? '')) return postIn([next, ...others], message);
      throw slackError(error);
    }
  }

  return {
    async post(purpose, scene) {
      const where = places(purpose, scene);
      pace(where[0].channel);
      const posted = await postIn(where, draw(purpose, scene));
      const { channel, ts } = posted;
      if (!channel || !ts) throw new KnownError('upstream', 'Slack did not say where the message is.');
      return { purpose, channel, ts };
    },
    async update({ purpose, channel, ts }, scene) {
      await client.chat.update({ channel, ts, ...draw(purpose, scene) }).catch((error) => {
        throw slackError(error);
      });
    },
  };
}
