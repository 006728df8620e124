import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readTable } from '../../src/csv/read-rows.ts';
import type { ChosenEncoding } from '../../src/domain/encoding.ts';
import type { ReadOptions } from '../../src/ports/csv.ts';
import { encoded } from '../helpers/csv.ts';
import { allOf } from './read-all.ts';

const test = suite('the encoding of a file, chosen or guessed');

const tableOf = (...rows: readonly string[]) => ['email;role;first name', ...rows].join('\r\n');
const tableFor = (name: string) => tableOf(`a@x.example;Platform User;${name}`);
const utf8 = (text: string) => Buffer.from(text);

async function read(source: Uint8Array | string, options: ReadOptions = {}) {
  const table = await readTable(source, options);
  const rows = await allOf(table.rows);
  return { names: rows.map(({ cells }) => cells.firstName), readAs: table.readAs() };
}

/** Encodings and names in them; some have bytes that are `\\`, `|` or `;` in ASCII. */
const NAMES: readonly (readonly [ChosenEncoding, string])[] = [
  ['windows-1250', 'Łukasz'],
  ['windows-1251', 'Иван'],
  ['windows-1252', 'José'],
  ['windows-1253', 'Γιώργος'],
  ['windows-1254', 'Şükrü'],
  ['shift_jis', '表ポ太郎'],
  ['gb18030', '王伟 Łukasz'],
  ['euc-kr', '김민수'],
];
for (const [encoding, name] of NAMES) {
  test(`${encoding}: read as it was chosen`, async () => {
    const { names, readAs } = await read(encoded(tableFor(name), encoding), { encoding });
    assert.equal(names, [name]);
    assert.equal(readAs, { encoding, example: { line: 2, text: name } });
  });

  test(`${encoding}: not chosen, it is read as Windows-1252, and an example says so`, async () => {
    const { names, readAs } = await read(encoded(tableFor(name), encoding));
    assert.is(readAs?.encoding, 'windows-1252');
    assert.is(readAs?.example?.line, 2);
    // Bytes that Windows-1252 does not use are control characters, shown as blanks.
    assert.is(readAs?.example?.text, names[0]?.replace(/[\u0080-\u009f\s]+/g, ' ').trim());
  });
}

test('a file in UTF-8 for which another encoding was chosen', async () => {
  const { readAs } = await read(Buffer.from(tableFor('José')), { encoding: 'gb18030' });
  assert.equal(readAs, { encoding: 'gb18030', couldBeUtf8: true, example: { line: 2, text: 'Jos茅' } });
});

test('a name of Central Europe that was guessed', async () => {
  const { readAs } = await read(encoded(tableFor('Łukasz'), 'windows-1250'));
  assert.equal(readAs, { encoding: 'windows-1252', example: { line: 2, text: '£ukasz' } });
});

const silent: readonly (readonly [string, Uint8Array | string, ReadOptions])[] = [
  ['UTF-8', utf8(tableFor('Łukasz')), {}],
  ['ASCII', utf8(tableFor('Ann')), {}],
  ['UTF-16', Buffer.from(tableFor('Łukasz'), 'utf16le'), {}],
  ['UTF-8 with a broken letter', Buffer.concat([utf8(tableFor('Łukasz Żak')), Buffer.from([0xe9])]), {}],
  ['Windows-1252 with a no-break space only', Buffer.from(tableFor('Ann\u00a0Lee'), 'latin1'), {}],
  ['pasted rows', tableFor('Łukasz'), { encoding: 'shift_jis' }],
];
for (const [name, source, options] of silent)
  test(`${name}: nothing is said of the encoding`, async () =>
    assert.is((await read(source, options)).readAs, undefined));

test('a byte-order mark wins over the choice', async () => {
  for (const [bytes, encoding] of [
    [utf8(`\ufeff${tableFor('Łukasz')}`), 'utf-8'],
    [Buffer.from(`\ufeff${tableFor('Łukasz')}`, 'utf16le'), 'utf-16le'],
  ] as const) {
    const { names, readAs } = await read(bytes, { encoding: 'shift_jis' });
    assert.equal(names, ['Łukasz']);
    assert.equal(readAs, { encoding, example: { line: 2, text: 'Łukasz' } });
  }
});

test('a choice is told also where no letter shows it', async () => {
  assert.equal((await read(utf8(tableFor('Ann')), { encoding: 'euc-kr' })).readAs, { encoding: 'euc-kr' });
});

test('the example is of a cell that is read, where there is one', async () => {
  const latin = (text: string) => Buffer.from(text, 'latin1');
  const examples = [
    ['email,città\na@x.example,\n', { line: 1, text: 'città' }],
    ['email,desk\na@x.example,Zoë\n', { line: 2, text: 'Zoë' }],
    [
      'Città,x\nemail,desk,first name\na@x.example,Zoë,Ann\nb@x.example,Zoë,\nc@x.example,,"Inès"\n',
      { line: 5, text: 'Inès' },
    ],
  ] as const;
  for (const [text, example] of examples) assert.equal((await read(latin(text))).readAs?.example, example);
});

test('a long example is cut around its letter', async () => {
  const { readAs } = await read(Buffer.from(tableFor(`${'a'.repeat(100)}é${'b'.repeat(100)}`), 'latin1'));
  assert.is(readAs?.example?.text, `${'a'.repeat(20)}é${'b'.repeat(18)}…`);
});

const HINT =
  'Read as Western European (Windows-1252), for example line 2: "£ukasz". If a letter is wrong, save the file as CSV UTF-8, or choose its encoding in the form.';
const broken = encoded(`${tableFor('Łukasz')}\r\nb@x.example;"Platform User;Ann`, 'windows-1250');

test('a file that is refused later says how it was read', async () => {
  const wrong = 'From line 3 on: a quotation mark is opened and never closed.';
  const sentence = (options?: ReadOptions) => read(broken, options).then(String, (error) => error.message);
  assert.is(await sentence(), `${wrong} ${HINT}`);
  assert.is(
    await sentence({ remedy: 'ask Ann' }),
    `${wrong} ${HINT.replace('choose its encoding in the form', 'ask Ann')}`,
  );
  assert.is(
    await sentence({ encoding: 'windows-1250' }),
    `${wrong} Read as Central European (Windows-1250), as chosen, for example line 2: "Łukasz".`,
  );
});

test('so does one whose headings are in other letters, and no other that is refused', async () => {
  const sentence = (bytes: Uint8Array) => read(bytes, { needsRole: true }).then(String, (error) => error.message);
  assert.match(
    await sentence(encoded('имя;роль\nИван;x', 'windows-1251')),
    /It was read as 2 columns: [^.]*\. Read as .* line 1: "èìÿ"/,
  );
  assert.match(
    await sentence(encoded('email;роль\na@x.example;x', 'windows-1251')),
    /add a column "role"\. Read as .*"ðîëü"/,
  );
  assert.not.match(await sentence(utf8('имя;роль\nИван;x')), /Read as/);
  assert.not.match(await sentence(Buffer.from([0x50, 0x4b, 3, 4, 0xe9])), /Read as/);
});

test('a table without a role column is refused where one is needed', async () => {
  const sentence = (text: string) => read(text, { needsRole: true }).then(String, (error) => error.message);
  assert.is(
    await sentence('email\na@x.example'),
    'There is no column for the platform role. Choose one under "Platform role for rows without one", or add a column "role".',
  );
  assert.is(await sentence('email\n'), 'The file has a header but no rows.');
  assert.ok(await read('email,platform role\na@x.example,x', { needsRole: true }));
});

test.run();
