import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readConfig } from '../../src/config.ts';
import { checkEnvFileIsPrivate, readEnvironment } from '../../src/environment/read.ts';
import { SECRETS } from '../../src/variables.ts';
import { withScratchFolder } from '../helpers/scratch-folder.ts';

const SETTINGS = {
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_SIGNING_SECRET: '0123456789abcdef',
  CXENGAGE_USERNAME: 'bot@example.com',
  CXENGAGE_PASSWORD: 'p@ss',
  APPROVALS_CHANNEL: 'C01APPROVAL',
  REQUESTERS: '*',
  APPROVERS: 'U01ANA00001',
};
const sentences = (list: readonly { readonly sentence: string }[]) => list.map(({ sentence }) => sentence);
const isRoot = process.getuid?.() === 0;
const test = suite('the environment');

type Env = Record<string, string | undefined>;

/** What is said about these exported variables beside this `.env`. */
function reads(env: Env, envFile: string | Buffer | undefined, expected: Expected) {
  return withScratchFolder(async (folder) => {
    if (envFile !== undefined) await writeFile(join(folder, '.env'), envFile);
    const { values, problems, warnings } = readEnvironment({ ...env }, folder);
    assert.equal(sentences(problems), expected.problems ?? []);
    assert.equal(sentences(warnings), expected.warnings ?? []);
    for (const [name, value] of Object.entries(expected.values ?? {})) assert.is(values[name], value, name);
  });
}
interface Expected {
  readonly problems?: readonly string[];
  readonly warnings?: readonly string[];
  readonly values?: Env;
}

test('variables of .env are added to those of the environment, which win', () =>
  reads({ PORT: '1', HOST: '::' }, 'PORT=2\nLOG_LEVEL=warn', { values: { PORT: '1', HOST: '::', LOG_LEVEL: 'warn' } }));

test('without a .env the environment is all', () => reads({ PORT: '1' }, undefined, { values: { PORT: '1' } }));

test('.env is added to the environment itself too, for the libraries that look there', () =>
  withScratchFolder(async (folder) => {
    await writeFile(join(folder, '.env'), 'PGSSLMODE=require');
    const env: Env = {};
    readEnvironment(env, folder);
    assert.equal(env, { PGSSLMODE: 'require' });
  }));

test('an exported variable that is empty hides the one in .env, which is said', () => {
  const hidden = (name: string) =>
    `${name} is empty in the environment, which hides its value in .env: unset it in the environment, or give it a value there`;
  return reads({ CXENGAGE_PASSWORD: '', PORT: '  ', HOST: '' }, 'CXENGAGE_PASSWORD=p@ss\nPORT=1\nHOST=', {
    warnings: [hidden('PORT'), hidden('CXENGAGE_PASSWORD')],
    values: { CXENGAGE_PASSWORD: '', PORT: '  ' },
  });
});

const QUOTED =
  'CXENGAGE_PASSWORD is in quotes, and they are part of the value (docker --env-file keeps them): remove them. If they belong to the value, use CXENGAGE_PASSWORD_FILE';
const CURLY = 'CXENGAGE_PASSWORD is in typographic quotes, which are part of the value: use straight ones';
const BREAK = 'CXENGAGE_PASSWORD has a line break in it: give the value on one line';
const BLANKS = 'CXENGAGE_PASSWORD begins or ends with a space, which is part of the value';
const PLACEHOLDER = 'CXENGAGE_PASSWORD still has a placeholder: replace it with your own value';
const NOT_UTF8 = 'CXENGAGE_PASSWORD is not UTF-8: save the file that it comes from as UTF-8';

const INVISIBLE = 'CXENGAGE_PASSWORD has an invisible character in it, which web pages and chats add: type it by hand';

for (const [value, problems, warnings] of [
  ['"p@ss"', [QUOTED]],
  ["'p@ss'", [QUOTED]],
  ['`p@ss`', [QUOTED]],
  ['"p@ss', []],
  ['"', []],
  ['“p@ss”', [CURLY]],
  ['„p@ss“', [CURLY]],
  ['‘p@ss’', [CURLY]],
  ['«p@ss»', [CURLY]],
  ['p@\nss', [BREAK]],
  ['p@ss\r', []],
  ['p@ss\n', []],
  ['p@ss ', [], [BLANKS]],
  ['\tp@ss', [], [BLANKS]],
  ['p@ss#word', []],
  ['…', [PLACEHOLDER]],
  ['...', [PLACEHOLDER]],
  ['xxxx', [PLACEHOLDER]],
  ['****', [PLACEHOLDER]],
  ['<password>', [PLACEHOLDER]],
  ['changeme', [PLACEHOLDER]],
  ['Change-Me', [PLACEHOLDER]],
  ['xoxb-…', [PLACEHOLDER]],
  ['C…', [PLACEHOLDER]],
  ['p...s', []],
  ['xxl', []],
  ['p\uFFFDss', [NOT_UTF8]],
  ['p@\u200Bss', [INVISIBLE]],
  ['\u202Ap@ss', [INVISIBLE]],
  ['p👩\u200D🚒ss', []],
  ['<@U024BE7LH>', []],
] as const) {
  test(`exported: ${JSON.stringify(value)}`, () =>
    reads({ CXENGAGE_PASSWORD: value }, undefined, { problems, warnings: warnings ?? [] }));
}

test('quotes and blanks inside quotes in .env are meant', () =>
  reads({}, `CXENGAGE_PASSWORD='"p@ss"'\nCXENGAGE_API_KEY_SECRET=" a "`, {
    values: { CXENGAGE_PASSWORD: '"p@ss"', CXENGAGE_API_KEY_SECRET: ' a ' },
  }));

test('placeholders and typographic quotes in .env are said once', () =>
  reads({}, 'CXENGAGE_PASSWORD=“p@ss”\nSLACK_BOT_TOKEN=xoxb-...\nSLACK_APP_TOKEN=xapp-your-token', {
    problems: [
      'SLACK_BOT_TOKEN still has a placeholder: replace it with your own value',
      'SLACK_APP_TOKEN still has a placeholder: replace it with your own value',
      CURLY,
    ],
  }));

const ignored = (name: string, todo: string) => `${name} is not a setting of the bot, and is ignored: ${todo}`;

test('a misspelt variable is named, exported or in .env, and no variable of another program is', () =>
  reads(
    {
      CXENGAGE_API_URI: 'x',
      CXENGAGE_REGION: 'eu',
      SLACK_WEBHOOK_URL: 'x',
      SLACK_CLIENT_ID: 'x',
      DATABASE_HOST: 'x',
      HOME: '/',
    },
    'slack_bot_token=x\nREQUESTER=*\nCXENGAGE_USERNAME_FILE=x\nHTTPS_PROXY=x',
    {
      warnings: [
        ignored('CXENGAGE_API_URI', 'rename it to CXENGAGE_API_URL'),
        ignored('CXENGAGE_REGION', 'remove it, or correct its name as .env.example has it'),
        ignored('slack_bot_token', 'rename it to SLACK_BOT_TOKEN'),
        ignored('REQUESTER', 'rename it to REQUESTERS'),
        ignored('CXENGAGE_USERNAME_FILE', 'remove it, or correct its name as .env.example has it'),
      ],
    },
  ));

test('variables of other programs may look as they like', () =>
  reads({ PS1: '"…"' }, 'OTHERS=a#b\nMORE=“x”', { values: { MORE: '“x”' } }));

for (const [what, bytes, problem] of [
  ['UTF-16', Buffer.from('\uFEFFPORT=1', 'utf16le'), '.env is not UTF-8 text: save it as UTF-8'],
  ['UTF-16 without a mark', Buffer.from('PORT=1', 'utf16le'), '.env is not UTF-8 text: save it as UTF-8'],
  ['Latin-1', Buffer.from('CXENGAGE_PASSWORD=pässword', 'latin1'), '.env is not UTF-8 text: save it as UTF-8'],
] as const) {
  test(`.env in ${what}`, () => reads({}, bytes, { problems: [problem], values: { PORT: undefined } }));
}

test('.env that is a folder, as Docker makes one for a mount whose file is missing', () =>
  withScratchFolder(async (folder) => {
    await mkdir(join(folder, '.env'));
    assert.equal(sentences(readEnvironment({}, folder).problems), ['.env is a folder: put a file in its place']);
  }));

for (const name of SECRETS) {
  test(`${name}_FILE: the value comes from the file, without its last line break`, () =>
    withScratchFolder(async (folder) => {
      const path = join(folder, 'secret');
      for (const [content, value] of [
        ['s3cret', 's3cret'],
        ['s3cret\n', 's3cret'],
        ['s3cret\r\n', 's3cret'],
        ['\uFEFFs3cret\n', 's3cret'],
        ["'s3cret'\n", "'s3cret'"],
      ] as const) {
        await writeFile(path, content);
        const env: Env = { [`${name}_FILE`]: path };
        const { values, problems, warnings } = readEnvironment(env, folder);
        assert.equal([problems, warnings, values[name]], [[], [], value]);
        assert.is(env[name], undefined, 'a secret from a file does not go into the environment');
      }
    }));

  test(`${name} and ${name}_FILE: both set is an error, in whatever place`, async () => {
    const problems = [`${name} and ${name}_FILE are both set: keep one of them`];
    await reads({ [name]: 'a', [`${name}_FILE`]: '/nowhere' }, undefined, { problems });
    await reads({ [name]: 'a' }, `${name}_FILE=/nowhere`, { problems });
    await reads({ [`${name}_FILE`]: '/nowhere' }, `${name}=a`, { problems });
    await reads({ [name]: 'a', [`${name}_FILE`]: ' ' }, undefined, { values: { [name]: 'a' } });
  });
}

test('a file of a secret that cannot be used is named, with its path and never its content', () =>
  withScratchFolder(async (folder) => {
    const at = (name: string) => join(folder, name);
    await mkdir(at('folder'));
    await writeFile(at('empty'), '\n');
    await writeFile(at('large'), 's3cret'.repeat(20_000));
    await writeFile(at('lines'), 's3cret\nmore\n');
    await writeFile(at('latin1'), Buffer.from('s3crét', 'latin1'));
    await writeFile(at('utf16'), Buffer.from('\uFEFFs3cret', 'utf16le'));
    await writeFile(at('placeholder'), 'changeme\n');
    await writeFile(at('closed'), 's3cret');
    await chmod(at('closed'), 0);
    for (const [file, what] of [
      ['missing', 'which does not exist: create it, or correct the path'],
      ['folder', 'which is a folder: name a file'],
      ['empty', 'which is empty: put the value in it'],
      ['large', 'which is larger than 64 kB: name the file that holds just the value'],
      ['lines', 'which has more than one line: put just the value in it'],
      ['latin1', 'which is not UTF-8 text: save it as UTF-8'],
      ['utf16', 'which is not UTF-8 text: save it as UTF-8'],
      ...(isRoot ? [] : [['closed', 'which this user may not read: change its owner or permissions'] as const]),
    ] as const) {
      const { values, problems } = readEnvironment({ CXENGAGE_PASSWORD_FILE: at(file) }, folder);
      assert.equal(sentences(problems), [`CXENGAGE_PASSWORD_FILE names "${at(file)}", ${what}`]);
      assert.is(values.CXENGAGE_PASSWORD, undefined);
    }
    const { problems } = readEnvironment({ CXENGAGE_PASSWORD_FILE: at('placeholder') }, folder);
    assert.equal(sentences(problems), [PLACEHOLDER]);
  }));

test('a relative path of a secret starts in the folder of .env', () =>
  withScratchFolder(async (folder) => {
    await writeFile(join(folder, 'password'), 'p@ss');
    await writeFile(join(folder, '.env'), 'CXENGAGE_PASSWORD_FILE=password');
    assert.is(readEnvironment({}, folder).values.CXENGAGE_PASSWORD, 'p@ss');
  }));

const LOCAL = { SLACK_API_URL: 'http://127.0.0.1:1/api/', CXENGAGE_API_URL: 'http://localhost:2' };
const REFUSAL = 'Other users of this machine may read .env (mode 644), and it holds secrets. Run: chmod 600 .env';

for (const [what, mode, env, isRefused] of [
  ['0644', 0o644, {}, true],
  ['0640', 0o640, {}, true],
  ['0604', 0o604, {}, true],
  ['0620', 0o620, {}, true],
  ['0600', 0o600, {}, false],
  ['0400', 0o400, {}, false],
  ['0644, all services on this machine', 0o644, LOCAL, false],
  ['0644, a database on this machine', 0o644, { ...LOCAL, DATABASE_URL: 'postgres://bot@127.0.0.1/x' }, false],
  ['0644, the database elsewhere', 0o644, { ...LOCAL, DATABASE_URL: 'postgres://bot@db/x' }, true],
  [
    '0644, the database elsewhere by a parameter',
    0o644,
    { ...LOCAL, DATABASE_URL: 'postgres://localhost/x?host=db' },
    true,
  ],
  ['0644, Slack elsewhere', 0o644, { CXENGAGE_API_URL: LOCAL.CXENGAGE_API_URL }, true],
  ['0644, CxEngage elsewhere', 0o644, { SLACK_API_URL: LOCAL.SLACK_API_URL }, true],
] as const) {
  test(`.env with mode ${what} is ${isRefused ? 'refused' : 'taken'}`, () =>
    withScratchFolder(async (folder) => {
      await writeFile(join(folder, '.env'), 'PORT=1');
      await chmod(join(folder, '.env'), mode);
      const check = () => checkEnvFileIsPrivate(readConfig({ ...SETTINGS, ...env }), folder);
      if (!isRefused) return check();
      const shown = REFUSAL.replace('644', mode.toString(8));
      assert.throws(check, (error: Error) => error.message === shown);
    }));
}

test('a .env that is a link counts by what it leads to, and none is no fault', () =>
  withScratchFolder(async (folder) => {
    const config = readConfig(SETTINGS);
    checkEnvFileIsPrivate(config, folder);
    await writeFile(join(folder, 'real'), 'PORT=1', { mode: 0o600 });
    await symlink(join(folder, 'real'), join(folder, '.env'));
    checkEnvFileIsPrivate(config, folder);
  }));

test.run();
