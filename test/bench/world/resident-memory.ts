import { readFile } from 'node:fs/promises';
import type { Program } from '../../helpers/program.ts';

const MB = 1024;

/** How much memory a running program has now, or had at the most, in MB; undefined where the system does not say. */
export async function residentMemory({ pid }: Program, of: 'now' | 'peak' = 'now'): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const [, kilobytes] = (of === 'now' ? /^VmRSS:\s+(\d+) kB$/m : /^VmHWM:\s+(\d+) kB$/m).exec(status) ?? [];
  return kilobytes === undefined ? undefined : Number(kilobytes) / MB;
}
