import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClock } from '../clock.ts';
import { environmentOf } from '../environment-of.ts';
import { startStandIns } from '../stand-ins.ts';

const DOCTOR = fileURLToPath(new URL('../../cli/doctor.ts', import.meta.url));

/**
 * Runs the real doctor against the stand-ins, in `folder`, where no `.env` is. It prints to our terminal, and gets
 * nothing of our environment but `terminal`. Answers with its exit code.
 */
export async function runDoctor(folder: string, terminal: Readonly<Record<string, string>>): Promise<number> {
  const { slack, cxengage, close } = await startStandIns(createClock());
  try {
    const env = {
      ...terminal,
      ...environmentOf(slack, cxengage, 'socket'),
      DATABASE_URL: `sqlite:${join(folder, 'requests.db')}`,
    };
    const child = spawn(process.execPath, [DOCTOR], { env, cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
    const [code] = await once(child, 'exit');
    return typeof code === 'number' ? code : 1;
  } finally {
    await close();
  }
}
