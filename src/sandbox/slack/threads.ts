import type { Message } from './workspace.ts';

/** A message that others can reply to: it is no reply itself, and everybody sees it. */
export function isThreadRoot(message: Message): boolean {
  return message.ephemeralTo === undefined && (message.thread_ts === undefined || message.thread_ts === message.ts);
}

/** The replies under a message, oldest first. */
export function repliesOf(root: Message, messages: readonly Message[]): readonly Message[] {
  return messages.filter(({ channel, ts, thread_ts }) => {
    return channel === root.channel && thread_ts === root.ts && ts !== root.ts;
  });
}
