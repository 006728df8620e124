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
export const platformVariables = v.object({
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

/** Where requests are stored. */
export const databaseVariables = v.object({
  DATABASE_URL: v.optional(
    v.pipe(text, v.regex(/^(sqlite:.+|postgres(ql)?:\/\/.+)$/, 'must be sqlite:PATH or postgres://…')),
    'sqlite:./data/requests.db',
  ),
});

/** All variables. `.env.example` and `deploy/README.md` list the same ones. */
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
  MENTION_APPROVERS: v.optional(
    v.pipe(
      text,
      v.picklist(['yes', 'no'], 'must be yes or no'),
      v.transform((word) => word === 'yes'),
    ),
    'yes',
  ),
  ...databaseVariables.entries,
  LOG_LEVEL: v.optional(v.picklist(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`), 'info'),
});

/** Variables for Slack, and who may do what. */
export const slackVariables = v.pick(variables, [
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'HOST',
  'PORT',
  'SLACK_API_URL',
  'SLACK_COMMAND',
  'DEPLOYMENT_NAME',
  'APPROVALS_CHANNEL',
  'REQUESTERS',
  'APPROVERS',
  'MENTION_APPROVERS',
]);

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
