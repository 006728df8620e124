import type { Json } from './json.ts';
import type { SlackState } from './state.ts';
import { repliesOf } from './threads.ts';
import type { Channel, Message } from './workspace.ts';

/** The messages that hold the file, oldest first. */
export function sharesOf(fileId: string, messages: readonly Message[]): readonly Message[] {
  return messages.filter(({ files }) => files?.some(({ id }) => id === fileId));
}

function share(message: Message, channel: Channel, { workspace, app }: SlackState): Json {
  const replies = repliesOf(message, workspace.messages);
  const users = [...new Set(replies.map(({ user }) => user))];
  const latest = replies.at(-1)?.ts;
  return {
    reply_users: users,
    reply_users_count: users.length,
    reply_count: replies.length,
    ts: message.ts,
    ...(message.thread_ts && { thread_ts: message.thread_ts }),
    ...(latest && { latest_reply: latest }),
    channel_name: channel.name,
    team_id: app.teamId,
  };
}

/** Where a file is shared, as its object says it (docs.slack.dev/reference/objects/file-object). */
export function sharesObject(fileId: string, state: SlackState): Json {
  const shares: Readonly<Record<'public' | 'private', Record<string, Json[]>>> = { public: {}, private: {} };
  const places = { public: new Set<string>(), private: new Set<string>(), direct: new Set<string>() };
  for (const message of sharesOf(fileId, state.workspace.messages)) {
    const channel = state.workspace.channels.get(message.channel);
    if (!channel) continue;
    places[channel.kind].add(channel.id);
    const known = shares[channel.kind === 'public' ? 'public' : 'private'];
    known[channel.id] = [...(known[channel.id] ?? []), share(message, channel, state)];
  }
  const some = Object.entries(shares).filter(([, held]) => Object.keys(held).length > 0);
  return {
    is_public: places.public.size > 0,
    shares: Object.fromEntries(some),
    channels: [...places.public],
    groups: [...places.private],
    ims: [...places.direct],
  };
}
