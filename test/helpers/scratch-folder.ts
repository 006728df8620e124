import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Linux's folder in memory: every commit of SQLite waits for the disk, and hundreds of tests commit. */
const IN_MEMORY = '/dev/shm';

/** An empty folder of a test's own. */
export function scratchFolder(): Promise<string> {
  return mkdtemp(join(existsSync(IN_MEMORY) ? IN_MEMORY : tmpdir(), 'create-user-bot-'));
}

/** Runs with an empty folder, and removes it. */
export async function withScratchFolder(run: (folder: string) => unknown): Promise<void> {
  const folder = await scratchFolder();
  try {
    await run(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
