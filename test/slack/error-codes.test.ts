import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { seedIds } from '../../src/sandbox/slack/seed.ts';
import { checkSlack } from '../../src/slack/check.ts';
import { cureOf, todoFor, toldFor } from '../../src/slack/error-codes.ts';
import { thrownBy } from '../helpers/thrown-by.ts';
import { type Scene, withSlack } from './with-slack.ts';

/** The error lists of docs.slack.dev/reference/methods, and the codes that every method has. */
const DOCUMENTED: Readonly<Record<string, string>> = {
  'every method':
    'access_denied accesslimited account_inactive deprecated_endpoint ekm_access_denied enterprise_is_restricted fatal_error internal_error invalid_arg_name invalid_arguments invalid_array_arg invalid_auth invalid_charset invalid_form_data invalid_post_type is_bot method_deprecated missing_post_type missing_scope no_permission not_allowed_token_type not_authed org_login_required ratelimited request_timeout service_unavailable team_access_not_granted team_added_to_org token_expired token_revoked two_factor_setup_required',
  'apps.connections.open': 'forbidden_team insecure_request missing_args user_removed_from_team team_disabled',
  'chat.postEphemeral':
    'cannot_reply_to_message channel_not_found invalid_attachments invalid_blocks invalid_blocks_format is_archived markdown_text_conflict message_limit_exceeded messages_tab_disabled msg_too_long no_text not_in_channel restricted_action too_many_attachments user_not_in_channel',
  'chat.postMessage':
    'as_user_not_supported attachment_payload_limit_exceeded duplicate_channel_not_found duplicate_message_not_found invalid_metadata_format invalid_metadata_schema metadata_must_be_sent_from_app metadata_too_large missing_file_data msg_blocks_too_long rate_limited restricted_action_non_threadable_channel restricted_action_read_only_channel restricted_action_thread_locked restricted_action_thread_only_channel team_not_found too_many_contact_cards',
  'chat.update':
    'block_mismatch blocked_file_type cant_broadcast_message cant_update_message edit_window_closed external_channel_migrating file_deleted file_is_deleted file_not_found file_share_limit_reached is_inactive max_file_sharing_exceeded message_not_found no_dual_broadcast_content_update posting_to_channel_denied slack_connect_blocked_file_type slack_connect_file_link_sharing_blocked slack_connect_file_upload_sharing_blocked streaming_state_conflict unable_to_share_files update_failed',
  'conversations.info': 'channel_is_limited_access channel_not_found',
  'conversations.members': 'fetch_members_failed invalid_cursor invalid_limit method_not_supported_for_channel_type',
  'conversations.open':
    'invalid_user_combination not_enough_users too_many_users user_disabled user_not_found user_not_visible users_list_not_supplied',
  'files.completeUploadExternal':
    'channels_limit_exceeded file_type_not_allowed file_update_failed file_uploads_except_images_disabled invalid_channel',
  'files.getUploadURLExternal':
    'alt_txt_too_large file_upload_size_restricted file_uploads_disabled missing_argument snippet_too_large storage_limit_reached unknown_snippet_type unknown_subtype',
  'files.info': 'not_visible',
  'usergroups.list': 'invalid_team paid_teams_only plan_upgrade_required users_not_found',
  'usergroups.users.list': 'no_such_subteam',
  'views.open, push and update':
    'duplicate_external_id exchanged_trigger_id expired_trigger_id hash_conflict invalid_trigger_id not_found push_limit_reached view_too_large',
};

const test = suite("Slack's error codes");

for (const [method, codes] of Object.entries(DOCUMENTED)) {
  test(`every code of ${method} has what helps, what to do and what people read`, () => {
    for (const code of codes.split(' ')) {
      assert.ok(cureOf(code), code);
      const todo = todoFor(code, { method, token: 'SLACK_BOT_TOKEN', about: 'C024BE7LH' });
      assert.match(todo, /^[A-Z].*[a-z)]\.$/, code);
      assert.match(toldFor(code), code);
    }
  });
}

test('an unknown code is quoted, and no text comes in with it', () => {
  const call = { method: 'usergroups.list', token: 'SLACK_BOT_TOKEN' } as const;
  assert.is(cureOf('brand_new_code'), undefined);
  assert.is(
    todoFor('brand_new_code', call),
    'Slack answers usergroups.list with "brand_new_code", a code that the bot does not know: see docs.slack.dev/reference/methods/usergroups.list.',
  );
  const long = `<!channel> ${'x'.repeat(500)}`;
  assert.not.match(todoFor(long, call), '<!channel>');
  assert.ok(toldFor(long).length < 60);
});

const { approvals, approverGroup } = seedIds;
type Call = 'auth.test' | 'apps.connections.open' | 'conversations.info' | 'usergroups.list';

/** What the start answers to a refusal of one of its calls. */
const STARTS: readonly (readonly [Call, string, string])[] = [
  [
    'usergroups.list',
    'paid_teams_only',
    'This Slack plan has no user groups (paid_teams_only): list user ids (U…) in REQUESTERS and APPROVERS instead, or upgrade the plan.',
  ],
  [
    'usergroups.list',
    'plan_upgrade_required',
    'This Slack plan has no user groups (plan_upgrade_required): list user ids (U…) in REQUESTERS and APPROVERS instead, or upgrade the plan.',
  ],
  [
    'usergroups.list',
    'missing_scope',
    'The Slack app lacks the scope for usergroups.list: add it under OAuth & Permissions and install the app again.',
  ],
  [
    'auth.test',
    'team_access_not_granted',
    'Slack gives this app no access to the workspace (team_access_not_granted): have an admin of the organization add the app to the workspace, or give SLACK_BOT_TOKEN of an app that is installed there.',
  ],
  [
    'apps.connections.open',
    'team_disabled',
    'Slack has disabled or restricted this workspace (team_disabled): ask its owners, and install the app again when the workspace is active.',
  ],
  [
    'conversations.info',
    'token_revoked',
    'Slack refuses SLACK_BOT_TOKEN (token_revoked): copy the bot token from the OAuth & Permissions page again.',
  ],
  [
    'conversations.info',
    'brand_new_code',
    `Slack answers conversations.info for APPROVALS_CHANNEL ${approvals} with "brand_new_code", a code that the bot does not know: see docs.slack.dev/reference/methods/conversations.info.`,
  ],
];

const check = ({ client, slack: { appToken } }: Scene) =>
  checkSlack({ client, appToken, approvalsChannel: approvals, groups: [approverGroup] });

for (const [method, code, sentence] of STARTS) {
  test(
    `the check says what to do when ${method} answers ${code}`,
    withSlack(async (scene) => {
      scene.slack.fault({ method, effect: { error: code } });
      const { findings } = await check(scene);
      assert.equal(
        findings.flatMap(({ state, text }) => (state === 'wrong' ? [text] : [])),
        [sentence],
      );
    }),
  );
}

const ALL_CODES = Object.values(DOCUMENTED).flatMap((codes) => codes.split(' '));

test(
  'each call of the check is waited for where waiting helps, and for no other code',
  withSlack(async (scene) => {
    for (const method of ['auth.test', 'apps.connections.open', 'conversations.info', 'usergroups.list']) {
      for (const code of [...ALL_CODES, 'brand_new_code']) {
        scene.slack.fault({ method, effect: { error: code } });
        if (cureOf(code) === 'wait') await thrownBy(check(scene), 'upstream');
        else
          assert.ok(
            (await check(scene)).findings.some(({ state }) => state === 'wrong'),
            `${method} ${code}`,
          );
      }
    }
  }),
);

test.run();
