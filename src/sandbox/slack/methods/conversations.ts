import { fail, missing } from '../answer.ts';
import { type Json, textOf } from '../json.ts';
import type { Method } from '../method.ts';
import type { SlackState } from '../state.ts';
import type { Channel } from '../workspace.ts';

const SCOPES = { public: 'channels:read', private: 'groups:read', direct: 'im:read' } as const;

/** The scope to read a conversation follows from its kind. */
function readScope(args: Json, { workspace }: SlackState): string {
  return SCOPES[workspace.channels.get(textOf(args.channel))?.kind ?? 'public'];
}

/** The conversation, unless it is one that the bot cannot see. */
function visible(args: Json, { workspace, app }: SlackState): Channel | undefined {
  const channel = workspace.channels.get(textOf(args.channel));
  return channel && (channel.kind === 'public' || channel.members.has(app.userId)) ? channel : undefined;
}

/** docs.slack.dev/reference/objects/conversation-object */
function channelObject(channel: Channel, { app }: SlackState): Json {
  const isPrivate = channel.kind === 'private';
  if (channel.kind === 'direct') {
    const user = [...channel.members].find((member) => member !== app.userId);
    return { id: channel.id, is_im: true, is_archived: channel.archived, user, context_team_id: app.teamId };
  }
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: !isPrivate,
    is_group: isPrivate,
    is_im: false,
    is_mpim: false,
    is_private: isPrivate,
    is_archived: channel.archived,
    is_general: channel.name === 'general',
    is_shared: channel.extShared,
    is_ext_shared: channel.extShared,
    is_org_shared: false,
    is_pending_ext_shared: false,
    is_member: channel.members.has(app.userId),
    context_team_id: app.teamId,
  };
}

const cursorOf = (user: string) => Buffer.from(`user:${user}`).toString('base64');

export const conversations: Readonly<Record<string, Method>> = {
  'conversations.info': {
    scope: readScope,
    perMinute: 50,
    run(args, state) {
      if (!args.channel) return missing('channel');
      const channel = visible(args, state);
      if (!channel) return fail('channel_not_found');
      const counted = String(args.include_num_members) === 'true' && { num_members: channel.members.size };
      return { ok: true, channel: { ...channelObject(channel, state), ...counted } };
    },
  },
  'conversations.members': {
    scope: readScope,
    perMinute: 100,
    run(args, state) {
      if (!args.channel) return missing('channel');
      const channel = visible(args, state);
      if (!channel) return fail('channel_not_found');
      const limit = Number(args.limit ?? 100);
      if (!Number.isInteger(limit) || limit < 1 || limit > 1000) return fail('invalid_limit');
      const members = [...channel.members];
      const cursor = textOf(args.cursor);
      const start = cursor ? members.findIndex((member) => cursorOf(member) === cursor) : 0;
      if (start < 0) return fail('invalid_cursor');
      const next = members[start + limit];
      return {
        ok: true,
        members: members.slice(start, start + limit),
        response_metadata: { next_cursor: next === undefined ? '' : cursorOf(next) },
      };
    },
  },
  'conversations.open': {
    scope: 'im:write',
    perMinute: 50,
    run(args, state) {
      const users = textOf(args.users).split(',').filter(Boolean);
      const [user] = users;
      if (user === undefined) return fail('users_list_not_supplied');
      if (users.length > 1) return fail('method_not_supported_for_channel_type');
      const person = state.workspace.users.get(user);
      if (!person) return fail('user_not_found');
      if (person.kind === 'deactivated') return fail('user_disabled');
      if (person.kind === 'bot') return fail('cannot_dm_bot');
      const channel = state.workspace.direct(user);
      const full = String(args.return_im) === 'true';
      return { ok: true, channel: full ? channelObject(channel, state) : { id: channel.id } };
    },
  },
};
