import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { MOST_ROWS, readTable } from '../../src/csv/read-rows.ts';
import { MAX_FILE_BYTES } from '../../src/domain/batch.ts';
import { thrownBy } from '../helpers/thrown-by.ts';
import { allOf, cellsOf, rowsOf, untilBroken } from './read-all.ts';

const test = suite('reading rows');

const BREAKS = { LF: '\n', CRLF: '\r\n', CR: '\r' } as const;
const sentenceOf = async (work: Promise<unknown>) => (await thrownBy(work, 'validation')).message;
const surplus =
  'This line has more cells than the header. Put quotes around a cell that contains a comma, semicolon or tab.';

test('cells come by column, trimmed, blank ones left out', async () => {
  const text = 'Last name,EMAIL,cost centre,role\n Smith , bob@example.com ,17,Platform User\n,ann@example.com,,"  "\n';
  const { header, rows } = await readTable(text);
  assert.equal(header.unknown, ['cost centre']);
  assert.equal(await allOf(rows), [
    { line: 2, cells: { lastName: 'Smith', email: 'bob@example.com', roleId: 'Platform User' }, otherCells: ['17'] },
    { line: 3, cells: { email: 'ann@example.com' } },
  ]);
});

for (const sign of [',', ';', '\t'])
  test(`Excel's line «sep=${JSON.stringify(sign)}» above the header is no header`, async () => {
    assert.equal(await rowsOf(`sep=${sign}\r\nemail${sign}first name\r\na@b.example${sign}Ann\r\n`), [
      { line: 3, cells: { email: 'a@b.example', firstName: 'Ann' } },
    ]);
  });

for (const [name, end] of Object.entries(BREAKS)) {
  test(`${name}: lines are counted with blank ones and line breaks within quotes`, async () => {
    const lines = ['', 'email,first name', '', '  ', 'a@b.example,"Ann', '', 'Marie"', ',', '', 'c@d.example,"Cy"', ''];
    assert.equal(await rowsOf(lines.join(end)), [
      { line: 5, cells: { email: 'a@b.example', firstName: `Ann${end}${end}Marie` } },
      { line: 10, cells: { email: 'c@d.example', firstName: 'Cy' } },
    ]);
  });

  test(`${name}: a quotation mark that is never closed is told with its line, after the rows before it`, async () => {
    const lines = ['email,first name', 'a@b.example,Ann', '', 'b@b.example,"Ben', 'c@d.example,Cy', ''];
    const { records, sentence } = await untilBroken(lines.join(end));
    assert.equal(records, [
      { line: 1, cells: ['email', 'first name'] },
      { line: 2, cells: ['a@b.example', 'Ann'] },
    ]);
    assert.is(sentence, 'From line 4 on: a quotation mark is opened and never closed.');
  });

  test(`${name}: it is told with the line of the quotation mark, not that of its row`, async () => {
    const lines = ['email,first name', '"a@b.', 'example ""x""","Ann', 'c@d.example,Cy'];
    const { sentence } = await untilBroken(lines.join(end));
    assert.is(sentence, 'From line 3 on: a quotation mark is opened and never closed.');
  });
}

test('several kinds of line breaks in one file', async () => {
  assert.equal(
    (await rowsOf('email,status\r\n\n\r\na@b.example,pending\nb@b.example,\rc@b.example,pending\r\n')).map(
      ({ line, cells }) => [line, cells.email],
    ),
    [
      [4, 'a@b.example'],
      [5, 'b@b.example'],
      [6, 'c@b.example'],
    ],
  );
});

test('lines are counted across the parts in which a large file is read', async () => {
  const count = 4_000;
  const lines = Array.from({ length: count }, (_, at) => `${at}@example.com,"two\r\nlines é",\r\n\r\n`);
  const rows = await rowsOf(`email,first name,status\r\n${lines.join('')}`);
  assert.is(rows.length, count);
  rows.forEach(({ line, cells }, at) => {
    assert.equal([line, cells.email], [2 + at * 3, `${at}@example.com`]);
  });
});

test('a quotation mark in the middle of a cell is text', async () => {
  assert.equal(await cellsOf('email,first name\na@b.example,5" pipe\n'), [
    ['email', 'first name'],
    ['a@b.example', '5" pipe'],
  ]);
});

test('text after a closing quotation mark is told with its line', async () => {
  const { records, sentence } = await untilBroken('email,name\na@b.example,x\n\nb@b.example,"Ben" Smith\n');
  assert.is(records.length, 2);
  assert.is(
    sentence,
    'From line 4 on: text follows a closing quotation mark. To use a quotation mark inside a quoted cell, type it twice.',
  );
});

test('a quotation mark that is never closed is found before a large file is read to its end', async () => {
  const rest = 'b@example.com,Ben\n'.repeat(40_000);
  const { records, sentence } = await untilBroken(`email,first name\na@example.com,"Ann\n${rest}`);
  assert.is(records.length, 1);
  assert.is(sentence, 'From line 2 on: this is too long for a row. A quotation mark may be opened and never closed.');
});

test('a line without an end is not read to its end, be it of blank cells', async () => {
  const { records, sentence } = await untilBroken(`email\n\n${','.repeat(1_000_000)}`);
  assert.is(records.length, 1);
  assert.match(sentence, /^From line 3 on: this is too long for a row\./);
});

test('a quotation mark that another one closes by accident hides no row', async () => {
  const lines = ['email,first name', 'a@example.com,"Ann', 'b@example.com,"Ben"', 'c@example.com,Cy'];
  const { records, sentence } = await untilBroken(lines.join('\n'));
  assert.is(records.length, 1);
  assert.match(sentence, /^From line 2 on: text follows a closing quotation mark\./);
});

test('a row with more cells than the header says so, unless they are blank', async () => {
  const text = 'email,first name,,\na@example.com,Smith, Ann\nb@example.com,Ben,,,,\nc@example.com\n';
  assert.equal(await rowsOf(text), [
    { line: 2, cells: { email: 'a@example.com', firstName: 'Smith' }, problem: surplus, surplus: 'Ann' },
    { line: 3, cells: { email: 'b@example.com', firstName: 'Ben' } },
    { line: 4, cells: { email: 'c@example.com' } },
  ]);
});

const refused: readonly (readonly [string, string, string])[] = [
  ['nothing but blank lines', ' \n\n,,\n', 'The file has no lines.'],
  ['nothing but a byte-order mark', '\ufeff', 'The file has no lines.'],
  ['a header alone', 'email,role\n,\n', 'The file has a header but no rows.'],
];
for (const [name, text, sentence] of refused)
  test(`${name} is refused`, async () => assert.is(await sentenceOf(rowsOf(text)), sentence));

test(`${MOST_ROWS} rows are read, and one more is too many; blank ones do not count`, async () => {
  const rows = 'a@example.com\n\n'.repeat(MOST_ROWS);
  assert.is((await rowsOf(`email\n${rows}`)).length, MOST_ROWS);
  assert.is(await sentenceOf(rowsOf(`email\n${rows}b@example.com`)), 'The file has more than 10,000 rows. Split it.');
});

test('10 MB are read, and one byte more is too much, whatever the letters', async () => {
  const start = 'email\na@example.com\n';
  const blanks = (size: number) => start.padEnd(size, `${' '.repeat(9_999)}\n`);
  assert.is((await rowsOf(Buffer.from(blanks(MAX_FILE_BYTES)))).length, 1);
  const tooLarge = 'The file is larger than 10 MB. Split it.';
  assert.is(await sentenceOf(readTable(Buffer.from(blanks(MAX_FILE_BYTES + 1)))), tooLarge);
  assert.is(await sentenceOf(readTable(`${start}${'é'.repeat(MAX_FILE_BYTES / 2)}`)), tooLarge);
});

test('reading can be left off at any row', async () => {
  const { rows } = await readTable(`email\n${'a@example.com\n'.repeat(50_000)}`);
  for await (const { line } of rows) {
    assert.is(line, 2);
    break;
  }
  assert.equal(await rows.next(), { value: undefined, done: true });
});

test('a photo in a column that is not read counts for nothing', async () => {
  const photo = 'iVBORw0KGgo+/'.repeat(10_000);
  const { rows } = await readTable(`email,photo,first name\na@x.example,${photo},Ann\nb@x.example,"${photo}",Ben\n`);
  const read = [];
  for await (const { cells, problem } of rows) read.push([cells, problem]);
  assert.equal(read, [
    [{ email: 'a@x.example', firstName: 'Ann' }, undefined],
    [{ email: 'b@x.example', firstName: 'Ben' }, undefined],
  ]);
});

test.run();
