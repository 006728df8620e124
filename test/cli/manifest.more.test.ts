import { execFile } from 'node:child_process';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { startProgram } from '../helpers/program.ts';
import { withScratchFolder } from '../helpers/scratch-folder.ts';
import { readText, root } from '../meta/files.ts';

const MANIFEST = new URL('../../src/cli/manifest.ts', import.meta.url);
const original = parse(await readText('manifest.yml'));
const test = suite('npm run manifest');

interface Setting {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly envFile?: string;
}

async function manifest(setting: Setting) {
  const program = await startProgram(MANIFEST, setting);
  try {
    const { code, stderr } = await program.ended;
    return { code, stderr, stdout: program.output().slice(0, program.output().length - stderr.length) };
  } finally {
    await program.remove();
  }
}

const SOCKET = { isSocket: true, url: undefined };
const HTTP = { isSocket: false, url: 'https://bot.example.com/slack/events' };
const AT = ['--url', 'https://bot.example.com'];
const SECRET = { SLACK_SIGNING_SECRET: 'a-signing-secret' };

for (const [what, setting, expected] of [
  ['nothing', {}, SOCKET],
  ['--socket', { args: ['--socket'] }, SOCKET],
  ['--url', { args: AT }, HTTP],
  ['--http and --url', { args: ['--http', ...AT] }, HTTP],
  ['an address with a slash', { args: ['--url', 'https://bot.example.com/'] }, HTTP],
  ['the whole endpoint', { args: ['--url', HTTP.url] }, HTTP],
  [
    'an address below a path',
    { args: ['--url', 'https://example.com/bot/'] },
    { isSocket: false, url: 'https://example.com/bot/slack/events' },
  ],
  ['an app-level token', { env: { SLACK_APP_TOKEN: 'xapp-1-a' } }, SOCKET],
  ['both kinds of secret', { env: { SLACK_APP_TOKEN: 'xapp-1-a', ...SECRET } }, SOCKET],
  ['a signing secret', { env: SECRET, args: AT }, HTTP],
  ['a signing secret and --socket', { env: SECRET, args: ['--socket'] }, SOCKET],
  ['.env as it is copied', { envFile: await readText('.env.example'), args: AT }, HTTP],
  ['a .env full of faults', { envFile: 'PORT=x\nCXENGAGE_PASSWORD=a#b\nSLACK_BOT_TOKEN', args: AT }, HTTP],
] as const) {
  test(`with ${what}`, async () => {
    const { code, stderr, stdout } = await manifest(setting);
    assert.equal([code, stderr], [0, '']);
    const { features, settings } = parse(stdout);
    assert.is(settings.socket_mode_enabled, expected.isSocket);
    assert.is(features.slash_commands[0].url, expected.url);
    assert.is(settings.interactivity.request_url, expected.url);
  });
}

test('command and name come from .env', async () => {
  const { stdout } = await manifest({ envFile: "SLACK_COMMAND=/create-user-eu\nDEPLOYMENT_NAME='EU'" });
  const { features, display_information } = parse(stdout);
  assert.is(features.slash_commands[0].command, '/create-user-eu');
  assert.is(display_information.name, 'Create user (EU)');
});

const NEEDS_URL = /^HTTP mode needs --url and the https address [^\n]*\n$/;
for (const [what, setting, sentence] of [
  ['--http alone', { args: ['--http'] }, NEEDS_URL],
  ['a signing secret and no address', { env: SECRET }, NEEDS_URL],
  ['an address without https', { args: ['--url', 'http://bot.example.com'] }, NEEDS_URL],
  ['an address that is none', { args: ['--url', 'bot.example.com'] }, NEEDS_URL],
  ['an address with a user', { args: ['--url', 'https://a:s3cret@bot.example.com'] }, NEEDS_URL],
  ['--socket and --url', { args: ['--socket', ...AT] }, /^Socket Mode needs no address: /],
  [
    '--url beside an app-level token',
    { args: AT, env: { SLACK_APP_TOKEN: 'xapp-1-a' } },
    /^SLACK_APP_TOKEN is set, so /,
  ],
  ['a bad command', { env: { SLACK_COMMAND: 'create' } }, /^SLACK_COMMAND must be a slash and [^\n]*\n$/],
  ['a name that .env cuts', { envFile: 'DEPLOYMENT_NAME=EU#1' }, /^DEPLOYMENT_NAME is cut off in line 1 of \.env/],
  ['an option that there is not', { args: ['--yes'] }, /^Unknown option '--yes'\.\nUsage: npm run manifest -s/],
] as const) {
  test(`${what}: 2, and a sentence`, async () => {
    const { code, stderr, stdout } = await manifest(setting);
    assert.equal([code, stdout], [2, '']);
    assert.match(stderr, sentence);
    assert.not.match(stderr, 's3cret');
  });
}

/** The repository without a `.env` that a developer may have in it. */
async function link(folder: string): Promise<void> {
  for (const name of ['package.json', 'node_modules', 'src'])
    await symlink(fileURLToPath(new URL(name, root)), join(folder, name));
}

test('the Slack CLI gets it as JSON from the hook in .slack/hooks.json', () =>
  withScratchFolder(async (cwd) => {
    await link(cwd);
    const { hooks, config } = JSON.parse(await readText('.slack/hooks.json'));
    assert.equal(JSON.parse(await readText('.slack/config.json')), { manifest: { source: 'local' } });
    // With the protocol of message boundaries, the CLI would wait for boundaries in the output.
    assert.equal(config['protocol-version'], ['default']);
    const run = async (hook: string, ...more: readonly string[]) => {
      const [command = '', ...args] = hook.split(/\s+/);
      return JSON.parse(
        (await promisify(execFile)(command, [...args, ...more], { cwd, env: { PATH: process.env.PATH } })).stdout,
      );
    };
    const given = await run(hooks['get-hooks']);
    assert.equal(Object.keys(given.hooks).sort(), ['check-update', 'doctor', 'get-manifest', 'start']);
    assert.equal(await run(hooks['get-manifest'], `--source=${cwd}`), original);
    assert.is(JSON.parse(await readText('package.json')).main, 'src/start.js', 'the hook "start" runs this file');
  }));

test.run();
