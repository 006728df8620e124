import { type CountryCode, isSupportedCountry } from 'libphonenumber-js/max';
import * as v from 'valibot';
import { USER_STATUSES } from './domain/new-user.ts';
import { plainLine } from './domain/text.ts';

/** URL of a service. It carries secrets, so it must be https, except for a stand-in on this machine. */
export const serviceUrl = v.pipe(
  v.string(),
  v.trim(),
  v.url('must be a whole URL, https:// included'),
  v.check((url) => {
    // valibot runs every check of a pipe. The check above has already reported an invalid URL.
    const parsed = URL.parse(url);
    return !parsed || parsed.protocol === 'https:' || (parsed.protocol === 'http:' && isLoopback(parsed.hostname));
  }, 'must start with https:// (http:// is for 127.0.0.1 and localhost only)'),
  v.check((url) => {
    const { username, password } = URL.parse(url) ?? { username: '', password: '' };
    return !username && !password && !/[?#]/.test(url);
  }, 'must have no user name, no ? and no # in it'),
);

/** Whether a host of a URL is this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** It stands before each message, and behind the app's name, which Slack limits to 35 characters. */
const MAX_DEPLOYMENT_NAME = 20;
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const text = v.pipe(v.string(), v.trim());
const wholeNumber = (min: number, max: number) =>
  v.pipe(
    text,
    v.regex(/^\d+$/, `must be a whole number from ${min} to ${max}`),
    v.toNumber(),
    v.minValue(min, `must be a whole number from ${min} to ${max}`),
    v.maxValue(max, `must be a whole number from ${min} to ${max}`),
  );

const accessList = (example: string, allowsStar: boolean) =>
  v.pipe(
    text,
    v.transform((list) => list.split(/[\s,]+/).filter(Boolean)),
    v.check(
      (ids) => ids.length > 0 && ids.every((id) => /^[UWS][A-Z0-9]{2,}$/.test(id) || (allowsStar && id === '*')),
      `must list Slack user ids (U…) and user-group ids (S…), separated by commas, such as ${example}`,
    ),
    v.transform((ids) =>
      Object.freeze({
        everyone: ids.includes('*'),
        users: Object.freeze(ids.filter((id) => /^[UW]/.test(id))),
        groups: Object.freeze(ids.filter((id) => id.startsWith('S'))),
      }),
    ),
  );

/** Variables for CxEngage and the form. A program that uses neither Slack nor a database needs only these. */
const platformVariables = v.object({
  CXENGAGE_API_URL: v.optional(serviceUrl, 'https://api.cxengage.net'),
  CXENGAGE_API_KEY_ID: v.optional(text),
  CXENGAGE_API_KEY_SECRET: v.optional(text),
  CXENGAGE_TENANT_ID: v.optional(v.pipe(text, v.uuid('must be the id of a tenant, a UUID'))),
  CXENGAGE_USERNAME: v.optional(text),
  CXENGAGE_PASSWORD: v.optional(
    v.pipe(
      v.string(),
      // Blanks can belong to a password, but not the line end of a file that it was read from.
      v.transform((password) => password.replace(/[\r\n]+$/, '')),
    ),
  ),
  DEFAULT_COUNTRY: v.optional(
    v.pipe(
      text,
      v.toUpperCase(),
      v.check((code) => isSupportedCountry(code), 'must be a country code of two letters, such as CA'),
      // The check above guarantees that libphonenumber knows this code.
      v.transform((code) => code as CountryCode),
    ),
  ),
  CXENGAGE_USER_STATUS: v.optional(
    v.picklist([...USER_STATUSES, 'omit'], `must be ${USER_STATUSES.join(', ')} or omit`),
    'enabled',
  ),
  CXENGAGE_CONCURRENCY: v.optional(wholeNumber(1, 50), '4'),
  CXENGAGE_SETTLE_SECONDS: v.optional(wholeNumber(1, 3600), '150'),
});

/** All variables. `.env.example` and README list the same ones. */
export const variables = v.object({
  SLACK_BOT_TOKEN: v.pipe(
    text,
    v.regex(/^xoxb-[\w.-]+$/, 'must be the whole bot token, which starts with xoxb- (OAuth & Permissions page)'),
  ),
  SLACK_APP_TOKEN: v.optional(
    v.pipe(
      text,
      v.regex(/^xapp-[\w.-]+$/, 'must be the whole app-level token, which starts with xapp- (Basic Information page)'),
    ),
  ),
  SLACK_SIGNING_SECRET: v.optional(
    v.pipe(text, v.minLength(8, 'must be the signing secret of the Basic Information page')),
  ),
  HOST: v.optional(text, '0.0.0.0'),
  PORT: v.optional(wholeNumber(0, 65_535), '3000'),
  SLACK_API_URL: v.optional(
    v.pipe(
      serviceUrl,
      v.transform((url) => (url.endsWith('/') ? url : `${url}/`)),
    ),
    'https://slack.com/api/',
  ),
  ...platformVariables.entries,
  // The name of a command in Slack's app manifest has 2 to 32 characters, the slash included.
  SLACK_COMMAND: v.optional(
    v.pipe(
      text,
      v.regex(
        /^\/[a-z0-9][a-z0-9_-]{0,30}$/,
        'must be a slash and at most 31 lower-case letters, digits, - and _, such as /create-user-eu',
      ),
    ),
    '/create-user',
  ),
  DEPLOYMENT_NAME: v.optional(
    v.pipe(
      text,
      v.check(
        (name) => name.length <= MAX_DEPLOYMENT_NAME && v.is(plainLine, name),
        `must be one line of at most ${MAX_DEPLOYMENT_NAME} visible characters, such as EU`,
      ),
    ),
  ),
  APPROVALS_CHANNEL: v.pipe(
    text,
    v.regex(
      /^[CG][A-Z0-9]{2,}$/,
      'must be the id of a channel (C… or G…, at the end of "About" in Slack), not its name',
    ),
  ),
  REQUESTERS: accessList('U024BE7LH,S0614TZR7 or *', true),
  APPROVERS: accessList('U024BE7LH,S0614TZR7', false),
  DATABASE_URL: v.optional(
    v.pipe(text, v.regex(/^(sqlite:.+|postgres(ql)?:\/\/.+)$/, 'must be sqlite:PATH or postgres://…')),
    'sqlite:./data/requests.db',
  ),
  LOG_LEVEL: v.optional(v.picklist(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`), 'info'),
});

/** Variables that can also come from a file, by the name with `_FILE` at its end. */
export const SECRETS = [
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'CXENGAGE_API_KEY_ID',
  'CXENGAGE_API_KEY_SECRET',
  'CXENGAGE_PASSWORD',
  'DATABASE_URL',
] as const satisfies readonly (keyof typeof variables.entries)[];

/** A sentence for the operator about how the variables were read. It never holds a value. */
export interface Remark {
  /** Absent: about a whole file. */
  readonly variable?: string;
  readonly sentence: string;
}

/** What keeps a program from starting, and what it only mentions. */
export interface Remarks {
  readonly problems: readonly Remark[];
  readonly warnings: readonly Remark[];
}

export type Env = Readonly<Record<string, string | undefined>>;
export type Config = ReturnType<typeof toConfig>;

const MISSING: Readonly<Record<string, string>> = {
  SLACK_BOT_TOKEN: 'is missing: copy the bot token (xoxb-…) from the OAuth & Permissions page of your Slack app',
  APPROVALS_CHANNEL: 'is missing: give the id of the channel in which approvers decide (C…)',
  REQUESTERS: 'is missing: list who may ask (U…, S…), or * for every full member',
  APPROVERS: 'is missing: list who may approve (U…, S…)',
};

const NONE: Remarks = { problems: [], warnings: [] };

/**
 * Reads the configuration from `env` and freezes it. `found` is what reading the variables has found.
 * Throws one Error whose message lists every problem on its own line: the variable and how to fix it.
 */
export function readConfig(env: Env, found = NONE): Config {
  return toConfig(valuesOf(variables, env, found, (given) => [...slackProblems(given), ...credentialProblems(given)]));
}

/** Reads only the variables for CxEngage and the form. Throws as `readConfig` does. */
export function readPlatformConfig(env: Env, found = NONE): Pick<Config, 'cxengage' | 'form'> {
  return Object.freeze(toPlatformConfig(valuesOf(platformVariables, env, found, credentialProblems)));
}

function valuesOf<Group extends typeof variables | typeof platformVariables>(
  group: Group,
  env: Env,
  found: Remarks,
  combinationProblems: (given: Env) => readonly string[],
): v.InferOutput<Group> {
  const known = Object.keys(group.entries);
  // An empty variable counts as not set: people clear a line of `.env` to turn it off.
  const given = Object.fromEntries(known.flatMap((name) => (env[name]?.trim() ? [[name, env[name]]] : [])));
  const parsed = v.safeParse(group, given);
  const isOurs = ({ variable }: Remark) => variable === undefined || known.includes(variable);
  const [spoiled, warnings] = [found.problems.filter(isOurs), found.warnings.filter(isOurs)];
  // Why a secret is not there, or not right, is told already.
  const isTold = (name: string) =>
    spoiled.some(({ variable }) => variable === name) && SECRETS.some((one) => one === name);
  const problems = [
    ...spoiled.map(({ sentence }) => sentence),
    ...[...(parsed.issues ?? []).map(problemOf), ...combinationProblems(given)].filter(
      (line) => !isTold(line.split(' ', 1)[0] ?? ''),
    ),
  ];
  if (!parsed.success || problems.length) {
    const list = (lines: readonly string[]) => lines.map((line) => `  ${line}\n`).join('');
    const also = warnings.length ? `Also:\n${list(warnings.map(({ sentence }) => sentence))}` : '';
    throw new Error(
      `The configuration has ${problems.length} problem${problems.length === 1 ? '' : 's'}:\n${list(problems)}${also}Set them in the environment or in .env; .env.example explains each.`,
    );
  }
  return parsed.output;
}

function problemOf(issue: v.BaseIssue<unknown>): string {
  const name = v.getDotPath(issue) ?? '';
  return `${name} ${issue.input === undefined ? (MISSING[name] ?? 'is missing') : issue.message}`;
}

function slackProblems(given: Env): readonly string[] {
  if (given.SLACK_APP_TOKEN || given.SLACK_SIGNING_SECRET) return [];
  return ['SLACK_APP_TOKEN is missing: give it for Socket Mode, or SLACK_SIGNING_SECRET for HTTP mode'];
}

function credentialProblems(given: Env): readonly string[] {
  const missing = (names: string[]) => names.filter((name) => !given[name]);
  const user = missing(['CXENGAGE_USERNAME', 'CXENGAGE_PASSWORD']);
  const key = missing(['CXENGAGE_API_KEY_ID', 'CXENGAGE_API_KEY_SECRET', 'CXENGAGE_TENANT_ID']);
  if (user.length === 0 || key.length === 0) return [];
  const advice = 'give all three of an API key, or CXENGAGE_USERNAME and CXENGAGE_PASSWORD of a service user';
  const wanted = user.length === 1 ? user : key;
  return wanted.map((name) => `${name} is missing: ${advice}`);
}

function toPlatformConfig(env: v.InferOutput<typeof platformVariables>) {
  const credentials =
    env.CXENGAGE_API_KEY_ID && env.CXENGAGE_API_KEY_SECRET && env.CXENGAGE_TENANT_ID
      ? { keyId: env.CXENGAGE_API_KEY_ID, keySecret: env.CXENGAGE_API_KEY_SECRET, tenantId: env.CXENGAGE_TENANT_ID }
      : {
          username: env.CXENGAGE_USERNAME ?? '',
          password: env.CXENGAGE_PASSWORD ?? '',
          ...(env.CXENGAGE_TENANT_ID && { tenantId: env.CXENGAGE_TENANT_ID }),
        };
  return {
    cxengage: Object.freeze({
      url: env.CXENGAGE_API_URL,
      credentials: Object.freeze(credentials),
      concurrency: env.CXENGAGE_CONCURRENCY,
      settleMs: env.CXENGAGE_SETTLE_SECONDS * 1_000,
    }),
    form: Object.freeze({
      country: env.DEFAULT_COUNTRY,
      status: env.CXENGAGE_USER_STATUS === 'omit' ? undefined : env.CXENGAGE_USER_STATUS,
    }),
  };
}

function toConfig(env: v.InferOutput<typeof variables>) {
  return Object.freeze({
    ...toPlatformConfig(env),
    slack: Object.freeze({
      botToken: env.SLACK_BOT_TOKEN,
      appToken: env.SLACK_APP_TOKEN,
      signingSecret: env.SLACK_SIGNING_SECRET,
      apiUrl: env.SLACK_API_URL,
      host: env.HOST,
      port: env.PORT,
      approvalsChannel: env.APPROVALS_CHANNEL,
    }),
    deployment: Object.freeze({ command: env.SLACK_COMMAND, name: env.DEPLOYMENT_NAME }),
    policy: Object.freeze({ requesters: env.REQUESTERS, approvers: env.APPROVERS }),
    databaseUrl: env.DATABASE_URL,
    logLevel: env.LOG_LEVEL,
  });
}
