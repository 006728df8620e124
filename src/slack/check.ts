import type { webApi } from '@slack/bolt';
import * as v from 'valibot';
import { isKnownError, KnownError } from '../errors.ts';
import { cureOf, type RefusedCall, todoFor } from './error-codes.ts';
import { neededScope, slackCode, slackError } from './errors.ts';

/** Bot scopes that the program needs. `manifest.yml` requests them; README gives the reason for each. */
export const SCOPES = [
  'commands',
  'chat:write',
  'channels:read',
  'groups:read',
  'users:read',
  'users:read.email',
  'usergroups:read',
  'files:read',
  'files:write',
  'im:write',
] as const;

/** The bot's own workspace. */
export interface Workspace {
  readonly teamId: string;
  /** With a trailing slash. */
  readonly url: string;
  readonly botUserId: string;
  /** Absent when the token is not a bot token. */
  readonly botId?: string;
}

const authTest = v.object({
  team_id: v.string(),
  url: v.string(),
  bot_id: v.optional(v.string()),
  user_id: v.string(),
  response_metadata: v.optional(v.object({ scopes: v.optional(v.array(v.string())) })),
});
const conversation = v.object({
  is_member: v.optional(v.boolean(), false),
  is_archived: v.optional(v.boolean(), false),
  is_private: v.optional(v.boolean(), false),
  is_ext_shared: v.optional(v.boolean(), false),
  is_pending_ext_shared: v.optional(v.boolean(), false),
});

export interface SlackCheckOptions {
  readonly client: webApi.WebClient;
  readonly appToken: string | undefined;
  readonly approvalsChannel: string;
  /** User groups of `REQUESTERS` and `APPROVERS`. */
  readonly groups: readonly string[];
}

/**
 * Checks what the program needs from Slack: tokens, scopes, user groups and the approvals channel.
 * Throws `forbidden` with a sentence that says how to fix it, or `upstream` when Slack does not answer now.
 */
export async function checkSlack({
  client,
  appToken,
  approvalsChannel,
  groups,
}: SlackCheckOptions): Promise<{ workspace: Workspace; warnings: string[] }> {
  const token = 'SLACK_BOT_TOKEN';
  const auth = v.parse(authTest, await client.auth.test().catch(refuse({ method: 'auth.test', token })));
  const granted = auth.response_metadata?.scopes;
  const missing = granted ? SCOPES.filter((scope) => !granted.includes(scope)) : [];
  if (missing.length > 0) {
    throw misconfigured(
      `The Slack app lacks the scope ${missing.join(', ')}: add it under OAuth & Permissions and install the app again.`,
    );
  }
  const info = client.conversations
    .info({ channel: approvalsChannel })
    .catch(refuse({ method: 'conversations.info', token, about: `APPROVALS_CHANNEL ${approvalsChannel}` }));
  await awaitAll([
    appToken &&
      client.apps.connections
        .open({ token: appToken })
        .catch(refuse({ method: 'apps.connections.open', token: 'SLACK_APP_TOKEN' })),
    ...groups.map((about) =>
      client.usergroups.users
        .list({ usergroup: about })
        .catch(refuse({ method: 'usergroups.users.list', token, about })),
    ),
    info,
  ]);
  const channel = v.parse(conversation, (await info).channel);
  if (channel.is_archived)
    throw misconfigured(`APPROVALS_CHANNEL ${approvalsChannel} is archived: unarchive it or choose another channel.`);
  if (channel.is_ext_shared || channel.is_pending_ext_shared) {
    throw misconfigured(
      `APPROVALS_CHANNEL ${approvalsChannel} is shared with another organisation, which would see personal data: choose another channel.`,
    );
  }
  if (!channel.is_member)
    throw misconfigured(
      `The bot is not in APPROVALS_CHANNEL ${approvalsChannel}: type /invite @bot (with its own name) there.`,
    );
  const warnings = channel.is_private
    ? []
    : [`APPROVALS_CHANNEL ${approvalsChannel} is public: every member of the workspace can read the requests.`];
  const workspace = {
    teamId: auth.team_id,
    url: auth.url,
    botUserId: auth.user_id,
    ...(auth.bot_id && { botId: auth.bot_id }),
  };
  return { workspace, warnings };
}

const misconfigured = (sentence: string) => new KnownError('forbidden', sentence);

/** Throws `upstream` when waiting helps, else `forbidden` with what to do. At the start an unknown code is not waited for. */
const refuse =
  (call: RefusedCall) =>
  (error: unknown): never => {
    const code = slackCode(error);
    if (code === undefined || cureOf(code) === 'wait') throw slackError(error);
    throw new KnownError('forbidden', todoFor(code, { ...call, needed: neededScope(error) }), { code, cause: error });
  };

/** Waits for all calls. Throws the first error that needs a fix, otherwise the first error. */
async function awaitAll(calls: readonly unknown[]): Promise<void> {
  const errors = (await Promise.allSettled(calls)).flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  const toThrow = errors.find((error) => !isKnownError(error, 'upstream')) ?? errors[0];
  if (toThrow !== undefined) throw toThrow;
}
