import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { scratchFolder } from './scratch-folder.ts';

/** Longer than most tests take; a child that hangs must not hold the suite for ever. */
const LIMIT_MS = 60_000;
/** The tests keep every core busy: threads of V8's own would only wait for one another. */
const FOR_TESTS = ['--v8-pool-size=0'];

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** A file of the repository running in a process and a working folder of its own. */
export interface Program {
  readonly pid: number | undefined;
  readonly folder: string;
  /** What it has printed, on both streams. */
  output(): string;
  /** Waits for a line that matches, also one printed before; throws with the output when it ends without. */
  line(pattern: RegExp): Promise<string>;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
  /** Ends it if it still runs, and removes its folder. */
  remove(): Promise<void>;
}

interface Setting {
  /** The whole environment. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The text of a file `.env` in its folder. */
  readonly envFile?: string;
  readonly args?: readonly string[];
  /** A file that is loaded before it. */
  readonly first?: URL;
  /** It is killed when it runs longer than that. */
  readonly limitMs?: number;
  /** Gets whole lines as they are printed, on either stream. */
  readonly onLines?: (lines: string) => void;
  /** Options of Node.js; without them, those that suit tests. */
  readonly options?: readonly string[];
  /** So many characters of each stream are kept, and up to as many before them; without it, all. */
  readonly keeps?: number;
}

/** Starts `file` in an empty folder, with no environment but what is given. */
export async function startProgram(file: URL, setting: Setting): Promise<Program> {
  const { env = {}, envFile, args = [], first, limitMs = LIMIT_MS, options = FOR_TESTS } = setting;
  const folder = await scratchFolder();
  if (envFile !== undefined) await writeFile(join(folder, '.env'), envFile);
  const line = [...options, ...(first ? ['--import', first.href] : []), file.pathname, ...args];
  const child = spawn(process.execPath, line, { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed = collect(child, setting);
  const limit = setTimeout(() => child.kill('SIGKILL'), limitMs);
  // `close` comes once both streams are read to their ends, unlike `exit`.
  const ended = once(child, 'close').then(([code, signal]): Ended => {
    clearTimeout(limit);
    return { code, signal, stderr: printed.stderr() };
  });
  return {
    pid: child.pid,
    folder,
    output: printed.output,
    line: (pattern) => Promise.race([printed.line(pattern), ended.then(() => fail(pattern, printed.output()))]),
    kill: (signal) => void child.kill(signal),
    ended,
    async remove() {
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A process that ends also prints its last lines, so that is not the time to look away. */
function fail(pattern: RegExp, output: string): string {
  const found = output.split('\n').find((line) => pattern.test(line));
  if (found === undefined) throw new Error(`the program ended without ${pattern}; it printed:\n${output}`);
  return found;
}

function collect({ stdout, stderr }: ChildProcess, { onLines = () => {}, keeps = Number.POSITIVE_INFINITY }: Setting) {
  const printed = { stdout: '', stderr: '' };
  const waiting = new Set<() => void>();
  const output = () => printed.stdout + printed.stderr;
  for (const [name, stream] of [['stdout', stdout] as const, ['stderr', stderr] as const]) {
    let begun = '';
    stream?.setEncoding('utf8').on('data', (text: string) => {
      printed[name] += text;
      if (printed[name].length > 2 * keeps) printed[name] = printed[name].slice(-keeps);
      const end = text.lastIndexOf('\n') + 1;
      if (end > 0) onLines(begun + text.slice(0, end));
      begun = end > 0 ? text.slice(end) : begun + text;
      for (const look of [...waiting]) look();
    });
    stream?.on('end', () => onLines(begun));
  }
  return {
    output,
    stderr: () => printed.stderr,
    line: (pattern: RegExp) =>
      new Promise<string>((resolve) => {
        const look = () => {
          // The last part is no whole line yet.
          const lines = [printed.stdout, printed.stderr].flatMap((text) => text.split('\n').slice(0, -1));
          const found = lines.find((line) => pattern.test(line));
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
  };
}
