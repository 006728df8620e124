import type { World, WorldChannel, WorldMessage } from '../world.ts';
import type { Place } from './place.ts';
import { conversationsOf, isInChannel, isRoot, messagesFor } from './sight.ts';

/** Up to which `ts` somebody has read a conversation or a thread. */
export type ReadMarks = Readonly<Record<string, string>>;

/** A reset begins a new time: what was read of the old one says nothing any more. */
const keyOf = ({ resets }: World, personId: string, channel: string, thread?: string) =>
  [resets, personId, channel, thread ?? ''].join('/');

/** What is new for a person, as Slack marks it: mentions and direct messages are counted, the rest only makes a name bold. */
export interface News {
  readonly count: number;
  readonly isBold: boolean;
}

/** How many replies of a thread a person has not seen. */
export function unreadReplies(world: World, marks: ReadMarks, personId: string, { channel, ts }: Place): number {
  return unread(world, marks, personId, channel).filter((message) => !isRoot(message) && message.thread_ts === ts)
    .length;
}

/** What is new in a conversation and in those of its threads that the person follows. */
export function newsIn(world: World, marks: ReadMarks, personId: string, { id, kind }: WorldChannel): News {
  const messages = messagesFor(world, personId, id);
  const involves = ({ user, mentions }: WorldMessage) => user === personId || mentions?.includes(personId) === true;
  // Slack: whoever began a thread, wrote in it or was mentioned in it follows it.
  const followed = new Set(messages.filter(involves).map(({ thread_ts, ts }) => thread_ts ?? ts));
  const news = unread(world, marks, personId, id).filter(
    (message) => kind === 'direct' || isInChannel(message) || followed.has(message.thread_ts ?? ''),
  );
  return { count: kind === 'direct' ? news.length : news.filter(involves).length, isBold: news.length > 0 };
}

/** The same over everything that the person is in. */
export function newsOf(world: World, marks: ReadMarks, personId: string): News {
  const all = conversationsOf(world, personId).map((channel) => newsIn(world, marks, personId, channel));
  return { count: all.reduce((sum, { count }) => sum + count, 0), isBold: all.some(({ isBold }) => isBold) };
}

/** The thread that a message stands in, or undefined for the conversation itself; a broadcast reply stands in both. */
function placesOf(message: WorldMessage): readonly (string | undefined)[] {
  if (isRoot(message)) return [undefined];
  return isInChannel(message) ? [undefined, message.thread_ts] : [message.thread_ts];
}

/** What others wrote in a conversation or its threads since the person looked there last. */
function unread(world: World, marks: ReadMarks, personId: string, channel: string): readonly WorldMessage[] {
  return messagesFor(world, personId, channel).filter((message) => {
    const isNew = (thread?: string) => message.ts > (marks[keyOf(world, personId, channel, thread)] ?? '');
    return message.user !== personId && placesOf(message).every(isNew);
  });
}

/** The marks once a person has seen a conversation, or one of its threads, as it is now. The same object when it is so already. */
export function afterReading(
  world: World,
  marks: ReadMarks,
  personId: string,
  channel: string,
  thread?: string,
): ReadMarks {
  const newest = messagesFor(world, personId, channel).findLast((message) => placesOf(message).includes(thread))?.ts;
  const key = keyOf(world, personId, channel, thread);
  return newest === undefined || newest <= (marks[key] ?? '') ? marks : { ...marks, [key]: newest };
}
