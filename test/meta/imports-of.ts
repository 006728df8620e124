import type { SourceFile } from './files.ts';

export interface Import {
  /** Path below `src`, or the name of a package. */
  readonly to: string;
  readonly isFile: boolean;
  /** `import type`: nothing is left of it at run time. */
  readonly isType: boolean;
}

const NAMES = String.raw`(?:\*(?:\s+as\s+\w+)?|\{[^}]*\}|\w+(?:\s*,\s*\{[^}]*\})?)`;
const FROM = new RegExp(String.raw`^(?:import|export)\s+(type\s+)?${NAMES}\s+from\s+'([^']+)'`, 'gm');
const BARE = /^import\s+'([^']+)'/gm;
const LATE = /\bimport\(\s*(?:'([^']+)'\s*\)|)/g;

/** All imports of a file. Throws when one is written in a way that is not read here, so that none is overlooked. */
export function importsOf({ path, text }: SourceFile): readonly Import[] {
  const lines = text.split('\n').filter((line) => !/^\s*(?:\/\/|\/?\*)/.test(line));
  const code = lines.join('\n');
  const found = [...code.matchAll(FROM)].map(([, type, to = '']) => ({ to, isType: Boolean(type) }));
  const bare = [...code.matchAll(BARE)].map(([, to = '']) => ({ to, isType: false }));
  const late = [...code.matchAll(LATE)].map(([, to = '']) => ({ to, isType: false }));
  const starts = lines.filter((line) => /^import\b(?!\(|\.)/.test(line) || /^export\s+(?:type\s+)?[*{]/.test(line));
  const all = [...found, ...bare, ...late];
  if (starts.length !== found.length + bare.length || all.some(({ to }) => !to) || /\brequire\(/.test(code)) {
    throw new Error(`${path}: an import is written in a way that test/meta/imports-of.ts does not read`);
  }
  return all.map(({ to, isType }) => {
    const isFile = to.startsWith('.');
    return { to: isFile ? new URL(to, `file:///${path}`).pathname.slice(1) : to, isFile, isType };
  });
}
