import type { World, WorldChannel, WorldMessage } from '../world.ts';

/** The direct conversation of a person with the app, also before the first message. */
export function directId(personId: string): string {
  return `D${personId.slice(1)}`;
}

/** The conversations of a person: channels by name, then the app's direct messages. */
export function conversationsOf(world: World, personId: string): readonly WorldChannel[] {
  const mine = world.channels.filter(({ kind, members }) => kind !== 'direct' && members.includes(personId));
  const id = directId(personId);
  const direct = world.channels.find((channel) => channel.id === id);
  const none = {
    id,
    name: 'directmessage',
    kind: 'direct',
    members: [personId, world.bot.id],
    archived: false,
  } as const;
  return [...mine.toSorted((a, b) => a.name.localeCompare(b.name)), direct ?? none];
}

/** What a person sees in a conversation, replies too, oldest first. */
export function messagesFor(world: World, personId: string, channelId: string): readonly WorldMessage[] {
  return world.messages.filter(
    ({ channel, ephemeralTo }) => channel === channelId && (ephemeralTo === undefined || ephemeralTo === personId),
  );
}

/** Whether a message is no reply. */
export function isRoot({ thread_ts, ts }: Pick<WorldMessage, 'thread_ts' | 'ts'>): boolean {
  return thread_ts === undefined || thread_ts === ts;
}

/** Whether a message stands in the conversation itself. A reply stands in its thread, and a broadcast one in both. */
export function isInChannel(message: WorldMessage): boolean {
  return isRoot(message) || message.subtype === 'thread_broadcast';
}

/** The replies under a message, oldest first. */
export function repliesTo(root: Pick<WorldMessage, 'ts'>, messages: readonly WorldMessage[]): readonly WorldMessage[] {
  return messages.filter(({ thread_ts, ts }) => thread_ts === root.ts && ts !== root.ts);
}

/** Where a permalink of the workspace leads; undefined when the address is none. */
export function placeOf(
  url: string,
  slackUrl: string,
): { readonly channel: string; readonly ts: string; readonly thread?: string } | undefined {
  const parsed = URL.parse(url);
  if (parsed?.origin !== new URL(slackUrl).origin) return undefined;
  const [, channel, seconds, rest] = /^\/archives\/(\w+)\/p(\d+)(\d{6})$/.exec(parsed.pathname) ?? [];
  if (!channel || !seconds || !rest) return undefined;
  const thread = parsed.searchParams.get('thread_ts');
  return { channel, ts: `${seconds}.${rest}`, ...(thread && { thread }) };
}
