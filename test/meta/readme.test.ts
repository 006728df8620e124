import { access } from 'node:fs/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SCOPES } from '../../src/slack/check.ts';
import { variables } from '../../src/variables.ts';
import { readText, root } from './files.ts';

const readme = await readText('README.md');
const { scripts }: { scripts: Readonly<Record<string, string>> } = JSON.parse(await readText('package.json'));
const test = suite('README.md');

test('every npm script that it names exists, and every one that test/README.md names', async () => {
  const named = scriptsIn(readme);
  assert.ok(named.length > 0, 'README names no script: say how to start, test and try it');
  named.push(...scriptsIn(await readText('test/README.md')));
  const missing = named.filter((name) => !(name in scripts));
  assert.equal(missing, [], 'mend README or add the script to package.json');
});

test('every file that a script of package.json runs exists', async () => {
  const paths = Object.values(scripts).flatMap((line) => line.match(/\bsrc\/[\w./-]+/g) ?? []);
  assert.equal(await missingAmong(paths), [], 'mend "scripts" in package.json');
});

test('every variable of the configuration is in its table of settings, with a meaning', () => {
  const explained = tableRows(readme).flatMap(([name = '', meaning]) => (meaning ? codeWords(name) : []));
  const missing = Object.keys(variables.entries).filter((name) => !explained.includes(name));
  assert.equal(missing, [], 'give these variables a row in the table of settings of README');
  const upper = explained.filter((word) => /^[A-Z]+(?:_[A-Z]+)+$/.test(word));
  const unknown = upper.filter((name) => !(name in variables.entries));
  assert.equal(unknown, [], 'src/config.ts reads no such variables: take them out of README');
});

test('every bot scope has a reason', () => {
  const explained = tableRows(readme).flatMap(([scope = '', reason]) => (reason ? codeWords(scope) : []));
  const missing = SCOPES.filter((scope) => !explained.includes(scope));
  assert.equal(missing, [], 'give these scopes a row in the table of scopes of README, with the reason');
  const known: readonly string[] = [...SCOPES, 'connections:write'];
  const unknown = explained.filter((word) => /^[a-z.]+:[a-z.]+$/.test(word) && !known.includes(word));
  assert.equal(unknown, [], 'the app asks for no such scopes: take them out of README');
});

test('every row of a table has as many cells as its head', () => {
  assert.equal(brokenRows(readme), [], 'these rows of README break their table; write | in a cell as \\|');
  assert.equal(brokenRows('| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | `4 | 5` |\n| 6 |\n| 7 | 8'), [
    '| 3 | `4 | 5` |',
    '| 6 |',
    '| 7 | 8',
  ]);
});

test('every file that it links to exists', async () => {
  const links = [...readme.matchAll(/\]\((?!https?:|#|mailto:)([^)#]+)/g)].map(([, path = '']) => path);
  assert.equal(await missingAmong(links), [], 'mend these links of README');
});

test('a missing script, row and path are found', async () => {
  assert.equal(scriptsIn('`npm run a:b -- --x`, npm test; `npm start` and npm install'), ['a:b', 'test', 'start']);
  assert.equal(tableRows('| a | b |\n|---|---|\n| `X`, `Y` | what |\n'), [
    ['a', 'b'],
    ['`X`, `Y`', 'what'],
  ]);
  assert.equal(codeWords('`X`, `Y`'), ['X', 'Y']);
  assert.equal(await missingAmong(['package.json', 'src/nothing.ts']), ['src/nothing.ts']);
});

function scriptsIn(text: string): string[] {
  return [...text.matchAll(/\bnpm (?:run ([\w:-]+)|(test|start)\b)/g)].map(([, run, short]) => run ?? short ?? '');
}

/** The cells of every row of every table, without the lines of dashes. */
function tableRows(text: string): string[][] {
  const rows = text.split('\n').filter((line) => /^\|.*\|$/.test(line) && !/^[|\s:-]+$/.test(line));
  return rows.map((row) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}

/** Rows with more or fewer cells than the head of their table, or with no end. */
function brokenRows(text: string): string[] {
  const tables = text.split(/\n(?!\|)/).map((part) => part.split('\n').filter((line) => line.startsWith('|')));
  return tables.flatMap(([head = '', ...rows]) => {
    const cells = (row: string) => row.split(/(?<!\\)\|/).length;
    return rows.filter((row) => cells(row) !== cells(head) || !row.endsWith('|'));
  });
}

function codeWords(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);
}

async function missingAmong(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    paths.map((path) =>
      access(new URL(path, root)).then(
        () => [],
        () => [path],
      ),
    ),
  );
  return found.flat();
}

test.run();
