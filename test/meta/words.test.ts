import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { textsOf } from './code-of.ts';
import { readText, type SourceFile, sourcesIn } from './files.ts';
import { apiWordIn, forbiddenIn } from './forbidden-words.ts';

/** Files with words that no one reads as a sentence, and why they may stay. */
const EXCEPT: readonly (readonly [path: RegExp, why: string])[] = [
  [/^csv\/heading-words\.ts$/, 'headings of other programs, which a file may have'],
  [/^sandbox\/(?:slack|cxengage)\//, 'words of Slack and CxEngage, and of tests'],
];
const OTHERS = ['src/start.js', '.env.example', 'manifest.yml'];

const test = suite('the words of the source');

test('no text in src has a word or sign that reads like a translation', async () => {
  const sources = await sourcesIn('src');
  const read = sources.filter(({ path }) => !EXCEPT.some(([pattern]) => pattern.test(path)));
  assert.equal(read.flatMap(problemsIn), []);
});

test('neither has what the operator reads beside it', async () => {
  const lines = await Promise.all(
    OTHERS.map(async (path) =>
      (await readText(path))
        .split('\n')
        .flatMap((line, at) => forbiddenIn(line).map((word) => `${path}:${at + 1}: ${word}`)),
    ),
  );
  assert.equal(lines.flat(), []);
});

test('every exception is a file with such a word', async () => {
  const sources = await sourcesIn('src');
  const idle = EXCEPT.map(([pattern]) => pattern).filter(
    (pattern) => !sources.some((source) => pattern.test(source.path) && problemsIn(source).length > 0),
  );
  assert.equal(idle, [], 'take these out of the exceptions');
});

test('a forbidden word is found in a string and in a template, and not in comments, names and patterns', () => {
  const found = (text: string) => problemsIn({ path: 'a.ts', text });
  const bad = [
    "const a = 'Nobody can do this.';",
    'const a = "Type an e-mail address.";',
    `const a = \`Not «$${'{b}'}».\`;`,
    `const a = \`Sent $${'{b}'}; try again.\`;`,
    `const a = \`x $${"{b ? 'or whoever' : ''}"}\`;`,
    'const a = `one\ntwo, as it is`;',
  ];
  for (const text of bad) assert.is(found(text).length, 1, text);
  assert.equal(found('const a = 1;\nconst b = `\nWhoever`;'), [
    'src/a.ts:2: "Whoever": write the person who, or anyone who',
  ]);
  const good = [
    '// Nobody reads this.',
    '/* as it is */ const somebody = 1;',
    'const a = /«|e-mail/;',
    "const a = 'one; TWO';",
    "const a = 'R&amp;D';",
    "import a from './nobody.ts';",
    "const a = 'nobody';",
  ];
  for (const text of good) assert.equal(found(text), [], text);
});

test('a word of the API is found where it is all that a line says', () => {
  for (const text of ['enabled', 'Status: enabled', 'Email: a@example.com\nInvitation: invited', 'Fill in roleId.'])
    assert.ok(apiWordIn(text), text);
  for (const text of ['enabled: active at once', 'Status: active at once (enabled)', 'Expired', 'Role: Agent'])
    assert.is(apiWordIn(text), undefined, text);
});

function problemsIn({ path, text }: SourceFile): string[] {
  return textsOf(text)
    .filter((part) => /\s/.test(part.text) || /^[«»\p{Lu}]/u.test(part.text))
    .flatMap((part) => forbiddenIn(part.text).map((word) => `src/${path}:${part.line}: ${word}`));
}

test.run();
