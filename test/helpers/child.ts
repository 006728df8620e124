import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** Runs a file of this folder's neighbourhood in a process of its own, with no environment but these arguments. */
export function startChild(file: URL, ...args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [file.pathname, ...args], { env: {}, stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Waits until the child prints something; throws when it ends without. */
export async function firstOutput(child: ChildProcess): Promise<string> {
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The child ended with ${code} and printed nothing.`);
  });
  const stdout = child.stdout;
  if (!stdout) throw new Error('The child has no stdout.');
  const printed = once(stdout, 'data').then(([data]) => String(data));
  return Promise.race([printed, ended]);
}
