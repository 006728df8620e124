import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { World } from '../../src/sandbox/page/world.ts';
import { seedIds as people } from '../../src/sandbox/slack/seed.ts';
import { eventually } from '../helpers/eventually.ts';
import { inTime } from '../helpers/in-time.ts';
import { type Program, startProgram } from '../helpers/program.ts';
import { scratchFolder } from '../helpers/scratch-folder.ts';
import { askRaw, firstState, ownHeaders } from './page/with-page.ts';
import { childrenOf, isGone } from './processes.ts';
import { realInstallation, withTrap } from './real-installation.ts';

const SANDBOX = new URL('../../src/sandbox/index.ts', import.meta.url);
const REPORT = new URL('../helpers/report-connections.ts', import.meta.url);

/** `npm run sandbox` as a process of its own, whose temporary files go to a folder of the test's own. */
async function withSandbox(
  setting: Omit<Parameters<typeof startProgram>[1], 'args'>,
  run: (at: { readonly program: Program; folders(): Promise<readonly string[]> }) => Promise<void>,
): Promise<void> {
  const temporary = await scratchFolder();
  // Compiled code may be shared: it holds nothing of anybody's.
  const places = { TMPDIR: temporary, NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') };
  const program = await startProgram(SANDBOX, { ...setting, env: { ...setting.env, ...places } });
  try {
    await run({
      program,
      folders: async () => (await readdir(temporary)).filter((name) => name.startsWith('create-user-sandbox-')),
    });
  } finally {
    await program.remove();
    await rm(temporary, { recursive: true });
  }
}

const addressOf = async (program: Program) => /http:\S+/.exec(await program.line(/http:\S+\?key=/))?.[0] ?? '';

/** What the page shows now. */
async function worldAt(address: string): Promise<World> {
  const { origin: url } = new URL(address);
  return JSON.parse(await firstState(`${url}/events`, ownHeaders({ url, address })));
}

const runs = (address: string) =>
  eventually(async () => {
    const { app } = await worldAt(address);
    if (app.status === 'stopped') throw new Error(`the app does not run: ${app.problem}`);
    return app.status === 'running' || undefined;
  }, 'the app');

/** The app's process, once there is one. */
async function firstChild(program: Program): Promise<number> {
  await addressOf(program);
  return eventually(() => childrenOf(program.pid ?? 0)[0], 'the app’s process');
}

const test = suite('the workspace in the browser, in the folder of a real installation');

/** Slack's delivery to the app is a call of the program's own. */
async function command(address: string): Promise<unknown> {
  const { origin: url } = new URL(address);
  const act = { do: 'command', as: people.rita, channel: people.general, command: '/create-user', text: '' };
  const headers = ownHeaders({ url, address });
  const { body } = await askRaw(`${url}/act`, { method: 'POST', headers, body: JSON.stringify(act) });
  return JSON.parse(body).outcome;
}

test('it prints one address with a key, runs with its own stand-ins, calls nobody else, and leaves nothing behind', () =>
  withTrap(async ({ port, callers }) => {
    const { env, envFile } = realInstallation(port);
    await withSandbox({ env, envFile, first: REPORT }, async ({ program, folders }) => {
      const address = await addressOf(program);
      assert.match(address, /^http:\/\/127\.0\.0\.1:\d+\/\?key=[\w-]{43}$/);
      await runs(address);
      assert.equal(await command(address), { acked: true });
      assert.is(program.output().match(/key=/g)?.length, 1);
      assert.is((await folders()).length, 1);
      // Everything of the app's own passed between the stand-ins and it.
      const { calls, log } = await worldAt(address);
      assert.ok(calls.some(({ name }) => name === 'auth.test') && calls.some(({ way }) => way === 'app→cxengage'));
      assert.not.match(JSON.stringify([calls, log]), 'a-real');
      assert.not.match(program.output(), 'a-real');

      const [child = 0] = childrenOf(program.pid ?? 0);
      assert.not(isGone(child));
      program.kill('SIGTERM');
      const { code, stderr } = await inTime(program.ended, 'the end');
      assert.is(code, 0, program.output());
      assert.ok(isGone(child));
      assert.equal(await folders(), []);
      assert.equal([...new Set(stderr.split('\n').filter(Boolean))], ['connects to 127.0.0.1']);
    });
    assert.is(callers(), 0);
  }));

test('Ctrl-C while the app starts ends everything, also with a second signal', () =>
  withSandbox({}, async ({ program, folders }) => {
    const child = await firstChild(program);
    program.kill('SIGINT');
    program.kill('SIGTERM');
    const { code, signal, stderr } = await inTime(program.ended, 'the end');
    assert.equal([code, signal, stderr], [0, null, '']);
    assert.ok(isGone(child));
    assert.equal(await folders(), []);
  }));

test('with NODE_ENV=production it does not start, and says so in one sentence', () =>
  withSandbox({ env: { NODE_ENV: 'production' } }, async ({ program, folders }) => {
    const { code, stderr } = await program.ended;
    assert.is(code, 1);
    assert.match(stderr, /^The sandbox [^\n]*does not start with NODE_ENV=production\.\n$/);
    assert.is(program.output(), stderr);
    assert.equal(await folders(), []);
  }));

test.run();
