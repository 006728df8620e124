import { readdir } from 'node:fs/promises';
import { readText, root } from './files.ts';

export interface Document {
  /** From the folder of the repository. */
  readonly path: string;
  readonly text: string;
}

/** Every Markdown file of the repository. */
export async function documents(): Promise<readonly Document[]> {
  const folders = ['.github', 'deploy', 'src', 'test'];
  const below = await Promise.all(
    folders.map(async (folder) => {
      const names = await readdir(new URL(`${folder}/`, root), { recursive: true });
      return names.map((name) => `${folder}/${name.replaceAll('\\', '/')}`);
    }),
  );
  const paths = ['README.md', ...below.flat().filter((path) => path.endsWith('.md'))];
  return Promise.all(paths.map(async (path) => ({ path, text: await readText(path) })));
}

/** The npm scripts that a text names. */
export function scriptsIn(text: string): string[] {
  return [...text.matchAll(/\bnpm (?:run ([\w:-]+)|(test|start)\b)/g)].map(([, run, short]) => run ?? short ?? '');
}

/** The cells of every row of every table, without the lines of dashes. A table may be indented in a list. */
export function tableRows(text: string): string[][] {
  const lines = text.split('\n').map((line) => line.trim());
  const rows = lines.filter((line) => /^\|.*\|$/.test(line) && !/^[|\s:-]+$/.test(line));
  return rows.map((row) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}

/** Rows with more or fewer cells than the head of their table, or with no end. */
export function brokenRows(text: string): string[] {
  const tables = text.split(/\n(?!\s*\|)/).map((part) =>
    part
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.startsWith('|')),
  );
  return tables.flatMap(([head = '', ...rows]) => {
    const cells = (row: string) => row.split(/(?<!\\)\|/).length;
    return rows.filter((row) => cells(row) !== cells(head) || !row.endsWith('|'));
  });
}

/** What stands in backticks in a cell. */
export function codeWords(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);
}

export interface Link {
  /** From the folder of the repository; that of the document itself when it links to its own section. */
  readonly path: string;
  readonly section: string | undefined;
}

/** The links of a document to files and sections of the repository. */
export function linksOf({ path, text }: Document): Link[] {
  const targets = [...text.matchAll(/\]\((?!https?:|mailto:)([^)]+)\)/g)].map(([, target = '']) => target);
  return targets.map((target) => {
    const { pathname, hash } = new URL(target, `file:///${path}`);
    return { path: decodeURIComponent(pathname.slice(1)), section: hash.slice(1) || undefined };
  });
}

/** The names by which GitHub links to the headings of a text. */
export function sectionsOf(text: string): string[] {
  return [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}
