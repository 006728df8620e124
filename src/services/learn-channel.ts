import type { Budget } from '../ports/platform.ts';
import type { Log } from '../ports/runtime.ts';
import type { Channels, PostedMessage } from '../ports/slack.ts';
import type { Store } from '../ports/store.ts';

export interface LearnChannelPorts {
  readonly store: Pick<Store, 'requestAt' | 'renameChannel'>;
  readonly channels: Channels;
  readonly log: Log;
}

/**
 * Whether a click in a channel that is not the stored one was on one of these messages, because Slack has changed the
 * channel's id. If so, stores the new id for all messages of that channel and tells the operator, once.
 *
 * This cannot redirect a message. Only Slack sends a click, and it sends us only buttons of our own messages. A `ts`
 * belongs to one message of a channel, so the same `ts` and revision elsewhere could only be a copy that the bot itself
 * posted in the same microsecond. The old id rules that out: it works as long as it is another channel's.
 *
 * Throws `upstream` when Slack does not answer within `budget`.
 */
export async function learnChannel(
  { store, channels, log }: LearnChannelPorts,
  messages: readonly PostedMessage[],
  { channel: to, ts }: Pick<PostedMessage, 'channel' | 'ts'>,
  budget: Budget,
): Promise<boolean> {
  const from = messages.find((message) => message.ts === ts && message.channel !== to)?.channel;
  if (from === undefined || (await store.requestAt(to, ts))) return false;
  if (!(await channels.isRenamed(from, to, budget))) return false;
  if (await store.renameChannel(from, to)) {
    log.error(
      { from, to },
      `Slack has changed the id of the channel ${from} to ${to}. If APPROVALS_CHANNEL is ${from}, set it to ${to} and restart the bot.`,
    );
  }
  return true;
}
