import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codeOf } from './code-of.ts';
import { readText, type SourceFile, sourcesIn } from './files.ts';
import { importsOf } from './imports-of.ts';
import { ROOMS, roomOf } from './rooms.ts';

/** Who may touch `process.env`, and what for. */
const READS_ENVIRONMENT: Readonly<Record<string, string>> = {
  'index.ts': 'gives it to config.ts',
  'cli/bulk.ts': 'gives it to config.ts',
  'cli/doctor.ts': 'gives it to config.ts',
  'cli/manifest.ts': 'reads what the manifest depends on, before the rest is there',
  'sandbox/index.ts': 'looks at NODE_ENV, to refuse to run in production, and at NO_COLOR and TERM',
};

const sources = await sourcesIn('src');
const packageJson: { dependencies: object; devDependencies: object } = JSON.parse(await readText('package.json'));
const test = suite('imports');

test('every import follows the arrows of the rooms', () => assert.equal(sources.flatMap(wrongArrows), []));

test('every room has files', () => {
  const used = new Set(sources.map(({ path }) => roomOf(path)));
  assert.equal(
    Object.keys(ROOMS).filter((room) => !used.has(room)),
    [],
    'take these rooms out of test/meta/rooms.ts',
  );
});

test('the program itself needs no development package', () => {
  const needed = sources.filter(({ path }) => !path.startsWith('sandbox/')).flatMap(importsOf);
  const packages = needed.filter(({ to, isFile, isType }) => !isFile && !isType && !to.startsWith('node:'));
  const names = packages.map(({ to }) => to.split('/', to.startsWith('@') ? 2 : 1).join('/'));
  assert.equal(
    [...new Set(names)].filter((name) => !(name in packageJson.dependencies)),
    [],
    'move these packages to "dependencies" in package.json',
  );
});

test('only the entries touch process.env', () => {
  const readers = sources.filter(({ text }) =>
    /\bprocess\s*\.\s*env\b|\bprocess\s*\[|\benv\s*\}\s*=\s*process\b/.test(codeOf(text)),
  );
  assert.equal(
    readers.map(({ path }) => path).filter((path) => !(path in READS_ENVIRONMENT)),
    [],
    'take what you need from Config: src/config.ts reads every variable',
  );
});

test('no files import each other in a circle', () => assert.equal(circles(sources), []));

test('a wrong arrow, an unknown room, a driver and a circle are found', () => {
  const source = (path: string, ...lines: string[]) => ({ path, text: lines.join('\n') });
  const wrong = [
    source('domain/a.ts', "import { b } from '../services/b.ts';"),
    source('services/b.ts', "import type { Kysely } from 'kysely';"),
    source('slack/surfaces/c.ts', "import { decide } from '../../services/decide.ts';"),
    source('slack/surfaces/d.ts', "import { App } from '@slack/bolt';"),
    source('cxengage/e.ts', "import ky from 'ky';"),
    source('store/f.ts', "export * from '../sandbox/clock.ts';"),
    source('unknown/g.ts', "import 'valibot';"),
    source('index.ts', "const { a } = await import('./store/store.ts');"),
    source('app.ts', 'import {', '  type Config,', '  readConfig,', "} from './config.ts';"),
  ];
  for (const one of wrong) assert.is(wrongArrows(one).length, 1, one.path);
  const right = source('slack/surfaces/h.ts', "import type { App } from '@slack/bolt';", "import './limits.ts';");
  assert.equal(wrongArrows(right), []);
  assert.throws(() => importsOf(source('domain/i.ts', 'import x from "./double-quotes.ts";')), /does not read/);
  assert.throws(() => importsOf(source('domain/j.ts', 'await import(name);')), /does not read/);
  const a = source('domain/a.ts', "import { b } from './b.ts';");
  const b = source('domain/b.ts', "import { c } from './c.ts';");
  assert.is(circles([a, b, source('domain/c.ts', "import { a } from './a.ts';")]).length, 1);
  assert.is(circles([a, b, source('domain/c.ts', "import type { a } from './a.ts';")]).length, 1);
  assert.equal(circles([a, b, source('domain/c.ts')]), []);
});

/** Imports that the room of this file may not have, as sentences. */
function wrongArrows(source: SourceFile): string[] {
  const room = roomOf(source.path);
  const rules = room && ROOMS[room];
  if (!rules) return [`src/${source.path} is in no room: give its folder a row in test/meta/rooms.ts, with its arrows`];
  return importsOf(source).flatMap(({ to, isFile, isType }) => {
    const allowed = [...(isFile ? [room, ...rules.sees] : rules.packages), ...(isType ? (rules.types ?? []) : [])];
    const target = isFile ? roomOf(to) : to;
    if (allowed.some((name) => name === target || (name.endsWith('/*') && to.startsWith(name.slice(0, -1))))) return [];
    if (allowed.includes('node:*') && to.startsWith('node:')) return [];
    const what = isType ? 'the type of' : 'values of';
    return [`src/${source.path} imports ${what} ${to}; ${room} may see ${allowed.join(', ')} (test/meta/rooms.ts)`];
  });
}

/** Circles of imports, those of types included: a reader of one file then has to read all of them. */
function circles(files: readonly SourceFile[]): string[] {
  const next = new Map(
    files.map((file) => [file.path, importsOf(file).flatMap(({ to, isFile }) => (isFile ? [to] : []))]),
  );
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) found.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
    if (trail.includes(path) || done.has(path)) return;
    for (const to of next.get(path) ?? []) visit(to, [...trail, path]);
    done.add(path);
  };
  for (const path of next.keys()) visit(path, []);
  return found;
}

test.run();
