import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { guarded, unguarded } from '../../src/csv/write-rows.ts';
import { cellsOf } from './read-all.ts';

const test = suite('cells that a spreadsheet would carry out');

for (const sign of ['=', '+', '-', '@', '\t', '\r']) {
  const cell = `${sign}cmd|' /C calc'!A0`;
  test(`${JSON.stringify(sign)} is written with an apostrophe before it, and read without`, () => {
    assert.is(guarded(cell), `'${cell}`);
    assert.is(unguarded(`'${cell}`), cell);
    assert.is(unguarded(cell), cell, 'without an apostrophe it is text, as it stands');
  });
  test(`${JSON.stringify(sign)} after apostrophes of its own gets one more`, () => {
    assert.is(guarded(`'${cell}`), `''${cell}`);
    assert.is(unguarded(`''${cell}`), `'${cell}`);
  });
}

for (const cell of ['', "'", "'tis", "O'Neil", 'a=b', '1+1', 'bob@example.com', "''x"])
  test(`«${cell}» stays as it is`, () => {
    assert.is(guarded(cell), cell);
    assert.is(unguarded(cell), cell);
  });

for (const [cell, written] of [
  ['Ann;=1+1;x', "Ann;'=1+1;x"],
  ['Ann; "@SUM(1)', 'Ann; "\'@SUM(1)'],
  ["Ann\n'=1+1", "Ann\n''=1+1"],
  ['Ann\t-1', "Ann\t'-1"],
  ['a;b, -c', 'a;b, -c'],
] as const)
  test(`${JSON.stringify(cell)} is no formula where another sign than the comma ends a cell`, () => {
    assert.is(guarded(cell), written);
    assert.is(unguarded(written), cell);
  });

test('any cell is no formula once written, and comes back', () => {
  // fast-check's own unit for this, `binary`, first builds a table of all 1.1 million characters.
  const character = fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code));
  const cell = fc.oneof(
    fc.string({ unit: character }),
    fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', '\n', ';', '"', ' ', 'a') }),
  );
  fc.assert(
    fc.property(cell, (one) => {
      assert.not.match(guarded(one), /^[=+\-@\t\r]/);
      assert.not.match(guarded(one), /[;\t\r\n][\s"]*[=+\-@]/);
      assert.is(unguarded(guarded(one)), one);
    }),
  );
});

test('what a file holds is text: formulas are read as they stand, guarded ones without their apostrophe', async () => {
  assert.equal(await cellsOf(`email,phone,name\n=1+1@example.com,+15062345678,"=HYPERLINK(""https://x.example"")"\n`), [
    ['email', 'phone', 'name'],
    ['=1+1@example.com', '+15062345678', '=HYPERLINK("https://x.example")'],
  ]);
  assert.equal(await cellsOf("email,phone\n a@b.example , '+15062345678 \n"), [
    ['email', 'phone'],
    ['a@b.example', '+15062345678'],
  ]);
});

test.run();
