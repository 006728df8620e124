import { type Answer, fail } from './answer.ts';
import type { SlackState } from './state.ts';
import { isThreadRoot } from './threads.ts';
import type { Channel } from './workspace.ts';

/** The error of a `thread_ts` that names no message of the channel one can reply to; undefined when there is none. */
export function threadError(ts: unknown, channel: Channel, { workspace }: SlackState): Answer | undefined {
  if (ts === undefined || ts === '') return undefined;
  if (typeof ts !== 'string' || !/^\d{9,}\.\d{6}$/.test(ts)) {
    return fail('invalid_thread_ts', [`[ERROR] ${String(ts)} is not a valid thread_ts`]);
  }
  const root = workspace.find(channel.id, ts);
  if (!root) return fail('thread_not_found');
  return isThreadRoot(root) ? undefined : fail('cannot_reply_to_message');
}
