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
  // It is not known whether CxEngage lets an API key ask what it may do. Here it does, so that no line stays unknown.
  cxengage.settings.keyMayLogin = true;
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
