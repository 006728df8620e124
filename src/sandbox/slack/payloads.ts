import type { Json } from './json.ts';
import { messageObject } from './message-object.ts';
import { commandOriginOf, originOf } from './organization.ts';
import type { SlackState } from './state.ts';
import { viewObject } from './view-object.ts';
import type { OpenView } from './views.ts';
import type { Channel, Message, WorkspaceUser } from './workspace.ts';

/** The old verification token; every payload still carries one. Apps check the signature instead. */
const TOKEN = 'sandbox-verification-token';

/** The name of a channel as payloads give it: private ones are not named in commands and actions. */
function payloadName({ kind, name }: Channel): string {
  return { public: name, private: 'privategroup', direct: 'directmessage' }[kind];
}

/** What every interaction says about who acts and where; a member of another workspace brings its own team. */
function origin(user: WorkspaceUser, state: SlackState): Json {
  return {
    ...originOf(user, state),
    api_app_id: state.app.appId,
    token: TOKEN,
    is_enterprise_install: false,
  };
}

/** docs.slack.dev/interactivity/implementing-slash-commands */
export function commandPayload(
  user: WorkspaceUser,
  channel: Channel,
  command: string,
  text: string,
  state: SlackState,
): Json {
  const path = state.responseUrls.issue('commands', { userId: user.id, channel: channel.id });
  return {
    token: TOKEN,
    ...commandOriginOf(user, state),
    channel_id: channel.id,
    channel_name: payloadName(channel),
    user_id: user.id,
    user_name: user.name,
    command,
    text,
    api_app_id: state.app.appId,
    is_enterprise_install: 'false',
    response_url: `${state.url()}${path}`,
    trigger_id: state.triggers.issue(user.id),
  };
}

/** docs.slack.dev/reference/interaction-payloads/block_actions-payload, from a message. */
export function messageAction(
  user: WorkspaceUser,
  message: Message,
  channel: Channel,
  action: Json,
  state: SlackState,
): Json {
  const isEphemeral = message.ephemeralTo !== undefined;
  const path = state.responseUrls.issue('actions', { userId: user.id, channel: channel.id, message });
  return {
    type: 'block_actions',
    ...origin(user, state),
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: isEphemeral,
      ...(message.thread_ts && { thread_ts: message.thread_ts }),
    },
    trigger_id: state.triggers.issue(user.id),
    channel: { id: channel.id, name: payloadName(channel) },
    // Of an ephemeral message Slack tells the place only.
    ...(!isEphemeral && { message: messageObject(message, state) }),
    state: { values: state.choices.stateOf(user.id, message) },
    response_url: `${state.url()}${path}`,
    actions: [action],
  };
}

/** The same from a modal or a home tab; there is no response_url. */
export function viewAction(user: WorkspaceUser, view: OpenView, action: Json, state: SlackState): Json {
  return {
    type: 'block_actions',
    ...origin(user, state),
    container: { type: 'view', view_id: view.id },
    trigger_id: state.triggers.issue(user.id, view.id),
    view: viewObject(view, state.app),
    state: { values: view.state },
    actions: [action],
  };
}

/**
 * docs.slack.dev/reference/interaction-payloads/block_suggestion-payload. What was chosen in other fields since the view was
 * drawn is not in it (bolt-js #1146, java-slack-sdk #1292).
 */
export function suggestion(
  user: WorkspaceUser,
  view: OpenView,
  { blockId, actionId }: { readonly blockId: string; readonly actionId: string },
  value: string,
  state: SlackState,
): Json {
  return {
    type: 'block_suggestion',
    ...origin(user, state),
    container: { type: 'view', view_id: view.id },
    action_id: actionId,
    block_id: blockId,
    value,
    view: viewObject({ ...view, state: view.stateAtDraw }, state.app),
  };
}

/** docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
export function submission(user: WorkspaceUser, view: OpenView, state: SlackState): Json {
  return {
    type: 'view_submission',
    ...origin(user, state),
    trigger_id: state.triggers.issue(user.id, view.id),
    view: viewObject(view, state.app),
    response_urls: [],
  };
}

export function closing(user: WorkspaceUser, view: OpenView, isCleared: boolean, state: SlackState): Json {
  return {
    type: 'view_closed',
    ...origin(user, state),
    view: viewObject(view, state.app),
    is_cleared: isCleared,
  };
}

/** The wrapper of an event (docs.slack.dev/apis/events-api). */
export function eventPayload(event: Json, state: SlackState): Json {
  const { app, ids, clock } = state;
  const time = Math.floor(clock.now() / 1000);
  return {
    token: TOKEN,
    team_id: app.teamId,
    context_team_id: app.teamId,
    context_enterprise_id: null,
    api_app_id: app.appId,
    event: { ...event, event_ts: ids.ts() },
    type: 'event_callback',
    event_id: ids.next('Ev'),
    event_time: time,
    authorizations: [
      { enterprise_id: null, team_id: app.teamId, user_id: app.userId, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: false,
  };
}
