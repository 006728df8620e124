import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codeOf } from './code-of.ts';
import { readText, type SourceFile, sourcesIn } from './files.ts';

/** Files that may skip what a machine lacks: none of them is part of `npm test`. They say so with one skipped test. */
const MAY_SKIP = /^browser\/|\.more\.test\.ts$|^helpers\/on-postgres\.ts$/;

const files = await sourcesIn('test');
const { scripts }: { scripts: Readonly<Record<string, string>> } = JSON.parse(await readText('package.json'));
const test = suite('suites');

test('every suite runs, whole', () => assert.equal(problemsOf(files), []));

test('a suite that does not run, a part of one, and a hook whose failure is green are found', () => {
  const body = "import { suite } from 'uvu';\nconst test = suite('x');\ntest('y', () => {});\n";
  const bad: Readonly<Record<string, string>> = {
    'no run': body,
    'no suite': "import { x } from './x.ts';",
    'global test without run': "import { test } from 'uvu';\ntest('y', () => {});",
    'suite without a name': "import { suite } from 'uvu';\nsuite('x')('y', () => {});\n",
    only: `${body}test.only('z', () => {});\ntest.run();`,
    skip: `${body}test.skip('z', () => {});\ntest.run();`,
    before: `${body}test.before(() => {});\ntest.run();`,
    'after.each': `${body}test.after.each(() => {});\ntest.run();`,
    late: `${body}test.run();\ntest('z', () => {});`,
    'in a comment': `${body}// test.run();`,
  };
  for (const [name, text] of Object.entries(bad)) assert.ok(problemsOf([{ path: 'a.test.ts', text }]).length > 0, name);
  for (const path of ['a.spec.ts', 'a-test.ts', 'aTest.test.ts', 'a.less.test.ts']) {
    assert.is(problemsOf([{ path, text: `${body}test.run();` }]).length, 1, path);
  }
  assert.equal(problemsOf([{ path: 'a.test.ts', text: `${body}test.before.each(() => {});\ntest.run();` }]), []);
  const factory = { path: 'contract.ts', text: `export function contract() {\n${body}return test;\n}` };
  const user = (text: string) => problemsOf([factory, { path: 'a.test.ts', text }]);
  assert.equal(user("import { contract } from './contract.ts';\ncontract('x', (a) => [a]).run();"), []);
  assert.is(user("import { contract } from './contract.ts';\ncontract('x', (a) => [a]);").length, 1);
});

test('each test file is run by one command', () => {
  const tests = files.map(({ path }) => path).filter((path) => path.endsWith('.test.ts'));
  const other = tests.map((path) => [path, ...runBy(path)]).filter(({ length }) => length !== 2);
  assert.equal(other, [], 'mend the patterns in "scripts" of package.json');
  assert.equal(['flow/a.test.ts', 'slack/a/b.test.ts', 'a.test.ts', 'csv/a.test.ts'].flatMap(runBy), [
    ...['test:flow', 'test:slack', 'test:rest', 'test:rest'],
  ]);
  assert.equal(['flow/a.more.test.ts', 'a.more.test.ts', 'sandbox/a/b.test.ts', 'browser/a.test.ts'].flatMap(runBy), [
    ...['test:more:flow', 'test:more:rest', 'test:sandbox', 'test:browser'],
  ]);
});

test('npm test starts no other process', () => {
  const quick = files.filter(({ path }) => runBy(path).some((name) => /^test:(?:flow|slack|rest)$/.test(name)));
  assert.ok(quick.length > 50);
  const starting = quick.filter((file) => startsProcesses(file, files)).map(({ path }) => path);
  assert.equal(starting, [], 'name these .more.test.ts');
});

test('a test that starts processes is found, also through what it imports', () => {
  const child = { path: 'helpers/child.ts', text: "import { spawn } from 'node:child_process';\n" };
  const between = { path: 'with-child.ts', text: "import { start } from './helpers/child.ts';\n" };
  const all = [child, between];
  const starts = (text: string) => startsProcesses({ path: 'flow/a.test.ts', text }, all);
  assert.ok(starts("import { withChild } from '../with-child.ts';\n"));
  assert.ok(starts("import { fork } from 'node:child_process';\n"));
  assert.not(starts("import type { Child } from '../with-child.ts';\nimport { once } from 'node:events';\n"));
});

/** The scripts of package.json that have uvu run the file `path` of `test`. */
function runBy(path: string): readonly string[] {
  return Object.entries(scripts)
    .filter(([, line]) => {
      const [, pattern] = /^uvu test '(.+)'$/.exec(line) ?? [];
      return pattern !== undefined && new RegExp(pattern, 'i').test(path);
    })
    .map(([name]) => name);
}

/** Whether a file can start processes, by itself or by what it imports from `test`. */
function startsProcesses({ path, text }: SourceFile, all: readonly SourceFile[], seen = new Set<string>()): boolean {
  seen.add(path);
  const imported = [...text.matchAll(/^(?:import|export)\s(?!type\b)[^;]*?\bfrom '([^']+)'/gm)];
  return imported.some(([, to = '']) => {
    if (to === 'node:child_process') return true;
    const file = new URL(to, `file:///${path}`).pathname.slice(1);
    const next = all.find((one) => one.path === file);
    return next !== undefined && !seen.has(file) && startsProcesses(next, all, seen);
  });
}

/** What is wrong with these files of `test`, as sentences. */
function problemsOf(all: readonly SourceFile[]): string[] {
  const codes = all.map(({ path, text }) => ({ path, code: codeOf(text) }));
  const exporting = (pattern: RegExp) =>
    codes.flatMap(({ path, code }) =>
      path.endsWith('.test.ts') || !pattern.test(code)
        ? []
        : [...code.matchAll(/^export (?:async )?function (\w+)/gm)].map(([, name = '']) => name),
    );
  const suiteNames = (code: string) => [...code.matchAll(/const (\w+) = suite\b/g)].map(([, name = '']) => name);
  // A function that returns its suite leaves the running to its caller; one that runs it is enough to call.
  const makers = codes.flatMap(({ path, code }) =>
    suiteNames(code).some((name) => new RegExp(`return ${name};`).test(code)) && !path.endsWith('.test.ts')
      ? exporting(new RegExp(`return ${suiteNames(code).join('|return ')};`))
      : [],
  );
  const runners = exporting(/\.run\(\)/);
  return codes.flatMap(({ path, code }) => problemsIn(path, code, ['suite', ...new Set(makers)], runners));
}

function problemsIn(path: string, code: string, makers: readonly string[], runners: readonly string[]): string[] {
  const say = (problem: string) => `test/${path}: ${problem}`;
  const problems: string[] = [];
  if (
    !/^(?:[a-z0-9]+(?:-[a-z0-9]+)*\/)*[a-z0-9]+(?:-[a-z0-9]+)*(?:(?:\.more)?\.test)?\.ts$/.test(path) ||
    /-test\.ts$/.test(path)
  ) {
    problems.push(say('name it in small letters with hyphens; a file with tests ends in .test.ts or .more.test.ts'));
  }
  const withoutImports = code.replace(/^(?:import|export)\b[^;(]*;/gm, (part) => ' '.repeat(part.length));
  const names = new Set(/^import \{[^}]*\btest\b[^}]*\} from/m.test(code) ? ['test'] : []);
  for (const { 0: call, 1: name, index } of withoutImports.matchAll(makerCall(makers))) {
    if (name) names.add(name);
    else if (!/^\s*\.run\(\)/.test(afterCall(withoutImports, index + call.length))) {
      problems.push(say('write `const test = suite(…)` and `test.run()`: this suite can never run'));
    }
  }
  for (const name of names) {
    const end = withoutImports.lastIndexOf(`${name}.run()`);
    const isReturned = new RegExp(`return ${name};`).test(withoutImports) && !path.endsWith('.test.ts');
    if (end < 0 && !isReturned) problems.push(say(`call ${name}.run() at the end, or its tests never run`));
    const late = new RegExp(`(?<![.\\w])${name}(?:\\.\\w+)*\\(`, 'g');
    const calls = [...withoutImports.matchAll(late)].filter(([call]) => !call.endsWith('.run('));
    if (end >= 0 && calls.some(({ index }) => index > end)) problems.push(say(`put ${name}.run() after the last test`));
  }
  const isDirect = new RegExp(`(?<![.\\w])(?:${[...makers, ...runners].join('|')})\\(`).test(withoutImports);
  if (path.endsWith('.test.ts') && names.size === 0 && !isDirect)
    problems.push(say('has no test: add one or remove it'));
  if (/\.only\(/.test(code)) problems.push(say('take `.only` out: it keeps all other tests from running'));
  if (/\.skip\(/.test(code) && !MAY_SKIP.test(path)) problems.push(say('take `.skip` out: mend the test or remove it'));
  if (/\.before\(/.test(code))
    problems.push(say('use test/helpers/begin-with.ts: uvu is green when `before()` throws'));
  if (/\.after\.each\(/.test(code)) problems.push(say('clean up in the test: uvu is green when `after.each()` throws'));
  return problems;
}

/** A call that makes a suite, and the name that it is given, if any. */
function makerCall(makers: readonly string[]): RegExp {
  return new RegExp(
    `(?:const (\\w+)(?:: [\\w<>]+)? = )?(?<![.\\w]|function )(?:${makers.join('|')})(?:<[^>(]*>)?\\(`,
    'g',
  );
}

/** What follows the bracket that closes a call; `at` is just behind the one that opens it. */
function afterCall(code: string, at: number): string {
  let depth = 1;
  let end = at;
  for (; depth > 0 && end < code.length; end += 1) {
    if (code[end] === '(') depth += 1;
    if (code[end] === ')') depth -= 1;
  }
  return code.slice(end);
}

test.run();
