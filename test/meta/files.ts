import { readdir, readFile } from 'node:fs/promises';

/** The folder of the repository. */
export const root = new URL('../../', import.meta.url);

export interface SourceFile {
  /** From the folder that was asked for, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** A file of the repository as text. */
export function readText(path: string): Promise<string> {
  return readFile(new URL(path, root), 'utf8');
}

/** Every `.ts` file below a folder of the repository, by path. */
export async function sourcesIn(folder: 'src' | 'test'): Promise<readonly SourceFile[]> {
  const paths = (await readdir(new URL(`${folder}/`, root), { recursive: true })).map((path) =>
    path.replaceAll('\\', '/'),
  );
  const sources = paths.filter((path) => path.endsWith('.ts')).sort();
  return Promise.all(sources.map(async (path) => ({ path, text: await readText(`${folder}/${path}`) })));
}
