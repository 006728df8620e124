import { type CountryCode, isSupportedCountry } from 'libphonenumber-js/max';
import * as v from 'valibot';
import { USER_STATUSES } from './domain/new-user.ts';

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

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

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
  CXENGAGE_PASSWORD: v.optional(v.string()),
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

const databaseVariables = v.object({
  DATABASE_URL: v.optional(
    v.pipe(text, v.regex(/^(sqlite:.+|postgres(ql)?:\/\/.+)$/, 'must be sqlite:PATH or postgres://…')),
    'sqlite:./data/requests.db',
  ),
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
  APPROVALS_CHANNEL: v.pipe(
    text,
    v.regex(
      /^[CG][A-Z0-9]{2,}$/,
      'must be the id of a channel (C… or G…, at the end of "About" in Slack), not its name',
    ),
  ),
  REQUESTERS: accessList('U024BE7LH,S0614TZR7 or *', true),
  APPROVERS: accessList('U024BE7LH,S0614TZR7', false),
  ...databaseVariables.entries,
  LOG_LEVEL: v.optional(v.picklist(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`), 'info'),
});

const slackVariables = v.pick(variables, [
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'HOST',
  'PORT',
  'SLACK_API_URL',
  'APPROVALS_CHANNEL',
  'REQUESTERS',
  'APPROVERS',
]);

type Env = Readonly<Record<string, string | undefined>>;
export type Config = ReturnType<typeof toConfig>;

const MISSING: Readonly<Record<string, string>> = {
  SLACK_BOT_TOKEN: 'is missing: copy the bot token (xoxb-…) from the OAuth & Permissions page of your Slack app',
  APPROVALS_CHANNEL: 'is missing: give the id of the channel in which approvers decide (C…)',
  REQUESTERS: 'is missing: list who may ask (U…, S…), or * for every full member',
  APPROVERS: 'is missing: list who may approve (U…, S…)',
};

/**
 * Reads the configuration from `env` and freezes it.
 * Throws one Error whose message lists every problem on its own line: the variable and how to fix it.
 */
export function readConfig(env: Env): Config {
  return toConfig(valuesOf(variables, env, allCombinationProblems));
}

/** What `readConfig` would refuse: the variables and how to fix them, one sentence each. */
export function configProblems(env: Env): readonly string[] {
  return parse(variables, env, allCombinationProblems).problems;
}

const allCombinationProblems = (given: Env) => [...slackProblems(given), ...credentialProblems(given)];

/** Reads only the variables for CxEngage and the form. Throws as `readConfig` does. */
export function readPlatformConfig(env: Env): Pick<Config, 'cxengage' | 'form'> {
  return Object.freeze(toPlatformConfig(valuesOf(platformVariables, env, credentialProblems)));
}

/** Reads only the variables for Slack, and who may do what. Throws as `readConfig` does. */
export function readSlackConfig(env: Env): Pick<Config, 'slack' | 'policy'> {
  return Object.freeze(toSlackConfig(valuesOf(slackVariables, env, slackProblems)));
}

/** Reads only the address of the database. Throws as `readConfig` does. */
export function readDatabaseUrl(env: Env): string {
  return valuesOf(databaseVariables, env, () => []).DATABASE_URL;
}

type Group = v.GenericSchema & { readonly entries: object };
type CombinationProblems = (given: Env) => readonly string[];

function valuesOf<Variables extends Group>(
  group: Variables,
  env: Env,
  combinationProblems: CombinationProblems,
): v.InferOutput<Variables> {
  const { parsed, problems } = parse(group, env, combinationProblems);
  if (!parsed.success || problems.length) {
    throw new Error(
      `The configuration has ${problems.length} problem${problems.length === 1 ? '' : 's'}:\n${problems.map((line) => `  ${line}`).join('\n')}\nSet them in the environment or in .env; .env.example explains each.`,
    );
  }
  return parsed.output;
}

function parse<Variables extends Group>(group: Variables, env: Env, combinationProblems: CombinationProblems) {
  const known = Object.keys(group.entries);
  // An empty variable counts as not set: people clear a line of `.env` to turn it off.
  const given = Object.fromEntries(known.flatMap((name) => (env[name]?.trim() ? [[name, env[name]]] : [])));
  const parsed = v.safeParse(group, given);
  const issues: readonly v.BaseIssue<unknown>[] = parsed.issues ?? [];
  return { parsed, problems: [...issues.map(problemOf), ...combinationProblems(given)] };
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

function toSlackConfig(env: v.InferOutput<typeof slackVariables>) {
  return {
    slack: Object.freeze({
      botToken: env.SLACK_BOT_TOKEN,
      appToken: env.SLACK_APP_TOKEN,
      signingSecret: env.SLACK_SIGNING_SECRET,
      apiUrl: env.SLACK_API_URL,
      host: env.HOST,
      port: env.PORT,
      approvalsChannel: env.APPROVALS_CHANNEL,
    }),
    policy: Object.freeze({ requesters: env.REQUESTERS, approvers: env.APPROVERS }),
  };
}

function toConfig(env: v.InferOutput<typeof variables>) {
  return Object.freeze({
    ...toPlatformConfig(env),
    ...toSlackConfig(env),
    databaseUrl: env.DATABASE_URL,
    logLevel: env.LOG_LEVEL,
  });
}
