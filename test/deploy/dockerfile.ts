import { readText } from '../meta/files.ts';

export interface Instruction {
  /** In capitals, such as `COPY`. */
  readonly name: string;
  readonly words: string;
}

/** The instructions of the Dockerfile, stage by stage. A stage begins with its `FROM`. */
export async function stages(): Promise<readonly (readonly Instruction[])[]> {
  const text = (await readText('Dockerfile')).replace(/^#.*\n/gm, '').replaceAll('\\\n', ' ');
  const instructions = [...text.matchAll(/^([A-Z]+)\s+(.+)$/gm)].map(([, name = '', words = '']) => ({ name, words }));
  const starts = instructions.flatMap(({ name }, at) => (name === 'FROM' ? [at] : []));
  return starts.map((start, at) => instructions.slice(start, starts[at + 1]));
}

/** The command that a container runs: the words of `CMD` in its exec form. */
export async function commandOf(stage: readonly Instruction[]): Promise<readonly string[]> {
  return JSON.parse(stage.findLast(({ name }) => name === 'CMD')?.words ?? '[]');
}

/** What the image takes from the repository, as paths from its root. */
export function copied(stage: readonly Instruction[]): readonly string[] {
  const copies = stage.filter(({ name, words }) => name === 'COPY' && !words.startsWith('--from='));
  return copies.flatMap(({ words }) => words.split(/\s+/).slice(0, -1));
}

/** What `.dockerignore` keeps from the build although `COPY` names the folder around it. */
export async function ignored(): Promise<(path: string) => boolean> {
  const lines = (await readText('.dockerignore')).split('\n').filter((line) => line && !/^[#!*]/.test(line));
  const patterns = lines.map(
    (line) => new RegExp(`^${line.replaceAll('.', '\\.').replaceAll('**/', '(?:.*/)?')}(/|$)`),
  );
  return (path) => patterns.some((pattern) => pattern.test(path));
}
