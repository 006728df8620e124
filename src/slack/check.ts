import type { webApi } from '@slack/bolt';
import * as v from 'valibot';
import { visibleLine } from '../domain/text.ts';
import { isKnownError, KnownError } from '../errors.ts';
import type { Finding } from '../finding.ts';
import { CHANNEL, checkChannel, checkGroups, GROUPS } from './check-places.ts';
import { todoFor } from './error-codes.ts';
import { allFindings, refusals } from './findings-of-calls.ts';
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

/** Slack's limit for a name. */
const MAX_NAME = 80;

export interface SlackCheckOptions {
  readonly client: webApi.WebClient;
  /** Undefined in HTTP mode. */
  readonly appToken: string | undefined;
  readonly approvalsChannel: string;
  /** User groups of `REQUESTERS` and `APPROVERS`. */
  readonly groups: readonly string[];
}

const BOT_TOKEN = 'Slack bot token';
const SCOPES_GRANTED = 'Slack scopes';
const APP_TOKEN = 'Slack app token';
const ONE_APP = 'Slack app of both tokens';

const authTest = v.object({
  team: v.fallback(v.string(), ''),
  user: v.fallback(v.string(), ''),
  team_id: v.string(),
  url: v.string(),
  bot_id: v.optional(v.string()),
  user_id: v.string(),
  response_metadata: v.optional(v.object({ scopes: v.optional(v.array(v.string())) })),
});
type Auth = v.InferOutput<typeof authTest>;

const token = 'SLACK_BOT_TOKEN';

/**
 * Checks what the program needs from Slack: tokens, scopes, user groups and the approvals channel. What Slack refuses is
 * a finding. Throws `upstream` when Slack does not answer a call now and nothing else is wrong: then only waiting helps.
 */
export async function checkSlack({
  client,
  appToken,
  approvalsChannel,
  groups,
}: SlackCheckOptions): Promise<{ workspace: Workspace | undefined; findings: readonly Finding[] }> {
  const { auth, findings } = await checkBotToken(client);
  const lacksScope = findings.some(({ check, state }) => check === SCOPES_GRANTED && state === 'wrong');
  const others = await allFindings(findings, [
    [APP_TOKEN, appToken ? refusals(APP_TOKEN, checkAppToken(client, appToken)) : []],
    [ONE_APP, appToken && auth?.bot_id ? checkOneApp(client, appToken, auth.bot_id) : []],
    [GROUPS, auth && groups.length > 0 ? refusals(GROUPS, checkGroups(client, groups), lacksScope) : []],
    [CHANNEL, auth ? refusals(CHANNEL, checkChannel(client, approvalsChannel), lacksScope) : []],
  ]);
  return { workspace: auth && workspaceOf(auth), findings: [...findings, ...others] };
}

/** Whether Slack takes both tokens and has granted the scopes. Throws `forbidden` with what to do, or `upstream`. */
export async function checkTokens({ client, appToken }: Pick<SlackCheckOptions, 'client' | 'appToken'>): Promise<void> {
  const missing = missingScopes(await testAuth(client));
  if (missing.length > 0) throw new KnownError('forbidden', lacking(missing), { code: 'missing_scope' });
  if (appToken) await checkAppToken(client, appToken);
}

async function testAuth(client: webApi.WebClient): Promise<Auth> {
  return v.parse(authTest, await client.auth.test().catch(refuse({ method: 'auth.test', token })));
}

function workspaceOf(auth: Auth): Workspace {
  return {
    teamId: auth.team_id,
    url: auth.url,
    botUserId: auth.user_id,
    ...(auth.bot_id && { botId: auth.bot_id }),
  };
}

async function checkBotToken(client: webApi.WebClient): Promise<{ auth?: Auth; findings: readonly Finding[] }> {
  let auth: Auth;
  try {
    auth = await testAuth(client);
  } catch (error) {
    if (!isKnownError(error, 'forbidden')) throw error;
    return { findings: [{ check: BOT_TOKEN, state: 'wrong', text: error.message }] };
  }
  const [workspace, name] = [auth.team, auth.user].map((one) => visibleLine(one, MAX_NAME));
  if (!auth.bot_id) {
    const text = `${token} belongs to the person @${name}, not to a bot: copy the bot token (xoxb-…) from the OAuth & Permissions page.`;
    return { findings: [{ check: BOT_TOKEN, state: 'wrong', text }] };
  }
  const owner: Finding = { check: BOT_TOKEN, state: 'ok', text: `Workspace ${workspace}, bot @${name}.` };
  return { auth, findings: [owner, ...scopeFindings(auth)] };
}

function missingScopes({ response_metadata: said }: Auth): readonly string[] {
  return SCOPES.filter((scope) => said?.scopes?.includes(scope) === false);
}

const lacking = (scopes: readonly string[]) =>
  todoFor('missing_scope', { method: '', token, needed: scopes.join(', ') });

function scopeFindings(auth: Auth): readonly Finding[] {
  const check = SCOPES_GRANTED;
  const granted = auth.response_metadata?.scopes;
  if (!granted) return [{ check, state: 'unknown', text: 'Slack does not say which scopes the app has.' }];
  const missing = missingScopes(auth);
  const needless = granted.filter((scope) => !SCOPES.some((needed) => needed === scope));
  const found: readonly Finding[] = [
    missing.length > 0
      ? { check, state: 'wrong', text: lacking(missing) }
      : { check, state: 'ok', text: `The app has the ${SCOPES.length} scopes that the bot needs.` },
  ];
  if (needless.length === 0) return found;
  const text = `The Slack app has scopes that the bot does not use: ${needless.join(', ')}. Remove them under OAuth & Permissions and install the app again.`;
  return [...found, { check, state: 'warning', text }];
}

/** Asks for the address of a socket, and opens none. */
async function checkAppToken(client: webApi.WebClient, appToken: string): Promise<readonly Finding[]> {
  await client.apps.connections
    .open({ token: appToken })
    .catch(refuse({ method: 'apps.connections.open', token: 'SLACK_APP_TOKEN' }));
  return [{ check: APP_TOKEN, state: 'ok', text: 'It works for Socket Mode.' }];
}

/** `bots.info` (docs.slack.dev/reference/methods/bots.info). */
const bot = v.object({ bot: v.object({ app_id: v.string() }) });

/**
 * Whether both tokens belong to one Slack app: else the bot gets the clicks of the other app. An app-level token has the
 * app's id in it (xapp-1-A…), which no page of Slack's promises, so that another form of token proves nothing.
 */
async function checkOneApp(client: webApi.WebClient, appToken: string, botId: string): Promise<readonly Finding[]> {
  const check = ONE_APP;
  const [, ofApp] = /^xapp-\d+-(A[A-Z0-9]+)-/.exec(appToken) ?? [];
  const info = ofApp && (await client.bots.info({ bot: botId }).catch(() => undefined));
  const parsed = v.safeParse(bot, info);
  const ofBot = parsed.success ? parsed.output.bot.app_id : undefined;
  if (!ofApp || !ofBot)
    return [{ check, state: 'unknown', text: 'Slack does not say whether both tokens belong to one app.' }];
  if (ofApp === ofBot) return [{ check, state: 'ok', text: `Both tokens belong to the app ${ofApp}.` }];
  const text = `SLACK_APP_TOKEN belongs to the app ${ofApp} and SLACK_BOT_TOKEN to the app ${ofBot}: copy both from the pages of one app.`;
  return [{ check, state: 'wrong', text }];
}
