import { parse } from 'dotenv';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readEnvText } from '../../src/environment/env-text.ts';

const KNOWN = new Set(['CXENGAGE_PASSWORD', 'APPROVALS_CHANNEL', 'REQUESTERS', 'PORT']);
const SECRETS = new Set(['CXENGAGE_PASSWORD']);
const read = (text: string) => readEnvText(text, { known: KNOWN, secrets: SECRETS });
const sentences = (list: readonly { readonly sentence: string }[]) => list.map(({ sentence }) => sentence);

const QUOTE = "put the value in quotes, CXENGAGE_PASSWORD='…'";
const cut = (line = 1) =>
  `CXENGAGE_PASSWORD is cut off in line ${line} of .env, where its # begins a comment: ${QUOTE}`;
const CUT_TO_NOTHING =
  'APPROVALS_CHANNEL is empty in line 1 of .env, because # begins a comment: give a value before it, or one in quotes';
const open = (quote: string, line = 1) =>
  `CXENGAGE_PASSWORD has a quote in line ${line} of .env that does not close at its end: close it, or use other quotes around a value that contains ${quote}`;
const BREAK =
  'CXENGAGE_PASSWORD has a line break in line 1 of .env, because \\n and \\r mean one in double quotes: use single quotes';
const backslash = (quote: string) =>
  `CXENGAGE_PASSWORD keeps the \\ before ${quote} in line 1 of .env: use other quotes around it, and no \\`;
const unread = (line: number) =>
  `CXENGAGE_PASSWORD is not read from line ${line} of .env, which has no = after the name: write CXENGAGE_PASSWORD='…'`;
const COMMENT = (line = 1) =>
  `CXENGAGE_PASSWORD is followed by a comment in line ${line} of .env: if the # belongs to the value, put the value in quotes`;
const stray = (line: number) => `Line ${line} of .env is not read: it is neither NAME=value nor a comment`;

/** Text, what dotenv makes of the password, problems, warnings. */
const rows: readonly (readonly [
  text: string,
  value: string | undefined,
  problems?: readonly string[],
  warnings?: readonly string[],
])[] = [
  // What is read as it is meant.
  ['CXENGAGE_PASSWORD=p@ss', 'p@ss'],
  ["CXENGAGE_PASSWORD='p@ss#word'", 'p@ss#word'],
  ['CXENGAGE_PASSWORD="p@ss#word"', 'p@ss#word'],
  ['CXENGAGE_PASSWORD=`p@ss#word`', 'p@ss#word'],
  ['CXENGAGE_PASSWORD=\'say "hi"\'', 'say "hi"'],
  ['CXENGAGE_PASSWORD=\'"p@ss"\'', '"p@ss"'],
  ["CXENGAGE_PASSWORD='it's'", "it's"],
  ["CXENGAGE_PASSWORD='p@ss' # since May", 'p@ss'],
  ["CXENGAGE_PASSWORD='a\\nb'", 'a\\nb'],
  ['CXENGAGE_PASSWORD="C:\\temp"', 'C:\\temp'],
  ['CXENGAGE_PASSWORD=p@ss  \t', 'p@ss'],
  ['CXENGAGE_PASSWORD = p@ss', 'p@ss'],
  ['CXENGAGE_PASSWORD: p@ss', 'p@ss'],
  ['CXENGAGE_PASSWORD=p@ss\r\nPORT=1\r\n', 'p@ss'],
  ['export CXENGAGE_PASSWORD=p@ss', 'p@ss'],
  ['  export   CXENGAGE_PASSWORD="p@ss"', 'p@ss'],
  ['\uFEFFCXENGAGE_PASSWORD=p@ss', 'p@ss'],
  ['\uFEFF# a comment\nCXENGAGE_PASSWORD=p@ss', 'p@ss'],
  ['#CXENGAGE_PASSWORD=a#b\n   # CXENGAGE_PASSWORD', undefined],
  ['CXENGAGE_PASSWORD=\nPORT=', ''],
  ['CXENGAGE_PASSWORD=""', ''],
  ['PORT=3000 # the usual one', undefined],
  ['APPROVALS_CHANNEL= # a comment', undefined],
  ['OTHERS=a#b\nOTHERS="c', undefined],
  ["CXENGAGE_PASSWORD=\n'p@ss'", 'p@ss'],
  ["CXENGAGE_PASSWORD=\nPORT=1\n# 'a\n# b'", ''],
  ['KEY="-----BEGIN\nabc\n-----END"\nCXENGAGE_PASSWORD=p@ss', 'p@ss'],
  ['', undefined],

  // A # that begins a comment.
  ['CXENGAGE_PASSWORD=p@ss#word', 'p@ss', [cut()]],
  ['PORT=1\nCXENGAGE_PASSWORD=p@ss#', 'p@ss', [cut(2)]],
  ['CXENGAGE_PASSWORD=p@ss# word', 'p@ss', [cut()]],
  ['export CXENGAGE_PASSWORD=p@ss#word', 'p@ss', [cut()]],
  ['APPROVALS_CHANNEL=#approvals', undefined, [CUT_TO_NOTHING]],
  ['APPROVALS_CHANNEL=# approvals', undefined, [CUT_TO_NOTHING]],
  ['APPROVALS_CHANNEL= #approvals', undefined, [], [CUT_TO_NOTHING]],
  ['CXENGAGE_PASSWORD=p@ss #word', 'p@ss', [], [COMMENT()]],
  ['CXENGAGE_PASSWORD=p@ss # since May', 'p@ss', [], [COMMENT()]],

  // Quotes.
  ['CXENGAGE_PASSWORD="p@ss', '"p@ss', [open('"')]],
  ["CXENGAGE_PASSWORD='p@ss", "'p@ss", [open("'")]],
  ['CXENGAGE_PASSWORD=`p@ss', '`p@ss', [open('`')]],
  ['CXENGAGE_PASSWORD="p@ss"word', '"p@ss"word', [open('"')]],
  ["CXENGAGE_PASSWORD='it's # odd'", "'it's", [open("'")]],
  ['CXENGAGE_PASSWORD="p@ss#word', '"p@ss', [open('"')]],
  ['CXENGAGE_PASSWORD="p@ss\nPORT="', 'p@ss\nPORT=', [open('"')]],
  ['CXENGAGE_PASSWORD="a\\nb"', 'a\nb', [BREAK]],
  ['CXENGAGE_PASSWORD="a\\rb"', 'a\rb', [BREAK]],
  ['CXENGAGE_PASSWORD="say \\"hi\\""', 'say \\"hi\\"', [backslash('"')]],
  ["CXENGAGE_PASSWORD='it\\'s'", "it\\'s", [backslash("'")]],

  // Lines.
  ['CXENGAGE_PASSWORD p@ss', undefined, [unread(1)]],
  ['PORT=1\n\nexport CXENGAGE_PASSWORD', undefined, [unread(3)]],
  ['CXENGAGE_PASSWORD:p@ss', undefined, [unread(1)]],
  ['REQUESTERS=U01RITA,\n  U02ANA', undefined, [], [stray(2)]],
  [
    'CXENGAGE_PASSWORD=one\nPORT=1\nCXENGAGE_PASSWORD=two',
    'two',
    [],
    ['CXENGAGE_PASSWORD is set in lines 1 and 3 of .env, and only line 3 is used: remove the others'],
  ],
  [
    'CXENGAGE_PASSWORD=one\nCXENGAGE_PASSWORD=two\nCXENGAGE_PASSWORD=',
    '',
    [],
    ['CXENGAGE_PASSWORD is set in lines 1, 2 and 3 of .env, and only line 3 is used: remove the others'],
  ],
  [
    'CXENGAGE_PASSWORD=o#ne\nCXENGAGE_PASSWORD=two',
    'two',
    [],
    ['CXENGAGE_PASSWORD is set in lines 1 and 2 of .env, and only line 2 is used: remove the others'],
  ],
];

const test = suite('the text of .env');

for (const [text, value, problems = [], warnings = []] of rows) {
  test(JSON.stringify(text), () => {
    const found = read(text);
    assert.is(found.values.CXENGAGE_PASSWORD, value);
    assert.equal(sentences(found.problems), problems);
    assert.equal(sentences(found.warnings), warnings);
  });
}

test('dotenv does the reading', () => {
  for (const [text] of rows) assert.equal(read(text).values, parse(text), text);
});

test('each remark about a variable names it for the programs that do not read it', () => {
  const { problems } = read('CXENGAGE_PASSWORD=p@ss#word\nAPPROVALS_CHANNEL=#approvals');
  assert.equal(
    problems.map(({ variable }) => variable),
    ['CXENGAGE_PASSWORD', 'APPROVALS_CHANNEL'],
  );
});

test('no value is repeated', () => {
  for (const [text] of rows) {
    const { problems, warnings } = read(text);
    assert.not.match(sentences([...problems, ...warnings]).join('\n'), /p@ss|word\b|approvals|hi\b|U02ANA|3000/);
  }
});

test.run();
