import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  configProblems,
  type Remark,
  readConfig,
  readDatabaseUrl,
  readPlatformConfig,
  readSlackConfig,
} from '../src/config.ts';
import { variables } from '../src/variables.ts';

type Env = Readonly<Record<string, string | undefined>>;

const TENANT = '0b0a7a6e-5b1c-4c1e-9f0a-1d2c3b4a5f60';
const slack: Env = { SLACK_BOT_TOKEN: 'xoxb-1-bot', SLACK_SIGNING_SECRET: 'a-signing-secret' };
const lists: Env = { APPROVALS_CHANNEL: 'C01APPROVAL', REQUESTERS: '*', APPROVERS: 'U01ANA' };
const key: Env = { CXENGAGE_API_KEY_ID: 'key-id', CXENGAGE_API_KEY_SECRET: 'key-secret', CXENGAGE_TENANT_ID: TENANT };
const person: Env = { CXENGAGE_USERNAME: 'bot@example.com', CXENGAGE_PASSWORD: ' spaces count ' };
const least: Env = { ...slack, ...lists, ...key };

/** The problem lines of a refused configuration. */
function problems(env: Env, read: (env: Env) => unknown = readConfig): readonly string[] {
  const lines = messageFor(env, read).split('\n');
  const count = lines.length - 2;
  assert.is(lines[0], `The configuration has ${count} problem${count === 1 ? '' : 's'}:`);
  assert.is(lines.at(-1), 'Fix them in the environment or in .env. See .env.example for what each setting means.');
  return lines.slice(1, -1).map((line) => line.replace(/^ {2}/, ''));
}

function messageFor(env: Env, read: (env: Env) => unknown = readConfig): string {
  try {
    read(env);
  } catch (error) {
    if (error instanceof Error && error.constructor === Error) return error.message;
    throw error;
  }
  throw new Error('the configuration was taken');
}

const httpsOnly = 'must start with https:// (http:// is for 127.0.0.1 and localhost only)';
const port = 'PORT must be a whole number from 0 to 65535';
const settle = 'CXENGAGE_SETTLE_SECONDS must be a whole number from 1 to 3600';
const calls = 'CXENGAGE_CONCURRENCY must be a whole number from 1 to 50';
const channel =
  'APPROVALS_CHANNEL must be the id of a channel (C… or G…, at the end of "About" in Slack), not its name';
const requesters =
  'REQUESTERS must list Slack user ids (U…) and user-group ids (S…), separated by commas, such as U024BE7LH,S0614TZR7 or *';
const approvers =
  'APPROVERS must list Slack user ids (U…) and user-group ids (S…), separated by commas, such as U024BE7LH,S0614TZR7';
const command =
  'SLACK_COMMAND must be a slash and at most 31 lower-case letters, digits, - and _, such as /create-user-eu';
const deployment = 'DEPLOYMENT_NAME must be one line of at most 20 visible characters, such as EU';
const database = 'DATABASE_URL must be sqlite:PATH or postgres://…';
const signing = 'SLACK_SIGNING_SECRET must be the signing secret of the Basic Information page';

/** Variable, value (undefined: not set), problem. */
const refused: readonly (readonly [string, string | undefined, string])[] = [
  ['MENTION_APPROVERS', 'maybe', 'MENTION_APPROVERS must be yes or no'],
  [
    'SLACK_BOT_TOKEN',
    undefined,
    'SLACK_BOT_TOKEN is missing: copy the bot token (xoxb-…) from the OAuth & Permissions page of your Slack app',
  ],
  [
    'SLACK_BOT_TOKEN',
    'xoxp-a-users-token',
    'SLACK_BOT_TOKEN must be the whole bot token, which starts with xoxb- (OAuth & Permissions page)',
  ],
  [
    'SLACK_BOT_TOKEN',
    'xoxb-…',
    'SLACK_BOT_TOKEN must be the whole bot token, which starts with xoxb- (OAuth & Permissions page)',
  ],
  [
    'SLACK_APP_TOKEN',
    'xapp-…',
    'SLACK_APP_TOKEN must be the whole app-level token, which starts with xapp- (Basic Information page)',
  ],
  [
    'SLACK_APP_TOKEN',
    'xoxb-the-wrong-one',
    'SLACK_APP_TOKEN must be the whole app-level token, which starts with xapp- (Basic Information page)',
  ],
  ['SLACK_SIGNING_SECRET', 's3cr3t!', signing],
  [
    'SLACK_SIGNING_SECRET',
    undefined,
    'SLACK_APP_TOKEN is missing: give it for Socket Mode, or SLACK_SIGNING_SECRET for HTTP mode',
  ],
  ['PORT', 'http', port],
  ['PORT', '-1', port],
  ['PORT', '3000.5', port],
  ['PORT', '65536', port],
  ['SLACK_API_URL', 'slack', 'SLACK_API_URL must be a whole URL, https:// included'],
  ['SLACK_API_URL', 'http://slack.com/api/', `SLACK_API_URL ${httpsOnly}`],
  ['CXENGAGE_API_URL', 'api.cxengage.net', 'CXENGAGE_API_URL must be a whole URL, https:// included'],
  ...[
    'http://api.cxengage.net',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'http://0.0.0.0',
    'http://10.0.0.1',
    'ftp://127.0.0.1',
    'localhost:3000',
  ].map((url) => ['CXENGAGE_API_URL', url, `CXENGAGE_API_URL ${httpsOnly}`] as const),
  ...['https://bot:p4ssw0rd@slack.example/', 'https://slack.example/?a=1', 'https://slack.example/#a'].map(
    (url) => ['SLACK_API_URL', url, 'SLACK_API_URL must have no user name, no ? and no # in it'] as const,
  ),
  ['CXENGAGE_TENANT_ID', 'harbour', 'CXENGAGE_TENANT_ID must be the id of a tenant, a UUID'],
  [
    'APPROVALS_CHANNEL',
    undefined,
    'APPROVALS_CHANNEL is missing: give the id of the channel in which approvers decide (C…)',
  ],
  ['APPROVALS_CHANNEL', '#approvals', channel],
  ['APPROVALS_CHANNEL', 'c01approval', channel],
  ['APPROVALS_CHANNEL', 'D01DIRECT', channel],
  ...[
    'createuser',
    '/',
    '/Create-user',
    '/create user',
    '/créer',
    '/create.user',
    '/-create',
    `/${'x'.repeat(32)}`,
  ].map((name) => ['SLACK_COMMAND', name, command] as const),
  ...['x'.repeat(21), 'N\nA', 'N\u202eA', 'N\u200bA', 'N\tA'].map(
    (name) => ['DEPLOYMENT_NAME', name, deployment] as const,
  ),
  ['REQUESTERS', undefined, 'REQUESTERS is missing: list who may request (U…, S…), or * for every full member'],
  ['REQUESTERS', 'rita', requesters],
  ['REQUESTERS', 'U01RITA,@ana', requesters],
  ['REQUESTERS', ',', requesters],
  ['APPROVERS', undefined, 'APPROVERS is missing: list who may approve (U…, S…)'],
  ['APPROVERS', '*', approvers],
  ['APPROVERS', 'U01ANA,*', approvers],
  ['APPROVERS', ' , ', approvers],
  ['DEFAULT_COUNTRY', 'Canada', 'DEFAULT_COUNTRY must be a country code of two letters, such as CA'],
  ['DEFAULT_COUNTRY', 'XX', 'DEFAULT_COUNTRY must be a country code of two letters, such as CA'],
  ['CXENGAGE_USER_STATUS', 'on', 'CXENGAGE_USER_STATUS must be enabled, pending, invited, accepted or omit'],
  ['CXENGAGE_CONCURRENCY', '0', calls],
  ['CXENGAGE_CONCURRENCY', '51', calls],
  ['CXENGAGE_CONCURRENCY', '4 at once', calls],
  ['CXENGAGE_SETTLE_SECONDS', '0', settle],
  ['CXENGAGE_SETTLE_SECONDS', '1.5', settle],
  ['CXENGAGE_SETTLE_SECONDS', '3601', settle],
  ['CXENGAGE_SETTLE_SECONDS', 'abc', settle],
  ['DATABASE_URL', './requests.db', database],
  ['DATABASE_URL', 'sqlite:', database],
  ['DATABASE_URL', 'mysql://bot:p4ssw0rd@db/requests', database],
  ['LOG_LEVEL', 'loud', 'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent'],
];

type Read = (config: ReturnType<typeof readConfig>) => unknown;
const keyCredentials = { keyId: 'key-id', keySecret: 'key-secret', tenantId: TENANT };

/** Variable, value (undefined: not set), what comes of it. */
const taken: readonly (readonly [string, string | undefined, Read, unknown])[] = [
  ['SLACK_BOT_TOKEN', ' xoxb-2-bot ', ({ slack }) => slack.botToken, 'xoxb-2-bot'],
  ['SLACK_APP_TOKEN', undefined, ({ slack }) => slack.appToken, undefined],
  ['SLACK_APP_TOKEN', 'xapp-1', ({ slack }) => slack.appToken, 'xapp-1'],
  ['SLACK_SIGNING_SECRET', '12345678', ({ slack }) => slack.signingSecret, '12345678'],
  ['HOST', undefined, ({ slack }) => slack.host, '0.0.0.0'],
  ['HOST', '127.0.0.1', ({ slack }) => slack.host, '127.0.0.1'],
  ['PORT', undefined, ({ slack }) => slack.port, 3000],
  ['PORT', '0', ({ slack }) => slack.port, 0],
  ['PORT', '65535', ({ slack }) => slack.port, 65_535],
  ['SLACK_API_URL', undefined, ({ slack }) => slack.apiUrl, 'https://slack.com/api/'],
  ['SLACK_API_URL', 'http://127.0.0.1:4000/api', ({ slack }) => slack.apiUrl, 'http://127.0.0.1:4000/api/'],
  ['SLACK_API_URL', 'https://slack.example/api/', ({ slack }) => slack.apiUrl, 'https://slack.example/api/'],
  ['CXENGAGE_API_URL', undefined, ({ cxengage }) => cxengage.url, 'https://api.cxengage.net'],
  ...['http://localhost:4000', 'http://127.9.9.9', 'http://[::1]:4000', 'https://eu-west-1-prod-api.cxengage.net'].map(
    (url) => ['CXENGAGE_API_URL', url, ({ cxengage }: ReturnType<typeof readConfig>) => cxengage.url, url] as const,
  ),
  ['CXENGAGE_API_KEY_ID', 'key-id', ({ cxengage }) => cxengage.credentials, keyCredentials],
  ['CXENGAGE_API_KEY_SECRET', ' key-secret', ({ cxengage }) => cxengage.credentials, keyCredentials],
  ['CXENGAGE_TENANT_ID', TENANT, ({ cxengage }) => cxengage.credentials, keyCredentials],
  ['CXENGAGE_USERNAME', 'beside a whole key', ({ cxengage }) => cxengage.credentials, keyCredentials],
  ['CXENGAGE_PASSWORD', 'beside a whole key', ({ cxengage }) => cxengage.credentials, keyCredentials],
  ['SLACK_COMMAND', undefined, ({ deployment }) => deployment.command, '/create-user'],
  ['SLACK_COMMAND', '/create-user_eu2', ({ deployment }) => deployment.command, '/create-user_eu2'],
  ['SLACK_COMMAND', `/${'x'.repeat(31)}`, ({ deployment }) => deployment.command, `/${'x'.repeat(31)}`],
  ['DEPLOYMENT_NAME', undefined, ({ deployment }) => deployment.name, undefined],
  ['DEPLOYMENT_NAME', ' EU (test) ', ({ deployment }) => deployment.name, 'EU (test)'],
  ['DEPLOYMENT_NAME', '字'.repeat(20), ({ deployment }) => deployment.name, '字'.repeat(20)],
  ['APPROVALS_CHANNEL', 'G01PRIVATE', ({ slack }) => slack.approvalsChannel, 'G01PRIVATE'],
  ['REQUESTERS', '*', ({ policy }) => policy.requesters, { everyone: true, users: [], groups: [] }],
  [
    'REQUESTERS',
    ' U01RITA, W01GRID,S01TEAM ,,S02TEAM ',
    ({ policy }) => policy.requesters,
    { everyone: false, users: ['U01RITA', 'W01GRID'], groups: ['S01TEAM', 'S02TEAM'] },
  ],
  ['APPROVERS', 'S01TEAM', ({ policy }) => policy.approvers, { everyone: false, users: [], groups: ['S01TEAM'] }],
  ['DEFAULT_COUNTRY', undefined, ({ form }) => form.country, undefined],
  ['DEFAULT_COUNTRY', 'ca', ({ form }) => form.country, 'CA'],
  ['CXENGAGE_USER_STATUS', undefined, ({ form }) => form.status, 'enabled'],
  ['CXENGAGE_USER_STATUS', 'pending', ({ form }) => form.status, 'pending'],
  ['CXENGAGE_USER_STATUS', 'omit', ({ form }) => form.status, undefined],
  ['CXENGAGE_CONCURRENCY', undefined, ({ cxengage }) => cxengage.concurrency, 4],
  ['CXENGAGE_CONCURRENCY', '50', ({ cxengage }) => cxengage.concurrency, 50],
  ['CXENGAGE_SETTLE_SECONDS', undefined, ({ cxengage }) => cxengage.settleMs, 150_000],
  ['CXENGAGE_SETTLE_SECONDS', '1', ({ cxengage }) => cxengage.settleMs, 1_000],
  ['CXENGAGE_SETTLE_SECONDS', '3600', ({ cxengage }) => cxengage.settleMs, 3_600_000],
  ['DATABASE_URL', undefined, ({ databaseUrl }) => databaseUrl, 'sqlite:./data/requests.db'],
  ['DATABASE_URL', 'postgres://bot@db/requests', ({ databaseUrl }) => databaseUrl, 'postgres://bot@db/requests'],
  ['DATABASE_URL', 'postgresql://bot@db/requests', ({ databaseUrl }) => databaseUrl, 'postgresql://bot@db/requests'],
  ['MENTION_APPROVERS', undefined, ({ slack }) => slack.mentionApprovers, true],
  ['MENTION_APPROVERS', 'no', ({ slack }) => slack.mentionApprovers, false],
  ['LOG_LEVEL', undefined, ({ logLevel }) => logLevel, 'info'],
  ['LOG_LEVEL', 'silent', ({ logLevel }) => logLevel, 'silent'],
];

const test = suite('configuration');

for (const [name, value, problem] of refused) {
  test(`${name} ${value === undefined ? 'not set' : `"${value}"`} is refused with what to do`, () =>
    assert.equal(problems({ ...least, [name]: value }), [problem]));
}

for (const [name, value, read, expected] of taken) {
  test(`${name} ${value === undefined ? 'not set' : `"${value}"`} is taken`, () =>
    assert.equal(read(readConfig({ ...least, [name]: value })), expected));
}

test('every variable is in these tables', () => {
  const listed = new Set([...refused, ...taken].map(([name]) => name));
  assert.equal([...listed].sort(), Object.keys(variables.entries).sort());
});

test('a variable set to nothing counts as not set', () => {
  for (const name of Object.keys(variables.entries)) {
    const outcome = (env: Env) => {
      try {
        return readConfig(env);
      } catch (error) {
        return String(error);
      }
    };
    assert.equal(outcome({ ...least, [name]: '  ' }), outcome({ ...least, [name]: undefined }), name);
  }
});

test('all problems come in one message, each naming its variable', () => {
  const lines = problems({ PORT: 'none', LOG_LEVEL: 'loud', CXENGAGE_API_URL: 'nowhere', APPROVERS: '*' });
  const named = [
    ...['SLACK_BOT_TOKEN', 'PORT', 'CXENGAGE_API_URL', 'APPROVALS_CHANNEL', 'REQUESTERS', 'APPROVERS', 'LOG_LEVEL'],
    ...['SLACK_APP_TOKEN', 'CXENGAGE_API_KEY_ID', 'CXENGAGE_API_KEY_SECRET', 'CXENGAGE_TENANT_ID'],
  ];
  assert.equal(
    lines.map((line) => line.split(' ')[0]),
    named,
  );
});

test('what reading the variables has found comes first, and stands for what the schema says of a secret', () => {
  const found = {
    problems: [
      { variable: 'CXENGAGE_API_KEY_SECRET', sentence: 'CXENGAGE_API_KEY_SECRET_FILE names nothing' },
      { variable: 'PORT', sentence: 'PORT is cut off' },
      { sentence: '.env is a folder' },
      { variable: 'CXENGAGE_PASSWORD', sentence: 'CXENGAGE_PASSWORD is cut off' },
    ],
    warnings: [{ variable: 'HOST', sentence: 'HOST is empty' }],
  };
  const message = messageFor({ ...least, CXENGAGE_API_KEY_SECRET: undefined, PORT: 'x' }, (env) =>
    readConfig(env, found),
  );
  assert.equal(message.split('\n'), [
    'The configuration has 5 problems:',
    '  CXENGAGE_API_KEY_SECRET_FILE names nothing',
    '  PORT is cut off',
    '  .env is a folder',
    '  CXENGAGE_PASSWORD is cut off',
    `  ${port}`,
    'Warnings:',
    '  HOST is empty',
    'Fix them in the environment or in .env. See .env.example for what each setting means.',
  ]);
  const others = messageFor(key, (env) => readPlatformConfig(env, found));
  assert.not.match(others, /PORT|HOST/);
  assert.match(others, 'The configuration has 3 problems:');
  assert.ok(readConfig(least, { problems: [], warnings: found.warnings }));
});

test('what never was a value is told once, and nothing is called missing while .env cannot be read', () => {
  const placeholder = { variable: 'REQUESTERS', sentence: 'REQUESTERS still has a placeholder', isNoValue: true };
  const problemsOf = (env: Env, problem: Remark) => configProblems(env, { problems: [problem], warnings: [] });
  assert.equal(problemsOf({ ...least, REQUESTERS: 'S…' }, placeholder), [placeholder.sentence]);
  const unread = { sentence: '.env is a folder' };
  assert.equal(problemsOf({ PORT: 'x' }, unread), [unread.sentence, port]);
});

test('no value is repeated in the message, so no secret is', () => {
  const shown = refused.filter(([, value]) => value && value.length > 7);
  assert.ok(shown.length > 15);
  for (const [name, value = ''] of shown) {
    assert.not.ok(messageFor({ ...least, [name]: value }).includes(value), name);
  }
  const secrets = {
    SLACK_BOT_TOKEN: 'bot-s3cret',
    SLACK_APP_TOKEN: 'app-s3cret',
    SLACK_SIGNING_SECRET: 's3cret',
    CXENGAGE_API_KEY_SECRET: 'key-s3cret',
    CXENGAGE_PASSWORD: 'pass-s3cret',
    DATABASE_URL: 'mysql://bot:s3cret@db/x',
  };
  assert.not.match(messageFor(secrets), 's3cret');
});

test('an API key needs all three of its parts', () => {
  const mend = 'give all three of an API key, or CXENGAGE_USERNAME and CXENGAGE_PASSWORD of a service user';
  for (const name of Object.keys(key)) {
    assert.equal(problems({ ...least, [name]: undefined }), [`${name} is missing: ${mend}`]);
  }
  assert.equal(
    problems({ ...slack, ...lists }),
    Object.keys(key).map((name) => `${name} is missing: ${mend}`),
  );
});

test('a service user needs both of its parts, and the half that is there decides what is asked for', () => {
  const mend = 'give all three of an API key, or CXENGAGE_USERNAME and CXENGAGE_PASSWORD of a service user';
  for (const name of Object.keys(person)) {
    assert.equal(problems({ ...slack, ...lists, ...person, [name]: undefined }), [`${name} is missing: ${mend}`]);
  }
});

test('a service user comes with the spaces of its password, and with a tenant when one is given', () => {
  const credentials = (env: Env) => readConfig({ ...slack, ...lists, ...person, ...env }).cxengage.credentials;
  const plain = { username: 'bot@example.com', password: ' spaces count ' };
  assert.equal(credentials({}), plain);
  assert.equal(credentials({ CXENGAGE_TENANT_ID: TENANT }), { ...plain, tenantId: TENANT });
  assert.equal(credentials({ CXENGAGE_API_KEY_ID: 'half a key' }), plain);
});

test('an app token alone will do', () => {
  const config = readConfig({ ...least, SLACK_SIGNING_SECRET: undefined, SLACK_APP_TOKEN: 'xapp-1' });
  assert.is(config.slack.appToken, 'xapp-1');
});

test('variables of others are ignored', () =>
  assert.equal(readConfig({ ...least, PGHOST: 'elsewhere', slack_bot_token: 'xoxb-2' }), readConfig(least)));

test('the part for CxEngage and the form needs no other variable, and is the same as in the whole', () => {
  for (const credentials of [key, person]) {
    const { cxengage, form } = readConfig({ ...slack, ...lists, ...credentials });
    assert.equal(readPlatformConfig(credentials), { cxengage, form });
  }
  const set = { DEFAULT_COUNTRY: 'ca', CXENGAGE_USER_STATUS: 'omit', CXENGAGE_CONCURRENCY: '9' };
  const { cxengage, form } = readConfig({ ...least, ...set });
  assert.equal(readPlatformConfig({ ...key, ...set }), { cxengage, form });
});

test('the part for CxEngage and the form refuses what is bad in its own variables, and looks at no others', () => {
  const bad = new Map(refused.filter(([, value]) => value !== undefined).map(([name, value]) => [name, value]));
  const named = problems({ ...key, ...Object.fromEntries(bad) }, readPlatformConfig).map((line) => line.split(' ')[0]);
  const own = [...bad.keys()].filter((name) => /^(?:CXENGAGE_|DEFAULT_COUNTRY$)/.test(name));
  assert.equal(named.toSorted(), own.toSorted());
  const others = [...bad].filter(([name]) => !own.includes(name));
  assert.equal(readPlatformConfig({ ...key, ...Object.fromEntries(others) }), readPlatformConfig(key));
  assert.equal(problems({}, readPlatformConfig), problems({ ...slack, ...lists }));
});

test('it is frozen in all its depth', () => {
  const env = { ...least, REQUESTERS: 'U01RITA,S01TEAM' };
  const thawed = (value: unknown, path: string): string[] =>
    typeof value !== 'object' || value === null
      ? []
      : [
          ...(Object.isFrozen(value) ? [] : [path]),
          ...Object.entries(value).flatMap(([name, part]) => thawed(part, `${path}.${name}`)),
        ];
  assert.equal(thawed(readConfig(env), 'config'), []);
  assert.equal(thawed(readPlatformConfig(env), 'config'), []);
});

test('its problems are to be had as a list too', () => {
  const env = { ...least, APPROVERS: '*', SLACK_SIGNING_SECRET: '', CXENGAGE_API_KEY_ID: '' };
  assert.equal(configProblems(env), problems(env));
  assert.equal(configProblems(least), []);
});

test('each of its parts is read without the others', () => {
  const whole = readConfig(least);
  const { slack: ofSlack, policy, deployment } = whole;
  assert.equal(readSlackConfig({ ...slack, ...lists }), { slack: ofSlack, policy, deployment });
  assert.is(readDatabaseUrl({}), whole.databaseUrl);
  assert.equal(problems({ ...slack, ...lists, APPROVERS: '' }, readSlackConfig).length, 1);
  assert.equal(problems({ DATABASE_URL: 'mysql://x' }, readDatabaseUrl), [database]);
});

test.run();
