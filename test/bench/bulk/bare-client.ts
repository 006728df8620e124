import { startProgram } from '../../helpers/program.ts';
import { optionsOfStart } from '../world/options-of-start.ts';
import type { PlatformAlone } from './platform-alone.ts';

const POSTS = new URL('./bare-posts.ts', import.meta.url);

/** Concurrency ÷ latency as it can be had here: a process that does nothing but POST. */
export async function bareClient({ url, token }: PlatformAlone, rows: number, atOnce: number): Promise<boolean> {
  const args = [url, token, String(rows), String(atOnce)];
  const program = await startProgram(POSTS, { args, options: await optionsOfStart(), limitMs: 600_000 });
  const { code } = await program.ended;
  await program.remove();
  return code === 0;
}
