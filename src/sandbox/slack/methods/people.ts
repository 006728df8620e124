import { fail, missing } from '../answer.ts';
import { type Json, textOf } from '../json.ts';
import type { Method } from '../method.ts';
import { enterpriseUser } from '../organization.ts';
import type { SlackState } from '../state.ts';
import type { UserGroup, WorkspaceUser } from '../workspace.ts';

/** The user object (docs.slack.dev/reference/objects/user-object); the e-mail only with users:read.email. */
function userObject(user: WorkspaceUser, state: SlackState): Json {
  const [firstName = '', ...rest] = user.realName.split(' ');
  const withEmail =
    state.scopes.includes('users:read.email') &&
    user.kind !== 'other_workspace' &&
    user.kind !== 'stranger' &&
    user.kind !== 'bot' &&
    user.email;
  const deleted = user.kind === 'deactivated';
  const guest = user.kind === 'guest' || user.kind === 'single_channel_guest';
  return {
    id: user.id,
    team_id: user.team.id,
    name: user.name,
    deleted,
    real_name: user.realName,
    tz: 'Europe/Zurich',
    tz_label: 'Central European Time',
    tz_offset: 3600,
    profile: {
      real_name: user.realName,
      real_name_normalized: user.realName,
      display_name: user.name,
      display_name_normalized: user.name,
      first_name: firstName,
      last_name: rest.join(' '),
      team: user.team.id,
      ...(withEmail && { email: user.email }),
      ...(user.id === state.app.userId && { bot_id: state.app.botId, api_app_id: state.app.appId }),
    },
    is_bot: user.kind === 'bot',
    is_app_user: false,
    updated: 1_700_000_000,
    // Slack leaves the roles out for people who were deactivated.
    ...(!deleted && {
      is_admin: user.kind === 'admin',
      is_owner: false,
      is_primary_owner: false,
      is_restricted: guest,
      is_ultra_restricted: user.kind === 'single_channel_guest',
      is_email_confirmed: true,
    }),
    ...(user.kind === 'other_workspace' && { is_stranger: false }),
    ...(user.kind === 'stranger' && { is_stranger: true }),
    ...enterpriseUser(user, state.workspace.organization),
  };
}

/** docs.slack.dev/reference/objects/usergroup-object; users and their number only on demand. */
function groupObject(group: UserGroup, args: Json, state: SlackState): Json {
  return {
    id: group.id,
    team_id: state.app.teamId,
    is_usergroup: true,
    name: group.handle,
    handle: group.handle,
    is_external: false,
    date_delete: group.disabled ? 1_700_000_000 : 0,
    ...(String(args.include_users) === 'true' && { users: group.users }),
    ...(String(args.include_count) === 'true' && { user_count: group.users.length }),
  };
}

export const people: Readonly<Record<string, Method>> = {
  'users.info': {
    scope: 'users:read',
    perMinute: 100,
    run(args, state) {
      const user = state.workspace.users.get(textOf(args.user));
      return user ? { ok: true, user: userObject(user, state) } : fail('user_not_found');
    },
  },
  'bots.info': {
    scope: 'users:read',
    perMinute: 50,
    run(args, { app, workspace }) {
      // Slack answers without a bot when none is asked for.
      if (!args.bot) return { ok: true };
      if (args.bot !== app.botId) return fail('bot_not_found');
      const { name = app.name } = workspace.users.get(app.userId) ?? {};
      const bot = {
        id: app.botId,
        deleted: false,
        name,
        updated: 1_700_000_000,
        app_id: app.appId,
        user_id: app.userId,
      };
      return { ok: true, bot };
    },
  },
  'usergroups.list': {
    scope: 'usergroups:read',
    perMinute: 20,
    run(args, state) {
      const all = String(args.include_disabled) === 'true';
      const groups = [...state.workspace.groups.values()].filter((group) => all || !group.disabled);
      return { ok: true, usergroups: groups.map((group) => groupObject(group, args, state)) };
    },
  },
  'usergroups.users.list': {
    scope: 'usergroups:read',
    perMinute: 20,
    run(args, state) {
      if (!args.usergroup) return missing('usergroup');
      const group = state.workspace.groups.get(textOf(args.usergroup));
      const hidden = group?.disabled && String(args.include_disabled) !== 'true';
      return group && !hidden ? { ok: true, users: group.users } : fail('no_such_subteam');
    },
  },
};
