import type { webApi } from '@slack/bolt';
import * as v from 'valibot';
import { isKnownError, KnownError } from '../errors.ts';
import { lookAtChannel } from './channel.ts';
import { todoFor } from './error-codes.ts';
import { readGroups } from './groups.ts';
import { refuse } from './refusal.ts';

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
export interface SlackCheckOptions {
  readonly client: webApi.WebClient;
  readonly appToken: string | undefined;
  readonly approvalsChannel: string;
  /** User groups of `REQUESTERS` and `APPROVERS`. */
  readonly groups: readonly string[];
}

const token = 'SLACK_BOT_TOKEN';

async function checkAppToken(client: webApi.WebClient, appToken: string): Promise<void> {
  await client.apps.connections
    .open({ token: appToken })
    .catch(refuse({ method: 'apps.connections.open', token: 'SLACK_APP_TOKEN' }));
}

/** Checks both tokens and the scopes. Throws as `checkSlack` does. */
export async function checkTokens({ client, appToken }: Pick<SlackCheckOptions, 'client' | 'appToken'>): Promise<void> {
  await checkBotToken(client);
  if (appToken) await checkAppToken(client, appToken);
}

async function checkBotToken(client: webApi.WebClient): Promise<Workspace> {
  const auth = v.parse(authTest, await client.auth.test().catch(refuse({ method: 'auth.test', token })));
  const granted = auth.response_metadata?.scopes;
  const missing = granted ? SCOPES.filter((scope) => !granted.includes(scope)) : [];
  if (missing.length > 0) {
    throw new KnownError('forbidden', todoFor('missing_scope', { method: '', token, needed: missing.join(', ') }), {
      code: 'missing_scope',
    });
  }
  return {
    teamId: auth.team_id,
    url: auth.url,
    botUserId: auth.user_id,
    ...(auth.bot_id && { botId: auth.bot_id }),
  };
}

async function checkGroups(client: webApi.WebClient, groups: readonly string[]): Promise<void> {
  const call = { method: 'usergroups.list', token } as const;
  const found = await readGroups(client, groups).catch(refuse(call));
  const missing = groups.filter((id) => !found[id]);
  if (missing.length === 0) return;
  const code = 'no_such_subteam';
  throw new KnownError('forbidden', todoFor(code, { ...call, about: missing.join(', ') }), { code });
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
  const workspace = await checkBotToken(client);
  const looked = lookAtChannel(client, approvalsChannel);
  await awaitAll([
    appToken && checkAppToken(client, appToken),
    groups.length > 0 && checkGroups(client, groups),
    looked,
  ]);
  const channel = await looked;
  if ('problem' in channel) {
    const { todo, code } = channel.problem;
    throw new KnownError('forbidden', todo, { code });
  }
  const warnings = channel.isPrivate
    ? []
    : [`APPROVALS_CHANNEL ${approvalsChannel} is public: every member of the workspace can read the requests.`];
  return { workspace, warnings };
}

/** Waits for all calls. Throws the first error that needs a fix, otherwise the first error. */
async function awaitAll(calls: readonly unknown[]): Promise<void> {
  const errors = (await Promise.allSettled(calls)).flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  const toThrow = errors.find((error) => !isKnownError(error, 'upstream')) ?? errors[0];
  if (toThrow !== undefined) throw toThrow;
}
