import { readdir } from 'node:fs/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as v from 'valibot';
import { createClock } from '../../src/sandbox/clock.ts';
import { environmentOf } from '../../src/sandbox/environment-of.ts';
import { type StandIns, startStandIns } from '../../src/sandbox/stand-ins.ts';
import { createSqliteDatabase } from '../helpers/databases.ts';
import { startProgram } from '../helpers/program.ts';
import { withProgram } from '../with-program.ts';
import { withProxy } from './with-proxy.ts';

const test = suite('npm run doctor');

const DOCTOR = new URL('../../src/cli/doctor.ts', import.meta.url);
const SANDBOX = new URL('../../src/sandbox/index.ts', import.meta.url);

type Env = Readonly<Record<string, string | undefined>>;

interface Setting {
  readonly args?: readonly string[];
  readonly env?: Env;
  /** All variables come in a file `.env`. */
  readonly envFile?: boolean;
  readonly prepare?: (standIns: StandIns) => unknown;
}

interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Files in its folder. */
  readonly files: readonly string[];
}

async function run(env: Env, args: readonly string[], envFile?: string): Promise<Result> {
  const program = await startProgram(DOCTOR, { args, ...(envFile === undefined ? { env } : { envFile }) });
  try {
    const { code, stderr } = await program.ended;
    const stdout = program.output().slice(0, program.output().length - stderr.length);
    return { code, stdout, stderr, files: await readdir(program.folder) };
  } finally {
    await program.remove();
  }
}

/** The real command against stand-ins of its own. Whatever it does, it writes nothing and opens no socket. */
async function doctor({ args = [], env = {}, envFile, prepare }: Setting = {}): Promise<Result> {
  const standIns = await startStandIns(createClock());
  const { slack, cxengage } = standIns;
  let sockets = 0;
  slack.onChange(() => {
    sockets = Math.max(sockets, slack.connections);
  });
  try {
    await prepare?.(standIns);
    const all = { ...environmentOf(slack, cxengage, 'socket'), ...env };
    const text = Object.entries(all).map(([name, value]) => `${name}=${value ?? ''}\n`);
    const result = await run(all, args, envFile ? text.join('') : undefined);
    assert.equal([cxengage.calls.filter(({ wrote }) => wrote), slack.workspace.messages.length, sockets], [[], 0, 0]);
    for (const secret of [cxengage.apiKey.secret, slack.botToken, slack.appToken, 's3cret'])
      assert.not.match(`${result.stdout}${result.stderr}`, secret);
    return result;
  } finally {
    await standIns.close();
  }
}

const failed = (stdout: string) => stdout.split('\n').filter((line) => /^[✗!]/.test(line));

test('against good services nothing is wrong: 0; it makes no file', async () => {
  for (const envFile of [false, true]) {
    const { code, stdout, stderr, files } = await doctor({ envFile });
    assert.equal([code, stderr, failed(stdout)], [0, '', []]);
    assert.match(stdout, /^✓ Node\.js: v\d+/);
    assert.match(stdout, /\n✓ Configuration: All settings are valid\.\n✓ Proxy: None\.\n✓ Slack/);
    assert.match(stdout, /\n✓ CxEngage: /);
    assert.match(stdout, /\n✓ Database: [^\n]* will be created at the first start\. /);
    assert.match(stdout, /\n\n\d+ checks: \d+ passed, 2 unknown\n$/);
    assert.not.match(stdout, '\u001b');
    assert.equal(files, envFile ? ['.env'] : []);
  }
});

const finding = v.strictObject({
  check: v.pipe(v.string(), v.nonEmpty()),
  state: v.picklist(['ok', 'wrong', 'warning', 'unknown']),
  text: v.pipe(v.string(), v.nonEmpty()),
});

test('--json prints the findings and nothing else', async () => {
  const { code, stdout, stderr } = await doctor({ args: ['--json'], env: { CXENGAGE_API_KEY_SECRET: 's3cret' } });
  const findings = v.parse(v.array(finding), JSON.parse(stdout));
  assert.equal([code, stderr], [1, '']);
  assert.equal(
    findings.filter(({ state }) => state === 'wrong').map(({ check }) => check),
    ['CxEngage credentials'],
  );
});

test('--help says how to use it: 0', async () => {
  for (const option of ['--help', '-h']) {
    const { code, stdout, stderr } = await run({}, [option]);
    assert.equal([code, stderr], [0, '']);
    assert.match(stdout, /^Usage: npm run doctor \[-- --json\]\n/);
  }
});

test('an option that there is not: 2, and how to use it', async () => {
  for (const option of ['--fix', 'file.csv']) {
    const { code, stdout, stderr } = await run({}, [option]);
    assert.equal([code, stdout], [2, '']);
    assert.match(stderr, new RegExp(`'${option}'.*\\.\\nUsage: npm run doctor`));
  }
});

test('everything that is wrong is a line: 1', async () => {
  const { code, stdout, stderr } = await doctor({
    env: {
      SLACK_BOT_TOKEN: 'xoxb-s3cret',
      CXENGAGE_API_KEY_SECRET: 's3cret',
      DATABASE_URL: 'postgres://bot:s3cret@127.0.0.1:1/requests',
      HTTPS_PROXY: 'http://bot:s3cret@127.0.0.1:1',
      NO_PROXY: '127.0.0.1',
      LOG_LEVEL: 'loud',
    },
  });
  assert.equal([code, stderr], [1, '']);
  const lines = failed(stdout);
  assert.match(lines[0] ?? '', /^✗ Configuration: LOG_LEVEL must be one of /);
  assert.match(lines[1] ?? '', /^✗ Slack.*: Slack refuses SLACK_BOT_TOKEN \(invalid_auth\): copy the bot token/);
  assert.match(
    lines[2] ?? '',
    /^✗ CxEngage credentials: CxEngage refused the bot's credentials \(401\)\. The bot.s operator must check /,
  );
  assert.match(lines[3] ?? '', /^✗ Database: The PostgreSQL server cannot be reached /);
  assert.match(stdout, /\n\n\d+ checks: .*, 4 failed\n$/);
});

test('a proxy that refuses is named, and asked directly: 1', () =>
  withProxy(407, async (url) => {
    const env = {
      CXENGAGE_API_URL: 'https://cxengage.invalid',
      HTTPS_PROXY: url.href,
      // Also for Slack, which the stand-in has at http://.
      HTTP_PROXY: 'http://127.0.0.1:1',
    };
    const { code, stdout } = await doctor({ env });
    assert.is(code, 1);
    assert.match(
      stdout,
      `✗ Proxy: The proxy ${url.origin} refuses CONNECT to cxengage.invalid:443 (407). Add its user`,
    );
    assert.match(
      stdout,
      /\n✗ CxEngage: cxengage\.invalid: [A-Z_]+\. Check CXENGAGE_API_URL, and the network, DNS and proxy/,
    );
  }));

test('while the bot runs it only reads the file', async () => {
  const { url, path, drop } = await createSqliteDatabase();
  try {
    await withProgram(
      async ({ running, slack, cxengage, program }) => {
        await running();
        const env = { ...environmentOf(slack, cxengage, 'http'), DATABASE_URL: url };
        const { code, stdout } = await run(env, []);
        assert.equal([code, failed(stdout)], [0, []]);
        assert.match(stdout, `✓ Database: ${path} is in use by the running bot, so it was only read.`);
        program.kill('SIGTERM');
        assert.equal(await program.ended, { code: 0, signal: null, stderr: '' });
        const again = await run(env, []);
        assert.match(again.stdout, `✓ Database: ${path} can be written.`);
      },
      { env: { DATABASE_URL: url } },
    );
  } finally {
    await drop();
  }
});

test('npm run sandbox -- --doctor shows it against the stand-ins', async () => {
  const program = await startProgram(SANDBOX, {
    args: ['--doctor'],
    options: ['--disable-warning=ExperimentalWarning'],
  });
  try {
    assert.equal(await program.ended, { code: 0, signal: null, stderr: '' });
    const [findings = '', summary] = program.output().split('\n\n');
    assert.match(findings, /^✓ Node\.js: /);
    assert.equal(
      findings.split('\n').filter((line) => !line.startsWith('✓ ')),
      [],
    );
    assert.match(summary ?? '', /^\d+ checks: \d+ passed\n$/);
  } finally {
    await program.remove();
  }
});

test.run();
