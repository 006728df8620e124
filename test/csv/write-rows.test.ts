import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { writeRows } from '../../src/csv/write-rows.ts';
import { cellsOf } from './read-all.ts';

const test = suite('writing rows');

const read = async (text: string) => await cellsOf(Buffer.from(text));

test('a byte-order mark, lines that end as on Windows, quotes where they are needed', async () =>
  assert.is(
    await writeRows(['email', 'name'], [['a@b.example', 'Smith, "Bob"']]),
    '\ufeffemail,name\r\na@b.example,"Smith, ""Bob"""\r\n',
  ));

test('no cell is a formula, neither in the header', async () =>
  assert.is(await writeRows(['=a', 'b'], [['+1', '@x']]), "\ufeff'=a,b\r\n'+1,'@x\r\n"));

for (const cell of ['\n', 'a\nb', 'a\rb', 'a\r\nb', '\r=1', '\t=1', 'a;b;c;d', 'a\tb', '""', "'=1", ' =1', 'é日😀'])
  test(`${JSON.stringify(cell)} comes back`, async () => {
    const rows = [['a@b.example', cell, 'last']];
    assert.equal(await read(await writeRows(['email', cell, 'c'], rows)), [
      ['email', cell.trim(), 'c'],
      ...rows.map(trimmed),
    ]);
  });

for (const count of [0, 499, 500, 501, 1_000, 1_234])
  test(`${count} rows are all there, in their order`, async () => {
    const rows = Array.from({ length: count }, (_, at) => [`${at}@example.com`, `=${at}`]);
    assert.equal(await read(await writeRows(['email', 'name'], rows)), [['email', 'name'], ...rows]);
  });

test('whatever is written is read again', async () => {
  const cell = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom(',', ';', '\t', '"', '\r', '\n', ' ', "'", '=', '+', '-', '@', 'a', '\u00a0') }),
  );
  const table = fc
    .integer({ min: 1, max: 5 })
    .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }));
  await fc.assert(
    fc.asyncProperty(table, async ([first = [], ...rest]) => {
      // A first cell that is neither blank nor looks like another kind of file.
      const header = ['email', ...first];
      const rows = rest.map((cells, at) => [`${at}@example.com`, ...cells]);
      assert.equal(await read(await writeRows(header, rows)), [header, ...rows].map(trimmed));
    }),
    { numRuns: 500 },
  );
});

/** As it is read: blanks around a cell are no part of it. */
function trimmed(cells: readonly string[]): readonly string[] {
  return cells.map((cell) => cell.trim());
}

test.run();
