import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type AppHandle, createAppHandle } from '../../src/sandbox/app-handle.ts';
import { createClock, type SandboxClock } from '../../src/sandbox/clock.ts';
import { seedIds as cxengage } from '../../src/sandbox/cxengage/seed.ts';
import { environmentOf } from '../../src/sandbox/environment-of.ts';
import { seedIds as people } from '../../src/sandbox/slack/seed.ts';
import type { Message } from '../../src/sandbox/slack/workspace.ts';
import { type StandIns, startStandIns } from '../../src/sandbox/stand-ins.ts';
import { eventually } from '../helpers/eventually.ts';
import { inTime } from '../helpers/in-time.ts';
import { scratchFolder } from '../helpers/scratch-folder.ts';
import { childrenOf, isGone } from './processes.ts';

const PARENT = new URL('./parent-of-app.ts', import.meta.url);

interface Setting extends StandIns {
  readonly handle: AppHandle;
  /** Of the stand-ins. */
  readonly clock: SandboxClock;
  readonly env: Readonly<Record<string, string>>;
  /** The app's processes that run. */
  pids(): readonly number[];
  /** The state after every change of it. */
  readonly states: readonly string[];
  /** The ports that were told. */
  readonly ports: readonly number[];
  readonly lines: readonly string[];
  /** Runs with the next line of the app's output. */
  atNextLine(run: () => void): void;
}

/** A handle of its own before stand-ins of its own, with a store that is not made yet. */
function withHandle(run: (setting: Setting) => Promise<void>): () => Promise<void> {
  return async () => {
    const folder = await scratchFolder();
    const clock = createClock();
    const standIns = await startStandIns(clock);
    const { slack } = standIns;
    // Whatever else this process has started is none of the handle's.
    const others = childrenOf(process.pid);
    const states: string[] = [];
    const ports: number[] = [];
    const lines: string[] = [];
    let atLine = () => {};
    const handle = createAppHandle({
      onChange: () => void states.push(handle.state.status),
      onRunning(port) {
        ports.push(port);
        slack.deliverTo(`http://127.0.0.1:${port}/slack/events`);
      },
      onLine(line) {
        lines.push(line);
        atLine();
      },
    });
    const env = {
      ...environmentOf(slack, standIns.cxengage, 'http'),
      DATABASE_URL: `sqlite:${join(folder, 'requests.db')}`,
    };
    try {
      await run({
        ...standIns,
        handle,
        clock,
        env,
        states,
        ports,
        lines,
        pids: () => childrenOf(process.pid).filter((pid) => !others.includes(pid)),
        atNextLine(act) {
          atLine = () => {
            atLine = () => {};
            act();
          };
        },
      });
    } finally {
      await handle.kill();
      await standIns.close();
      await rm(folder, { recursive: true });
    }
  };
}

/** Asks for a user as Rita does, and waits for the card. */
async function ask({ slack }: Pick<StandIns, 'slack'>, email: string): Promise<Message> {
  const rita = slack.as(people.rita);
  await rita.command(email);
  await slack.until(() => rita.view()?.view.callback_id === 'create_user' || undefined, 'the form');
  await rita.options('roleId');
  rita.fill({ roleId: cxengage.platformUser });
  assert.is((await rita.submit()).action, 'close');
  const isCard = ({ channel, text }: Message) => channel === people.approvals && text.includes(email);
  return slack.until(() => slack.workspace.messages.find(isCard), 'the card');
}

const stored = ({ handle }: Setting, { channel, ts }: Message) =>
  eventually(async () => (await handle.record(channel, ts)) ?? undefined, 'that the card is stored');

/** Everything that was thrown with nobody to catch it while `work` ran. */
async function unheard(work: () => Promise<void>): Promise<readonly string[]> {
  const errors: string[] = [];
  const note = (error: unknown) => void errors.push(String(error));
  process.on('uncaughtException', note);
  try {
    await work();
  } finally {
    process.off('uncaughtException', note);
  }
  return [...new Set(errors)];
}

/** Whether a time by a clock lies between then and now, with `least` for then. */
function isBetween(at: unknown, least: number): boolean {
  return typeof at === 'number' && at >= least && at - least < DAY;
}

/** What a process was given: the names of its variables, but Node's own of the line to its parent, and its command line. */
function surroundingsOf(pid: number): { readonly variables: readonly string[]; readonly line: readonly string[] } {
  const parts = (name: string) => readFileSync(`/proc/${pid}/${name}`, 'utf8').split('\0').filter(Boolean);
  const variables = parts('environ').map((variable) => variable.split('=')[0] ?? '');
  return { variables: variables.filter((name) => !name.startsWith('NODE_CHANNEL_')), line: parts('cmdline') };
}

const DAY = 86_400_000;
const test = suite('the app as a process');

test(
  'it starts on its own clock, keeps its store through a kill, and starts again; a second start does nothing',
  withHandle(async (setting) => {
    const { handle, clock, env, pids, states, ports, lines } = setting;
    assert.equal(handle.state, { status: 'stopped', starts: 0 });
    assert.is(await handle.record('C01APPROVAL', '1.000100'), undefined);
    process.env.CREATE_USER_TRAP = 'a-real-one';
    const starting = handle.start(env);
    assert.equal(handle.state, { status: 'starting', starts: 1 });
    await starting;
    delete process.env.CREATE_USER_TRAP;
    assert.equal(handle.state, { status: 'running', starts: 1 });
    assert.equal(states, ['starting', 'running']);
    assert.is(ports.length, 1);

    const [pid = 0, ...more] = pids();
    assert.equal(more, []);
    await handle.start(env);
    assert.equal(pids(), [pid]);
    assert.equal(handle.state, { status: 'running', starts: 1 });
    if (process.platform === 'linux') {
      const { variables, line } = surroundingsOf(pid);
      assert.equal(variables, []);
      assert.equal(line.slice(1), [new URL('../../src/sandbox/app-process.ts', import.meta.url).pathname]);
    }

    await handle.setClock(DAY);
    const early = Date.now();
    const card = await ask(setting, 'kept@example.com');
    const before = await stored(setting, card);
    assert.is(before.auditEvents[0]?.kind, 'submitted');
    assert.ok(isBetween(before.auditEvents[0]?.at, early + DAY));
    assert.is(await handle.record(card.channel, '1.000100'), null);

    await handle.kill();
    assert.ok(isGone(pid));
    assert.equal(handle.state, { status: 'stopped', starts: 1 });
    assert.is(await handle.record(card.channel, card.ts), undefined);
    await handle.kill();
    assert.equal(handle.state, { status: 'stopped', starts: 1 });

    await handle.setClock(2 * DAY);
    // The start warns of a clock that is not Slack's.
    clock.advance(2 * DAY);
    await handle.start(env);
    assert.equal(handle.state, { status: 'running', starts: 2 });
    assert.is(pids().length, 1);
    assert.not(pids().includes(pid));
    const after = await handle.record(card.channel, card.ts);
    assert.equal([after?.request, after?.auditEvents], [before.request, before.auditEvents]);
    const next = await stored(setting, await ask(setting, 'next@example.com'));
    assert.ok(isBetween(next.auditEvents[0]?.at, early + 2 * DAY));
    assert.equal(
      lines.map((line) => JSON.parse(line).msg),
      ['running', 'running'],
    );
  }),
);

test(
  'a database elsewhere is told as the problem',
  withHandle(async ({ handle, env, pids, states, ports }) => {
    await handle.start({ ...env, DATABASE_URL: 'postgres://bot@db.example/requests' });
    const problem = 'The sandbox stays on this machine, but DATABASE_URL names db.example.';
    assert.equal(handle.state, { status: 'stopped', starts: 1, problem });
    assert.equal(states, ['starting', 'stopped']);
    assert.equal(ports, []);
    assert.equal(pids(), []);
  }),
);

test(
  'a variable that is missing is told as the problem; a clock that is set in that moment breaks nothing',
  withHandle(async ({ handle, env }) => {
    const { SLACK_BOT_TOKEN: _token, ...incomplete } = env;
    const errors = await unheard(async () => {
      const ended = handle.start(incomplete).then(() => true);
      await eventually(() => handle.state.status === 'stopped' || undefined, 'the failure');
      // In every turn until the process is gone.
      while (!(await Promise.race([ended, nextTurn(false)]))) void handle.setClock(1000);
    });
    assert.is(handle.state.status, 'stopped');
    assert.match(handle.state.problem ?? '', /SLACK_BOT_TOKEN is missing/);
    assert.equal(errors, []);
  }),
);

test(
  'a process that ends by itself is a problem that is told; a question in that moment is answered with nothing',
  withHandle(async ({ handle, env, pids }) => {
    const errors = await unheard(async () => {
      await handle.start(env);
      const [pid = 0] = pids();
      process.kill(pid, 'SIGKILL');
      // Not a turn of the event loop between the death and the question: nobody has told the handle.
      while (!isGone(pid));
      assert.is(handle.state.status, 'running');
      assert.is(await inTime(handle.record('C01APPROVAL', '1.000100'), 'an answer'), undefined);
      await inTime(handle.setClock(1000), 'an answer');
      await eventually(() => handle.state.status === 'stopped' || undefined, 'the end');
    });
    assert.equal(handle.state, { status: 'stopped', starts: 1, problem: 'It ended by itself (SIGKILL).' });
    assert.equal(errors, []);
  }),
);

test(
  'a kill in the middle of a start leaves it stopped, without a problem, however far it has come',
  withHandle(async ({ handle, env, pids, ports, atNextLine }) => {
    const starting = handle.start(env);
    await handle.kill();
    await inTime(starting, 'the end of the start');
    assert.equal(handle.state, { status: 'stopped', starts: 1 });

    // It says that it runs in its log and to the handle, and either may be heard first.
    let told = 0;
    const killed = new Promise<void>((resolve) =>
      atNextLine(() => {
        told = ports.length;
        void handle.kill().then(resolve);
      }),
    );
    await inTime(handle.start(env), 'the end of the start');
    await inTime(killed, 'the kill');
    assert.equal(handle.state, { status: 'stopped', starts: 2 });
    assert.is(ports.length, told);
    assert.equal(pids(), []);
  }),
);

test(
  'a start that is asked for while a kill is under way follows it',
  withHandle(async ({ handle, env, pids }) => {
    await handle.start(env);
    const killed = handle.kill();
    await inTime(Promise.all([killed, handle.start(env)]), 'the kill and the start');
    assert.equal(handle.state, { status: 'running', starts: 2 });
    assert.is(pids().length, 1);
  }),
);

test(
  'it ends with its parent',
  withHandle(async ({ env }) => {
    const parent = fork(PARENT, [], { env: {}, execArgv: [] });
    try {
      parent.send(env);
      await inTime(once(parent, 'message'), 'the start');
      const [pid = 0] = childrenOf(parent.pid ?? 0);
      assert.not(isGone(pid));
      parent.kill('SIGKILL');
      await eventually(() => isGone(pid) || undefined, 'the end of the app');
    } finally {
      parent.kill('SIGKILL');
    }
  }),
);

test.run();
