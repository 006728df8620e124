import { type Answer, fail, missing } from '../answer.ts';
import { withIds } from '../blocks.ts';
import { type Json, jsonOf, textOf } from '../json.ts';
import { messageObject } from '../message-object.ts';
import type { Method } from '../method.ts';
import { checkMessage } from '../rules/message.ts';
import type { SlackState } from '../state.ts';
import { threadError } from '../thread-error.ts';
import { isThreadRoot } from '../threads.ts';
import type { Channel, Message } from '../workspace.ts';

type Found = { readonly channel: Channel } | { readonly refused: Answer };

/** The channel that the bot may write to; a person's id stands for the direct conversation. */
function writable(id: string, { workspace, app, scopes }: SlackState): Found {
  const person = workspace.users.get(id);
  if (person?.kind === 'bot') return { refused: fail('cannot_dm_bot') };
  if (person?.kind === 'deactivated') return { refused: fail('channel_not_found') };
  const channel = person ? workspace.direct(id) : workspace.channels.get(id);
  if (!channel) return { refused: fail('channel_not_found') };
  const isMember = channel.members.has(app.userId);
  if (channel.kind === 'private' && !isMember) return { refused: fail('channel_not_found') };
  if (channel.archived) return { refused: fail('is_archived') };
  if (channel.kind === 'direct' && workspace.directClosed) return { refused: fail('messages_tab_disabled') };
  if (!isMember && !scopes.includes('chat:write.public')) return { refused: fail('not_in_channel') };
  return { channel };
}

/** Slack cuts the text of a post at 40 000 characters (chat.postMessage, "Truncating content"). */
const MAX_TEXT = 40_000;

function contentOf(args: Json, { ids }: SlackState) {
  return {
    text: (textOf(args.text) || textOf(args.markdown_text)).slice(0, MAX_TEXT),
    ...(args.blocks !== undefined && { blocks: withIds(args.blocks, ids) }),
    ...(textOf(args.thread_ts) && { thread_ts: textOf(args.thread_ts) }),
    ...(args.metadata !== undefined && { metadata: jsonOf(args.metadata) }),
  };
}

/** A message of the bot's own that still stands. */
function ownMessage(args: Json, state: SlackState, notOwn: string): { message: Message } | { refused: Answer } {
  const { workspace, app } = state;
  if (!args.channel) return { refused: missing('channel') };
  if (!args.ts) return { refused: missing('ts') };
  const channel = workspace.channels.get(textOf(args.channel));
  if (!channel || (channel.kind !== 'public' && !channel.members.has(app.userId))) {
    return { refused: fail('channel_not_found') };
  }
  const message = workspace.find(channel.id, textOf(args.ts));
  if (!message || message.ephemeralTo) return { refused: fail('message_not_found') };
  return message.user === app.userId ? { message } : { refused: fail(notOwn) };
}

/** The message after chat.update: blocks go when only text is sent, and stay when neither is. */
function updated(message: Message, args: Json, state: SlackState): Omit<Message, 'ts' | 'channel'> {
  const { channel: _channel, ts: _ts, blocks, ...rest } = message;
  const { text, blocks: newBlocks, metadata } = contentOf(args, state);
  const kept = newBlocks ?? (args.text === undefined ? blocks : undefined);
  return {
    ...rest,
    text: args.text === undefined && newBlocks === undefined ? message.text : text,
    ...(kept && { blocks: kept }),
    ...(metadata && { metadata }),
    ...(!newBlocks && { edited: { user: state.app.userId, ts: state.ids.ts() } }),
  };
}

const isBroadcast = ({ reply_broadcast }: Json) => String(reply_broadcast) === 'true';
const isRichText = ({ type }: Json) => type === 'rich_text';
const CONTENT = ['text', 'blocks', 'attachments', 'markdown_text', 'metadata', 'file_ids'];

type Change = { readonly next: Omit<Message, 'ts' | 'channel'> } | { readonly refused: Answer };

/** What chat.update makes of a message: new content, or an old reply shown in the channel too, but not both at once. */
function changeOf(message: Message, args: Json, state: SlackState): Change {
  if (isBroadcast(args)) {
    if (isThreadRoot(message)) return { refused: fail('cant_broadcast_message') };
    if (CONTENT.some((name) => args[name] !== undefined)) return { refused: fail('no_dual_broadcast_content_update') };
    return { next: { ...message, subtype: 'thread_broadcast' } };
  }
  const problem = checkMessage(args, 'update', state.workspace.mostBlockText);
  if (problem) return { refused: fail(problem.error, problem.messages) };
  const next = updated(message, args, state);
  // Documented for other blocks in their place. To be on the safe side, a text alone is refused too.
  const losesRichText = message.blocks?.some(isRichText) && !next.blocks?.some(isRichText);
  return losesRichText ? { refused: fail('block_mismatch') } : { next };
}

/** Posts, changes and deletes (docs.slack.dev/reference/methods/chat.*). */
export const chat: Readonly<Record<string, Method>> = {
  'chat.postMessage': {
    scope: 'chat:write',
    run(args, state) {
      if (!args.channel) return missing('channel');
      const found = writable(textOf(args.channel), state);
      if ('refused' in found) return found.refused;
      const { channel } = found;
      const problem = checkMessage(args, 'post', state.workspace.mostBlockText);
      if (problem) return fail(problem.error, problem.messages);
      const noThread = threadError(args.thread_ts, channel, state);
      if (noThread) return noThread;
      const retryAfter = state.rateLimits.post(channel.id);
      if (retryAfter > 0) return { retryAfter };
      const message = state.workspace.post({
        channel: channel.id,
        user: state.app.userId,
        ...contentOf(args, state),
        // Without a thread there is nothing to broadcast, and no error for it (docs.slack.dev/reference/methods/chat.postMessage).
        ...(textOf(args.thread_ts) && isBroadcast(args) && { subtype: 'thread_broadcast' as const }),
      });
      return { ok: true, channel: channel.id, ts: message.ts, message: messageObject(message, state) };
    },
  },
  'chat.update': {
    scope: 'chat:write',
    perMinute: 50,
    run(args, state) {
      const own = ownMessage(args, state, 'cant_update_message');
      if ('refused' in own) return own.refused;
      const { channel, ts } = own.message;
      if (state.workspace.channels.get(channel)?.archived) return fail('is_inactive');
      // The workspace's setting holds for bots too (docs.slack.dev/reference/methods/chat.update, errors).
      if (state.clock.now() - Number(ts) * 1000 > state.workspace.editWindowMs) return fail('edit_window_closed');
      const change = changeOf(own.message, args, state);
      if ('refused' in change) return change.refused;
      const message = state.workspace.replace(channel, ts, change.next);
      state.choices.redrawn(message);
      return { ok: true, channel, ts, text: message.text, message: messageObject(message, state) };
    },
  },
  'chat.delete': {
    scope: 'chat:write',
    perMinute: 50,
    run(args, state) {
      const own = ownMessage(args, state, 'cant_delete_message');
      if ('refused' in own) return own.refused;
      const { channel, ts } = own.message;
      state.workspace.remove(channel, ts);
      return { ok: true, channel, ts };
    },
  },
  'chat.postEphemeral': {
    scope: 'chat:write',
    perMinute: 100,
    run(args, state) {
      if (!args.channel) return missing('channel');
      if (!args.user) return missing('user');
      const found = writable(textOf(args.channel), state);
      if ('refused' in found) return found.refused;
      const { channel } = found;
      const ephemeralTo = textOf(args.user);
      if (!channel.members.has(ephemeralTo)) return fail('user_not_in_channel');
      const problem = checkMessage(args, 'ephemeral', state.workspace.mostBlockText);
      if (problem) return fail(problem.error, problem.messages);
      const noThread = threadError(args.thread_ts, channel, state);
      if (noThread) return noThread;
      const content = contentOf(args, state);
      const message = state.workspace.post({ channel: channel.id, user: state.app.userId, ...content, ephemeralTo });
      return { ok: true, message_ts: message.ts };
    },
  },
  'chat.getPermalink': {
    run(args, { workspace, app, url }) {
      if (!args.channel) return missing('channel');
      if (!args.message_ts) return missing('message_ts');
      const channel = workspace.channels.get(textOf(args.channel));
      if (!channel || (channel.kind !== 'public' && !channel.members.has(app.userId))) return fail('channel_not_found');
      const message = workspace.find(channel.id, textOf(args.message_ts));
      if (!message || message.ephemeralTo) return fail('message_not_found');
      const thread = message.thread_ts ? `?thread_ts=${message.thread_ts}&cid=${channel.id}` : '';
      const permalink = `${url()}/archives/${channel.id}/p${message.ts.replace('.', '')}${thread}`;
      return { ok: true, channel: channel.id, permalink };
    },
  },
};
