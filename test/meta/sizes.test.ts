import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codeOf } from './code-of.ts';
import { type SourceFile, sourcesIn } from './files.ts';

const MOST_LINES = 300;
const sources = await sourcesIn('src');
const test = suite('sizes and shortcuts');

test(`no file of src has more than ${MOST_LINES} lines`, () => assert.equal(sources.flatMap(tooLong), []));
test('no name in src says nothing', () => assert.equal(sources.flatMap(vagueNames), []));
test('no type is switched off in src', () => assert.equal(sources.flatMap(shortcuts), []));

test('a long file, a vague name and each shortcut are found', () => {
  const source = (text: string, path = 'domain/a.ts') => ({ path, text });
  assert.equal(tooLong(source(`${'x;\n'.repeat(300)}`)), []);
  assert.is(tooLong(source(`${'x;\n'.repeat(301)}`)).length, 1);
  for (const path of ['utils/a.ts', 'slack/helpers.ts', 'common.ts', 'store/job-manager.ts', 'domain/string-util.ts']) {
    assert.is(vagueNames(source('', path)).length, 1, path);
  }
  assert.equal(vagueNames(source('', 'domain/commons-of.ts')), []);
  const bad = [
    'let a: any;',
    'const a: Array<any> = [];',
    'const b = a as Config;',
    'const b = (a as { c: string }).c;',
    "const b = a as 'c';",
    'f(`$' + '{a as string}`);',
    'const b = <T>(x: T) => x as T;',
    '// @ts-ignore',
    '// @ts-expect-error: wrong types',
    '// biome-ignore lint: why',
    '// TODO: later',
  ];
  for (const text of bad) assert.is(shortcuts(source(text)).length, 1, text);
  const good = [
    "import * as v from 'valibot';",
    "import {\n  a as b,\n} from './a.ts';",
    'const a = [1] as const;',
    '// Checked above.\nconst b = a as Config;',
    'const b = a as Config; // checked above',
    "const a = 'any as such'; // as any",
    'const a = `as $' + '{b} any`;',
    'Promise.any(a); slack.as(b);',
    'const r = /any as b/;',
  ];
  for (const text of good) assert.equal(shortcuts(source(text)), [], text);
});

function tooLong({ path, text }: SourceFile): string[] {
  const lines = text.trimEnd().split('\n').length;
  return lines > MOST_LINES ? [`src/${path} has ${lines} lines: split it by what it does`] : [];
}

function vagueNames({ path }: SourceFile): string[] {
  const vague = path.split(/[/.-]/).find((word) => /^(?:utils?|common|managers?|helpers?)$/.test(word));
  return vague ? [`src/${path}: «${vague}» says nothing; name the file after its one export`] : [];
}

function shortcuts({ path, text }: SourceFile): string[] {
  const lines = text.split('\n');
  const code = codeOf(text)
    .replace(/^(?:import|export)\s+(?:type\s+)?[\w*{][^;]*?\bfrom\b/gm, (clause) => clause.replace(/[^\n]/g, ' '))
    .split('\n');
  return lines.flatMap((line, at) => {
    const here = (problem: string) => [`src/${path}:${at + 1}: ${problem}`];
    const words = code[at] ?? '';
    if (/@ts-(?:ignore|expect-error|nocheck)|biome-ignore/.test(line)) return here('mend what the check says');
    if (/\b(?:TODO|FIXME)\b/.test(line)) return here('do it now, or open an issue');
    if (/(?<![.\w$])any\b(?!\s*[:(])/.test(words)) return here('give it a type, or `unknown` and a schema');
    const isExplained = /\/\/|\*\//.test(line) || /^\s*(?:\/\/|\/?\*)/.test(lines[at - 1] ?? '');
    if (/(?<![.\w$])as\s+(?!const\b)/.test(words) && !isExplained)
      return here('say in a comment why this cast is true');
    return [];
  });
}

test.run();
