import { access } from 'node:fs/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SCOPES } from '../../src/slack/check.ts';
import { variables } from '../../src/variables.ts';
import { brokenRows, codeWords, documents, type Link, linksOf, scriptsIn, sectionsOf, tableRows } from './documents.ts';
import { readText, root } from './files.ts';

const MOST_BYTES = 9_000;
const all = await documents();
const readme = await readText('README.md');
const guide = await readText('deploy/README.md');
const { scripts }: { scripts: Readonly<Record<string, string>> } = JSON.parse(await readText('package.json'));
const test = suite('README.md and the other documents');

test(`README has at most ${MOST_BYTES} bytes`, () => {
  assert.ok(Buffer.byteLength(readme) <= MOST_BYTES, 'write it beside what it describes instead');
});

test('README begins with the two commands that do all the set-up', () => {
  const [first, second] = [...readme.matchAll(/```sh\n(.+)\n```/g)].map(([, command]) => command);
  assert.equal([first, second], ['npm install && npm run sandbox', 'npm install && npm test']);
});

test('every npm script that a document names exists', () => {
  const named = all.flatMap(({ path, text }) => scriptsIn(text).map((name) => [path, name] as const));
  assert.ok(named.length > 20);
  const missing = named.filter(([, name]) => !(name in scripts));
  assert.equal(missing, [], 'correct the document, or add the script to package.json');
});

test('every script is explained to contributors or is a part of one that is', async () => {
  const explained = scriptsIn(await readText('.github/CONTRIBUTING.md'));
  const parts = Object.values(scripts).flatMap((line) => [...line.matchAll(/npm:([\w:]+)/g)].map(([, name]) => name));
  const missing = Object.keys(scripts).filter((name) => ![...explained, ...parts, 'start'].includes(name));
  assert.equal(missing, [], 'give these scripts a row in the table of commands of .github/CONTRIBUTING.md');
});

test('every file that a script of package.json runs exists', async () => {
  const paths = Object.values(scripts).flatMap((line) => line.match(/\bsrc\/[\w./-]+/g) ?? []);
  assert.equal(await missingAmong(paths), [], 'correct "scripts" in package.json');
});

test("every variable of the configuration is in the operator's table of settings, with a meaning", () => {
  const explained = settingsOf(guide);
  const missing = Object.keys(variables.entries).filter((name) => !explained.includes(name));
  assert.equal(missing, [], 'give these variables a row in the table of settings of deploy/README.md');
  const unknown = [...explained, ...settingsOf(readme)].filter((name) => !(name in variables.entries));
  assert.equal(unknown, [], 'src/variables.ts has no such variables: take them out');
});

test('README names every variable that must be filled in', () => {
  const required = Object.entries(variables.entries).filter(([, schema]) => schema.type !== 'optional');
  const named = settingsOf(readme);
  const missing = required.map(([name]) => name).filter((name) => !named.includes(name));
  assert.equal(missing, [], 'give these variables a row in the table of README');
});

test('every bot scope has a reason', () => {
  const explained = tableRows(readme).flatMap(([scope = '', reason]) => (reason ? codeWords(scope) : []));
  const missing = SCOPES.filter((scope) => !explained.includes(scope));
  assert.equal(missing, [], 'give these scopes a row in the table of scopes of README, with the reason');
  const known: readonly string[] = [...SCOPES, 'connections:write'];
  const unknown = explained.filter((word) => /^[a-z.]+:[a-z.]+$/.test(word) && !known.includes(word));
  assert.equal(unknown, [], 'the app asks for no such scopes: take them out of README');
});

for (const document of all) {
  test(`${document.path}: every row of a table has as many cells as its head`, () => {
    assert.equal(brokenRows(document.text), [], 'these rows break their table; write | in a cell as \\|');
  });

  test(`${document.path}: every file and section that it links to exists`, async () => {
    const links = linksOf(document);
    assert.equal(await missingAmong(links.map(({ path }) => path)), [], 'correct these links');
    assert.equal(links.filter(leadsNowhere), [], 'there is no heading for these links');
  });
}

test('a missing script, row, path and section are found', async () => {
  assert.equal(scriptsIn('`npm run a:b -- --x`, npm test; `npm start` and npm install'), ['a:b', 'test', 'start']);
  assert.equal(tableRows('| a | b |\n|---|---|\n| `X`, `Y` | what |\n'), [
    ['a', 'b'],
    ['`X`, `Y`', 'what'],
  ]);
  assert.equal(codeWords('`X`, `Y`'), ['X', 'Y']);
  assert.equal(await missingAmong(['package.json', 'src/nothing.ts']), ['src/nothing.ts']);
  assert.equal(brokenRows('| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | `4 | 5` |\n| 6 |\n| 7 | 8'), [
    '| 3 | `4 | 5` |',
    '| 6 |',
    '| 7 | 8',
  ]);
  assert.equal(linksOf({ path: 'src/csv/README.md', text: '[a](../b.md#c-d), [e](#f), [g](https://h.example)' }), [
    { path: 'src/b.md', section: 'c-d' },
    { path: 'src/csv/README.md', section: 'f' },
  ]);
  assert.equal(sectionsOf('# A b\n## Who can do, what: `x`\n'), ['a-b', 'who-can-do-what-x']);
  assert.ok(leadsNowhere({ path: 'README.md', section: 'nothing-here' }));
});

/** The variables in the first cells of the tables of a document. */
function settingsOf(text: string): string[] {
  const words = tableRows(text).flatMap(([name = '', meaning]) => (meaning ? codeWords(name) : []));
  return words.filter((word) => /^[A-Z]+(?:_[A-Z]+)*$/.test(word));
}

function leadsNowhere({ path, section }: Link): boolean {
  const target = all.find((one) => one.path === path);
  return section !== undefined && !(target && sectionsOf(target.text).includes(section));
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
