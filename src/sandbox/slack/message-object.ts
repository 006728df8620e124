import type { Json } from './json.ts';
import type { SlackState } from './state.ts';
import { repliesOf } from './threads.ts';
import type { Message } from './workspace.ts';

/** A message as Slack shows it to the app: in answers and in `message` of block_actions. */
export function messageObject(message: Message, state: Pick<SlackState, 'app' | 'workspace'>): Json {
  const { app, workspace } = state;
  const { channel, ephemeralTo: _to, mentions: _mentions, blocks, ...rest } = message;
  const own = message.user === app.userId;
  const root = message.subtype && workspace.find(channel, message.thread_ts ?? '');
  return {
    type: 'message',
    ...rest,
    team: app.teamId,
    ...(own && { bot_id: app.botId, app_id: app.appId }),
    ...(own && { bot_profile: { id: app.botId, app_id: app.appId, name: app.name, team_id: app.teamId } }),
    ...(blocks && { blocks }),
    ...(message.thread_ts && message.thread_ts !== message.ts && { parent_user_id: app.userId }),
    ...threadFields(message, repliesOf(message, workspace.messages)),
    ...(root && { root: messageObject(root, state) }),
  };
}

/** What the root of a thread tells of its replies (docs.slack.dev/reference/events/message/thread_broadcast). */
function threadFields(root: Message, replies: readonly Message[]): Json {
  const latest = replies.at(-1);
  if (!latest) return {};
  const users = [...new Set(replies.map(({ user }) => user))];
  return {
    thread_ts: root.ts,
    reply_count: replies.length,
    reply_users_count: users.length,
    reply_users: users,
    latest_reply: latest.ts,
    is_locked: false,
  };
}
