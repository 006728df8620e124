import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Delimiter, delimiterOf } from '../../src/csv/read-records.ts';
import { cellsOf } from './read-all.ts';

const test = suite('what parts cells');

const table: readonly (readonly [string, string, Delimiter])[] = [
  ['commas', 'email,role,first name\n', ','],
  ['semicolons', 'email;role;first name\n', ';'],
  ['tabs', 'email\trole\tfirst name\n', '\t'],
  ['bars', 'email|role|first name\n', '|'],
  ['a bar in a heading', 'email,role|title\n', ','],
  ['one column', 'email\na@b.example;c@d.example\n', ','],
  ['nothing', '', ','],
  ['more commas in the rows than semicolons in the header', 'email;role\n"a,b,c";"d,e"\n,,,,;\n', ';'],
  ['commas within quotes', '"role, or its id, or nothing";email\n', ';'],
  ['a quotation mark within quotes', '"a ""b,c,d"" e";email\n', ';'],
  ['a line break within quotes', '"a,\n,b";c;email\n', ';'],
  ['empty lines before the header', '\r\n\r\nemail;role\r\n', ';'],
  ['blank lines before the header', '  \n\t\t\t\nemail;role\n', ';'],
  ['empty rows of a spreadsheet before the header', ';;;\nemail;role, or its id, or nothing, or;;\n', ';'],
  ['CR', 'email;role\ra,b,c,d;e\r', ';'],
];

for (const [name, text, delimiter] of table) test(name, () => assert.is(delimiterOf(text), delimiter));

for (const delimiter of [',', ';', '\t'])
  test(`${JSON.stringify(delimiter)}: cells hold the other two, and within quotes this one too`, async () => {
    const others = [',', ';', '\t'].filter((other) => other !== delimiter).join('x');
    const text = ['email', 'role', 'status'].join(delimiter);
    assert.equal(await cellsOf(`${text}\na${others}b${delimiter}"c${delimiter}d"${delimiter}\n`), [
      ['email', 'role', 'status'],
      [`a${others}b`, `c${delimiter}d`, ''],
    ]);
  });

test.run();
