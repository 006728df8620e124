import type { World } from '../world.ts';
import { conversationsOf, isRoot, messagesFor } from './sight.ts';

/** Up to which `ts` somebody has read a conversation or a thread. */
export type ReadMarks = Readonly<Record<string, string>>;

/** A reset begins a new time: what was read of the old one says nothing any more. */
const keyOf = ({ resets }: World, personId: string, channel: string, thread?: string) =>
  [resets, personId, channel, thread ?? ''].join('/');

/** How many messages a person has not seen, in a thread or in a conversation with all its threads. */
export function unread(world: World, marks: ReadMarks, personId: string, channel: string, thread?: string): number {
  return messagesFor(world, personId, channel).filter((message) => {
    const root = isRoot(message) ? undefined : message.thread_ts;
    if (message.user === personId || (thread !== undefined && root !== thread)) return false;
    return message.ts > (marks[keyOf(world, personId, channel, root)] ?? '');
  }).length;
}

/** The same over everything that the person is in. */
export function unreadOf(world: World, marks: ReadMarks, personId: string): number {
  const conversations = conversationsOf(world, personId);
  return conversations.reduce((sum, { id }) => sum + unread(world, marks, personId, id), 0);
}

/** The marks once a person has seen a conversation, or one of its threads, as it is now. The same object when it is so already. */
export function afterReading(
  world: World,
  marks: ReadMarks,
  personId: string,
  channel: string,
  thread?: string,
): ReadMarks {
  const there = messagesFor(world, personId, channel).filter((message) =>
    thread === undefined ? isRoot(message) : message.thread_ts === thread,
  );
  const newest = there.at(-1)?.ts;
  const key = keyOf(world, personId, channel, thread);
  return newest === undefined || newest <= (marks[key] ?? '') ? marks : { ...marks, [key]: newest };
}
