import { readFile } from 'node:fs/promises';

/** The options of Node.js with which `npm start` runs the program. */
export async function optionsOfStart(): Promise<readonly string[]> {
  const { scripts } = JSON.parse(await readFile(new URL('../../../package.json', import.meta.url), 'utf8'));
  return String(scripts.start)
    .split(' ')
    .filter((word) => word.startsWith('--'));
}
