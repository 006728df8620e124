import type { Json } from './json.ts';
import type { AppIdentity } from './state.ts';
import type { Message } from './workspace.ts';

/** A message as Slack shows it to the app: in answers and in `message` of block_actions. */
export function messageObject(message: Message, app: AppIdentity, replies: readonly Message[] = []): Json {
  const { channel: _channel, ephemeralTo: _to, mentions: _mentions, blocks, ...rest } = message;
  const own = message.user === app.userId;
  return {
    type: 'message',
    ...rest,
    team: app.teamId,
    ...(own && { bot_id: app.botId, app_id: app.appId }),
    ...(own && { bot_profile: { id: app.botId, app_id: app.appId, name: app.name, team_id: app.teamId } }),
    ...(blocks && { blocks }),
    ...(message.thread_ts && message.thread_ts !== message.ts && { parent_user_id: app.userId }),
    ...(replies.length > 0 && { thread_ts: message.ts, reply_count: replies.length }),
  };
}
