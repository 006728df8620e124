import { writeFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createClock } from '../../src/sandbox/clock.ts';
import { seedIds } from '../../src/sandbox/cxengage/seed.ts';
import { environmentOf } from '../../src/sandbox/environment-of.ts';
import { type StandIns, startStandIns } from '../../src/sandbox/stand-ins.ts';
import { encoded } from '../helpers/csv.ts';
import { startProgram } from '../helpers/program.ts';
import { scratchFolder, withScratchFolder } from '../helpers/scratch-folder.ts';

const test = suite('npm run bulk');

const BULK = new URL('../../src/cli/bulk.ts', import.meta.url);
const USAGE = 'Usage: npm run bulk -- FILE.csv [--json] [--encoding NAME] [--role NAME_OR_ID]\n';

type Env = Readonly<Record<string, string | undefined>>;

interface Setting {
  /** The file's content; without it there is none. */
  readonly file?: string | Uint8Array;
  readonly args?: (file: string) => readonly string[];
  readonly env?: Env;
  /** The whole environment is what this keeps of that of the stand-ins; without it, all. */
  readonly only?: (name: string) => boolean;
  readonly prepare?: (standIns: StandIns) => unknown;
}

interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** `METHOD /path` of the requests that reached CxEngage. */
  readonly requests: readonly string[];
}

/** The real command against stand-ins of its own. Whatever it does, it writes nothing and says nothing to Slack. */
async function bulk({ file, args = (path) => [path], env, only = () => true, prepare }: Setting): Promise<Result> {
  const standIns = await startStandIns(createClock());
  const { slack, cxengage } = standIns;
  const folder = await scratchFolder();
  const path = join(folder, 'people.csv');
  if (file !== undefined) await writeFile(path, file);
  await prepare?.(standIns);
  const given = Object.entries(environmentOf(slack, cxengage, 'socket')).filter(([name]) => only(name));
  const variables = { ...Object.fromEntries(given), ...env };
  const program = await startProgram(BULK, { env: variables, args: args(path) });
  try {
    const { code, stderr } = await program.ended;
    const requests = cxengage.calls.map((call) => `${call.method} ${call.path}`);
    const writes = requests.filter((line) => !line.startsWith('GET ') && line !== 'POST /v1/tokens');
    assert.equal([writes, slack.calls.length], [[], 0]);
    for (const secret of [cxengage.apiKey.secret, slack.botToken]) assert.not.match(program.output(), secret);
    return { code, stderr, stdout: program.output().slice(0, program.output().length - stderr.length), requests };
  } finally {
    await program.remove();
    await standIns.close();
    await rm(folder, { recursive: true });
  }
}

const good = 'E-mail;Role;Phone\r\nann@example.com;Platform User;(506) 234-5678\r\nben@example.com;platform user;\r\n';
const mixed = [
  'Email,First name,Role,Tenant,Tenant role,Cost centre',
  'ann@example.com,Ann,Platform User,Harbour Outfitters,Agent,17',
  'mei.tanaka@harbour.example,Mei,Platform User,,,',
  '',
  'ANN@example.com,Ann,Platform User,,,',
  '"ben',
  'x",Ben,Janitor,,,',
  'cy@example.com,Smith, Cy,Platform User,,,17',
].join('\n');

test('--help says how to use it: 0', async () => {
  for (const option of ['--help', '-h']) {
    const { code, stdout, stderr } = await bulk({ args: () => [option] });
    assert.equal([code, stdout.startsWith(USAGE), stderr], [0, true, '']);
  }
});

test('a header below a title is told', async () => {
  const { stdout } = await bulk({ file: 'New agents\n\nEmail|Role\nann@example.com|Platform User\n' });
  assert.match(stdout, /^people\.csv: 1 row\n +1 new\nColumn names: read from line 3\n/);
});

test('a file in which every row is new: 0', async () => {
  const { requests, ...ended } = await bulk({ file: good });
  assert.equal(ended, {
    code: 0,
    stderr: '',
    stdout: 'people.csv: 2 rows\n      2 new\nNames: 2 new users have no name.\nNothing was created.\n',
  });
  assert.not.match(requests.join(), 'tenants');
});

test('a file with problems: 1, and each of them in words', async () => {
  const { code, stderr, stdout } = await bulk({ file: mixed });
  assert.is(code, 1);
  assert.is(stderr, '');
  assert.is(
    stdout,
    `people.csv: 5 rows
      1 new
      1 on the platform already
      1 repeated in the file (the first row is kept)
      2 invalid
Ignored columns: Cost centre
Line 3, mei.tanaka@harbour.example: Email: This person is already on the platform.
Line 5, ANN@example.com: Same address as line 2, which is kept.
Line 6, ben�x: Role: There is no role "Janitor". CxEngage lists: Platform Administrator, Platform User, Platform User - Password Restricted.
Line 6, ben�x: Email: Character 4 is invisible (a control, line-break or direction character). Remove it.
Line 8, cy@example.com: This line has more cells than the header. Put quotes around a cell that contains a comma, semicolon or tab.
Nothing was created.
`,
  );
});

test('a file that is refused at its end costs CxEngage nothing', async () => {
  const rows = Array.from({ length: 10_001 }, (_, at) => `person.${at}@example.com,Platform User\n`);
  const ended = await bulk({ file: `email,role\n${rows.join('')}` });
  assert.equal(ended, { code: 2, stdout: '', stderr: 'The file has more than 10,000 rows. Split it.\n', requests: [] });
});

test('--json: the same for programs', async () => {
  const { code, stderr, stdout } = await bulk({ file: mixed, args: (file) => ['--json', file] });
  assert.is(code, 1);
  assert.is(stderr, '');
  const report = JSON.parse(stdout);
  assert.equal(report.counts, { rows: 5, new: 1, added: 0, on_platform: 1, duplicate: 1, invalid: 2, unknown: 0 });
  assert.equal(report.unknownColumns, ['Cost centre']);
  assert.equal(
    report.problems.map(({ line, email, state }: { line: number; email: string; state: string }) => [
      line,
      email,
      state,
    ]),
    [
      [3, 'mei.tanaka@harbour.example', 'on_platform'],
      [5, 'ANN@example.com', 'duplicate'],
      [6, 'ben\nx', 'invalid'],
      [8, 'cy@example.com', 'invalid'],
    ],
  );
});

test('a role whose name several have', async () => {
  const { code, stdout } = await bulk({
    file: 'email,role\nann@example.com,platform user\n',
    prepare({ cxengage }) {
      const role = cxengage.state.roles.find(({ id }) => id === seedIds.platformUser);
      assert.ok(role);
      cxengage.state.roles.push({ ...role, id: '1c7a1d6f-5a1c-4b4a-9c8f-7d2e3f4a5b6c' });
    },
  });
  assert.is(code, 1);
  assert.match(stdout, 'Line 2, ann@example.com: role: More than one role is called "platform user". Enter its ID.\n');
});

const polish = encoded('email;role;first name\na@x.example;Platform User;Łukasz\n', 'windows-1250');

test('letters that were guessed: how they were read, in words and for programs', async () => {
  const { code, stdout } = await bulk({ file: polish });
  assert.is(code, 0);
  assert.is(
    stdout,
    `people.csv: 1 row
      1 new
Read as Western European (Windows-1252), for example line 2: "£ukasz". If a letter is wrong, save the file as CSV UTF-8, or give its encoding with --encoding.
Nothing was created.
`,
  );
  const { stdout: json } = await bulk({ file: polish, args: (file) => [file, '--json'] });
  assert.equal(JSON.parse(json).readAs, { encoding: 'windows-1252', example: { line: 2, text: '£ukasz' } });
});

test('--encoding: the file is read by it, and the report says so', async () => {
  const { code, stdout } = await bulk({ file: polish, args: (file) => [file, '--encoding', 'Windows-1250'] });
  assert.is(code, 0);
  assert.match(stdout, /\nRead as Central European \(Windows-1250\), as chosen, for example line 2: "Łukasz"\.\n/);
  const automatic = await bulk({ file: polish, args: (file) => [file, '--encoding', 'auto'] });
  assert.match(automatic.stdout, /£ukasz/);
});

test('--role: rows without a role have it, by its name or its id', async () => {
  const file = 'email;first name\nann@example.com;Ann\n';
  for (const role of ['platform user', seedIds.platformUser])
    assert.is((await bulk({ file, args: (path) => [path, '--role', role] })).code, 0);
});

const isForPlatform = (name: string) => name.startsWith('CXENGAGE_');

test('the variables of CxEngage are all that it needs', async () => {
  const file = 'email,role,phone\nann@example.com,Platform User,+15062345678\n';
  const { code, stderr, stdout } = await bulk({ file, only: isForPlatform });
  assert.equal([code, stderr], [0, '']);
  assert.is(stdout, 'people.csv: 1 row\n      1 new\nNames: 1 new user has no name.\nNothing was created.\n');
});

test('a secret comes from a file', () =>
  withScratchFolder(async (folder) => {
    const path = join(folder, 'key');
    const file = { CXENGAGE_API_KEY_SECRET: undefined, CXENGAGE_API_KEY_SECRET_FILE: path };
    const prepare = ({ cxengage }: StandIns) => writeFileSync(path, `${cxengage.apiKey.secret}\n`);
    const { code, stderr } = await bulk({ file: good, env: file, prepare });
    assert.equal([code, stderr], [0, '']);
  }));

test('bad values of variables that it does not use are nothing to it', async () => {
  const env = {
    SLACK_BOT_TOKEN: 'x',
    SLACK_API_URL: 'x',
    PORT: 'x',
    APPROVERS: '*',
    DATABASE_URL: 'x',
    LOG_LEVEL: 'x',
  };
  const { code, stderr } = await bulk({ file: good, env });
  assert.equal([code, stderr], [0, '']);
});

/** Its every line that names a variable names one of CxEngage. */
const NO_CREDENTIALS =
  /^The configuration has 3 problems:\n(?: {2}CXENGAGE_(?:API_KEY_ID|API_KEY_SECRET|TENANT_ID) is missing: [^\n]*\n){3}Fix them in [^\n]*\n$/;

/** What it says on standard error when it ends with 2, and nothing on the other. */
const refused: readonly (readonly [string, Setting, RegExp])[] = [
  ['no file', { args: () => [] }, new RegExp(`^${USAGE.replace(/[[\]]/g, '\\$&')}`)],
  [
    'an encoding that there is not',
    { file: good, args: (file) => [file, '--encoding', 'klingon'] },
    /^There is no encoding "klingon"\. Choose one of auto, utf-8, windows-1252, [^\n]*, euc-kr\.\n$/,
  ],
  [
    'a role that there is not',
    { file: good, args: (file) => [file, '--role', 'Nobody'] },
    /^There is no role "Nobody"\. CxEngage lists: Platform Administrator, /,
  ],
  [
    'no role column and no --role',
    { file: 'email;first name\nann@example.com;Ann\n' },
    /^There is no column for the platform role\. Choose one with --role, or add a column "role"\.\n$/,
  ],
  [
    'letters that were guessed, in a file that is refused',
    { file: encoded('имя;роль\nИван;Platform User\n', 'windows-1251') },
    /^The first line must contain [^\n]* Read as Western European \(Windows-1252\), for example line 1: "èìÿ"\. If a letter is wrong, save the file as CSV UTF-8, or give its encoding with --encoding\.\n$/,
  ],
  ['two files', { args: (file) => [file, file] }, /^Usage: npm run bulk/],
  [
    'an option that there is not',
    { args: (file) => [file, '--yes'] },
    /^Unknown option '--yes'\.\nUsage: npm run bulk/,
  ],
  ['a file that is not there', {}, /^There is no file "[^\n]*"\.\n$/],
  ['a folder', { args: () => ['/'] }, /^"\/" is a folder\. Name a CSV file in it\.\n$/],
  ['an empty file', { file: '' }, /^The file is empty\.\n$/],
  ['a spreadsheet', { file: Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 0]) }, /^This is an Excel, Numbers or zip file\./],
  ['no e-mail column', { file: 'first name,role\nAnn,x\n' }, /^The first line must contain the column names/],
  [
    'a column twice, with an escape sequence in its name',
    { file: 'email,\u001bE-mail\na,b\n' },
    /^Two headings mean the same column: "email" and "E-mail"/,
  ],
  [
    'a quotation mark that is never closed',
    { file: 'email,role\nann@example.com,Platform User\nben@example.com,"Platform' },
    /^From line 3 on: a quotation mark is opened and never closed\.\n$/,
  ],
  ['a file that is too large', { file: Buffer.alloc(10 * 1024 * 1024 + 2, 'a\n') }, /^The file is larger than 10 MB\./],
  [
    'bad configuration, all of it at once',
    { file: good, env: { CXENGAGE_API_URL: 'http://example.com', DEFAULT_COUNTRY: 'Canada' } },
    /^The configuration has 2 problems:\n {2}CXENGAGE_API_URL must start with https:\/\/[^\n]*\n {2}DEFAULT_COUNTRY must be/,
  ],
  [
    'no variable of CxEngage, though those of Slack are there',
    { file: good, only: (name) => !isForPlatform(name) },
    NO_CREDENTIALS,
  ],
  ['no variable at all', { file: good, only: () => false }, NO_CREDENTIALS],
  [
    'a secret in a file that is not there',
    { file: good, env: { CXENGAGE_API_KEY_SECRET: undefined, CXENGAGE_API_KEY_SECRET_FILE: '/nowhere/key' } },
    /^The configuration has 1 problem:\n {2}CXENGAGE_API_KEY_SECRET_FILE names "\/nowhere\/key", which does not exist: /,
  ],
  [
    'a wrong key',
    { file: good, env: { CXENGAGE_API_KEY_SECRET: 'other' } },
    /^CxEngage refused the bot's credentials \(401\)/,
  ],
  ['CxEngage down', { file: good, prepare: ({ cxengage }) => cxengage.down() }, /^CxEngage cannot be reached[^\n]*\n$/],
];
for (const [name, setting, sentence] of refused)
  test(`${name}: 2, and a sentence`, async () => {
    const { code, stderr, stdout } = await bulk(setting);
    assert.match(stderr, sentence);
    assert.equal([code, stdout], [2, '']);
  });

test('rows that CxEngage says nothing of: 2, and the report', async () => {
  const { code, stderr, stdout } = await bulk({
    file: good,
    prepare: ({ cxengage }) =>
      cxengage.fault({
        match: { path: /email=ben/ },
        effect: { kind: 'answer', status: 503 },
        times: Number.POSITIVE_INFINITY,
      }),
  });
  assert.equal([code, stderr], [2, '']);
  assert.match(stdout, /^people\.csv: 2 rows\n {6}1 new\n {6}1 not looked up\n/);
  assert.match(stdout, /^Line 3, ben@example\.com: Could not be looked up: [^\n]*503/m);
});

test.run();
