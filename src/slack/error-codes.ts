/**
 * What Slack's error codes mean for us. Sources: the error lists of the pages of the methods we call, and the list that
 * all methods share, on docs.slack.dev/reference/methods; `UnrecoverableSocketModeStartError.js` in @slack/socket-mode.
 */

/**
 * What helps against a refusal. `wait`: only time. `operator`: a change in Slack or in the settings. `target`: nothing,
 * because the message, person, channel or file is gone or takes no such call. `program`: a fix of this program.
 */
export type Cure = 'wait' | 'operator' | 'target' | 'program';

/** The refused call, for the sentence that says what to do. */
export interface RefusedCall {
  readonly method: string;
  /** The setting that holds the token of the call. */
  readonly token: 'SLACK_BOT_TOKEN' | 'SLACK_APP_TOKEN';
  /** The setting that the call is about, with its value, such as `APPROVALS_CHANNEL C024BE7LH`. */
  readonly about?: string | undefined;
  /** The missing scope, where Slack names it. */
  readonly needed?: string | undefined;
}

interface Meaning {
  readonly cure: Cure;
  /** What the operator has to do. */
  readonly todo: (code: string, call: RefusedCall) => string;
  /** What a person reads whose click or command was refused with it. */
  readonly told: (code: string) => string;
}

const says = (code: string) => `Slack says ${code}.`;
const askOperator = (code: string) => `Slack refuses the bot (${code}). Ask its operator to fix this.`;

const COPY_TOKEN = {
  SLACK_BOT_TOKEN: 'copy the bot token from the OAuth & Permissions page again.',
  SLACK_APP_TOKEN: 'create an app-level token with the scope connections:write on the Basic Information page.',
} as const;

const operator = (todo: Meaning['todo']): Meaning => ({ cure: 'operator', todo, told: askOperator });
const about = ({ about, method }: RefusedCall) => about ?? method;

const WAIT: Meaning = {
  cure: 'wait',
  todo: (code, { method }) => `Slack answered ${method} with ${code}, which is temporary.`,
  told: says,
};
const TOKEN = operator((code, { token }) => `Slack refuses ${token} (${code}): ${COPY_TOKEN[token]}`);
const SCOPE = operator((code, { token, method, needed }) => {
  if (token === 'SLACK_APP_TOKEN') return `Slack refuses ${token} (${code}): ${COPY_TOKEN[token]}`;
  const [scopes, them] = needed?.includes(',') ? ['scopes', 'them'] : ['scope', 'it'];
  return `The Slack app lacks the ${scopes} ${needed || `for ${method}`}: add ${them} under OAuth & Permissions and install the app again.`;
});
const PLAN = operator(
  (code) =>
    `This Slack plan has no user groups (${code}): list user ids (U…) in REQUESTERS and APPROVERS instead, or upgrade the plan.`,
);
const WORKSPACE = operator(
  (code) =>
    `Slack has disabled or restricted this workspace (${code}): ask its owners, and install the app again when the workspace is active.`,
);
const NOT_INSTALLED = operator(
  (code, { token }) =>
    `Slack gives this app no access to the workspace (${code}): have an admin of the organization add the app to the workspace, or give ${token} of an app that is installed there.`,
);
const POLICY = operator(
  (code, { method }) =>
    `An admin's setting in Slack forbids the bot to use ${method} (${code}): ask an admin of the workspace to allow it.`,
);
const SIGN_IN = operator(
  (code, { token }) =>
    `The account behind ${token} must sign in to Slack again (${code}): sign in, then install the app again.`,
);
const GROUP = operator(
  (_code, call) =>
    `Slack has no active user group ${about(call)}: correct REQUESTERS or APPROVERS, or enable the group.`,
);
const SOCKETS = operator(
  (code) =>
    `Slack refuses one more Socket Mode connection (${code}): this app has 10 open ones already. Stop instances of the bot that are not needed.`,
);
const STORAGE = operator(
  (code) => `Slack accepts no more files from the bot (${code}): ask an admin of the workspace to allow them.`,
);
const CHANNEL: Meaning = {
  cure: 'target',
  todo: (_code, call) =>
    `Slack does not show ${about(call)} to the bot: check the id, and type /invite @bot (with its own name) in the channel.`,
  told: says,
};
const TARGET: Meaning = {
  cure: 'target',
  todo: (code, call) => `Slack refuses ${about(call)} (${code}): check the setting, and the channel or group in Slack.`,
  told: says,
};
const PROGRAM: Meaning = {
  cure: 'program',
  todo: (code, { method }) =>
    `Slack does not accept how the bot calls ${method} (${code}): install the newest version of the bot, or report this to its maintainers.`,
  told: says,
};

const LISTS: readonly (readonly [Meaning, string])[] = [
  [
    WAIT,
    'accesslimited external_channel_migrating fatal_error fetch_members_failed file_update_failed hash_conflict internal_error message_limit_exceeded rate_limited ratelimited request_timeout service_unavailable streaming_state_conflict team_added_to_org update_failed',
  ],
  [TOKEN, 'account_inactive invalid_auth not_allowed_token_type not_authed token_expired token_revoked'],
  [SCOPE, 'missing_scope'],
  [PLAN, 'free_team_not_allowed paid_only paid_teams_only plan_upgrade_required upgrade_required'],
  [WORKSPACE, 'enterprise_is_restricted forbidden_team team_disabled'],
  [NOT_INSTALLED, 'invalid_team org_login_required team_access_not_granted team_not_found user_removed_from_team'],
  [
    POLICY,
    'access_denied app_access_restricted channel_is_limited_access ekm_access_denied no_permission not_allowed not_authorized posting_to_channel_denied restricted_action restricted_action_non_threadable_channel restricted_action_read_only_channel restricted_action_thread_locked restricted_action_thread_only_channel',
  ],
  [SIGN_IN, 'two_factor_setup_required'],
  [GROUP, 'no_such_subteam users_not_found'],
  [SOCKETS, 'too_many_websockets'],
  [
    STORAGE,
    'blocked_file_type file_share_limit_reached file_type_not_allowed file_upload_size_restricted file_uploads_disabled file_uploads_except_images_disabled max_file_sharing_exceeded slack_connect_blocked_file_type slack_connect_canvas_sharing_blocked slack_connect_clip_sharing_blocked slack_connect_file_link_sharing_blocked slack_connect_file_upload_sharing_blocked slack_connect_lists_sharing_blocked storage_limit_reached unable_to_share_files',
  ],
  [CHANNEL, 'channel_not_found'],
  [
    TARGET,
    'cannot_dm_bot cannot_reply_to_message cant_update_message canvas_disabled_file_team canvas_disabled_user_team canvas_globally_disabled edit_window_closed exchanged_trigger_id expired_trigger_id file_deleted file_is_deleted file_not_found invalid_channel invalid_trigger_id is_archived is_inactive message_not_found messages_tab_disabled not_found not_in_channel not_visible push_limit_reached template_not_visible thread_not_found trigger_expired user_disabled user_not_found user_not_in_channel user_not_visible',
  ],
  [
    PROGRAM,
    'alt_txt_too_large as_user_not_supported attachment_payload_limit_exceeded block_mismatch bot_not_found bots_not_found cant_broadcast_message channels_limit_exceeded deprecated_endpoint draft_already_deleted draft_already_sent draft_has_conflict draft_not_found duplicate_channel_not_found duplicate_external_id duplicate_message_not_found insecure_request invalid_arg_name invalid_arguments invalid_array_arg invalid_attachments invalid_blocks invalid_blocks_format invalid_charset invalid_cursor invalid_form_data invalid_json invalid_limit invalid_metadata_format invalid_metadata_schema invalid_post_type invalid_user_combination is_bot json_not_object markdown_text_conflict metadata_must_be_sent_from_app metadata_too_large method_deprecated method_not_supported_for_channel_type missing_args missing_argument missing_charset missing_file_data missing_post_type msg_blocks_too_long msg_too_long no_dual_broadcast_content_update no_text not_enough_users send_on_behalf_not_allowed snippet_too_large superfluous_charset too_many_attachments too_many_contact_cards too_many_users unknown_method unknown_snippet_type unknown_subtype users_list_not_supplied view_too_large',
  ],
];

const MEANINGS: ReadonlyMap<string, Meaning> = new Map(
  LISTS.flatMap(([meaning, codes]) => codes.split(' ').map((code) => [code, meaning] as const)),
);

/** What helps against this code; undefined for a code that is not in Slack's documentation. */
export function cureOf(code: string): Cure | undefined {
  return MEANINGS.get(code)?.cure;
}

/** What the operator has to do, in one sentence. An unknown code is quoted. */
export function todoFor(code: string, call: RefusedCall): string {
  const { method, about } = call;
  return (
    MEANINGS.get(code)?.todo(code, call) ??
    `Slack answers ${method}${about ? ` for ${about}` : ''} with "${quoted(code)}", a code that the bot does not know. See docs.slack.dev/reference/methods/${method}.`
  );
}

/** What a person reads whose click or command was refused with this code. */
export function toldFor(code: string): string {
  return MEANINGS.get(code)?.told(code) ?? says(quoted(code));
}

/** Slack's codes are words. Anything longer would be text of a proxy. */
const MAX_CODE = 40;

function quoted(code: string): string {
  return code.replace(/[^\w.:-]/g, '?').slice(0, MAX_CODE);
}
