import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import * as v from 'valibot';
import { type FromApp, fromApp, type StoredRecord, type ToApp } from './app-messages.ts';

export interface AppState {
  readonly status: 'starting' | 'running' | 'stopped';
  /** How often it was started. */
  readonly starts: number;
  /** Why it does not run, when nobody stopped it. */
  readonly problem?: string;
}

/** The app's process, as its parent holds it. */
export interface AppHandle {
  readonly state: AppState;
  /** Starts a new process; resolves when it runs, or has said why it cannot. One that runs already stays. */
  start(env: Readonly<Record<string, string>>): Promise<void>;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Sets its clock to `ahead` ms of the machine's; resolves once it is so. */
  setClock(ahead: number): Promise<void>;
  /** What is stored of the request whose message stands there; null: nothing; undefined: the app does not run, or does not answer. */
  record(channel: string, ts: string): Promise<StoredRecord | null | undefined>;
}

interface Events {
  onChange(): void;
  onRunning(port: number): void;
  /** Whole lines of its output. */
  onLine(line: string): void;
}

const PROCESS = new URL('./app-process.ts', import.meta.url);
/** A question that is not answered by then never will be. */
const ANSWER_MS = 5000;

export function createAppHandle({ onChange, onRunning, onLine }: Events): AppHandle {
  let state: AppState = { status: 'stopped', starts: 0 };
  let child: ChildProcess | undefined;
  let ahead = 0;
  let asked = 0;
  const waiting = new Set<(message: FromApp | undefined) => void>();

  const become = (status: AppState['status'], problem?: string) => {
    state = { status, starts: state.starts, ...(problem && { problem }) };
    onChange();
  };
  const hear = (message: FromApp | undefined) => {
    for (const wait of [...waiting]) wait(message);
  };
  /** The answer that `pick` knows as its own; undefined when the process ends or stays silent. */
  const answer = <T>(pick: (message: FromApp) => T | undefined) =>
    new Promise<T | undefined>((resolve) => {
      const end = (value: T | undefined) => {
        waiting.delete(wait);
        clearTimeout(limit);
        resolve(value);
      };
      const wait = (message: FromApp | undefined) => {
        const value = message && pick(message);
        if (!message || value !== undefined) end(value);
      };
      const limit = setTimeout(() => end(undefined), ANSWER_MS);
      waiting.add(wait);
    });
  // A process that is about to end may not listen any more; its end is told elsewhere.
  const tell = (message: ToApp) => void child?.send(message, () => {});

  function watch(process: ChildProcess): Promise<void> {
    for (const stream of [process.stdout, process.stderr]) if (stream) eachLine(stream, onLine);
    return new Promise((resolve) => {
      process.on('message', (data) => {
        const message = v.parse(fromApp, data);
        // What a process said that was killed meanwhile counts no more.
        if (state.status === 'stopped') return;
        if (message.kind === 'running') {
          become('running');
          onRunning(message.port);
          resolve();
        }
        if (message.kind === 'failed') become('stopped', message.sentence);
        hear(message);
      });
      process.once('error', (error) => {
        if (child === process) child = undefined;
        become('stopped', `It could not be started (${error.message}).`);
        resolve();
      });
      process.once('exit', (code, signal) => {
        if (child === process) child = undefined;
        if (state.status !== 'stopped') become('stopped', `It ended by itself (${signal ?? `exit code ${code}`}).`);
        hear(undefined);
        resolve();
      });
    });
  }

  return {
    get state() {
      return state;
    },
    async start(env) {
      // One that was killed, or has said why it cannot run, is on its way out.
      if (child && state.status === 'stopped') await gone(child);
      if (child) return;
      // Nothing of the parent's environment, and no option of its command line, reaches the app.
      child = fork(PROCESS, [], { env: {}, execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
      state = { status: 'starting', starts: state.starts + 1 };
      onChange();
      const ready = watch(child);
      tell({ kind: 'start', env: { ...env }, ahead });
      await ready;
    },
    async kill() {
      if (!child) return;
      become('stopped');
      const ended = gone(child);
      child.kill('SIGKILL');
      await ended;
    },
    async setClock(next) {
      ahead = next;
      if (!child) return;
      const set = answer((message) => (message.kind === 'clock' && message.ahead === next ? true : undefined));
      tell({ kind: 'clock', ahead });
      await set;
    },
    async record(channel, ts) {
      if (state.status !== 'running') return undefined;
      asked += 1;
      const id = asked;
      const found = answer((message) => (message.kind === 'record' && message.id === id ? message : undefined));
      tell({ kind: 'record', id, channel, ts });
      return (await found)?.record;
    },
  };
}

async function gone(process: ChildProcess): Promise<void> {
  if (process.exitCode === null && process.signalCode === null) await once(process, 'exit');
}

function eachLine(input: Readable, onLine: (line: string) => void): void {
  createInterface({ input }).on('line', onLine);
}
