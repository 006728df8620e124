import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decoded, encodingOf } from '../../src/csv/encoding.ts';
import type { Encoding } from '../../src/domain/encoding.ts';
import { cellsOf } from './read-all.ts';

const test = suite('encodings');

const text = 'email,firstName,lastName\nines@example.com,Inès,Müller\n';
const little = (words: string) => Buffer.from(words, 'utf16le');
const big = (words: string) => little(words).swap16();
const mark = '\ufeff';

/** A file, its encoding, and the text in it. */
const files: readonly (readonly [string, Uint8Array, Encoding, string])[] = [
  ['UTF-8', Buffer.from(text), 'utf-8', text],
  ['UTF-8 with a byte-order mark', Buffer.from(mark + text), 'utf-8', text],
  ['ASCII', Buffer.from('email\na@b.example'), 'utf-8', 'email\na@b.example'],
  ['UTF-16 LE with a byte-order mark', little(mark + text), 'utf-16le', text],
  ['UTF-16 BE with a byte-order mark', big(mark + text), 'utf-16be', text],
  ['UTF-16 LE without one', little(text), 'utf-16le', text],
  ['UTF-16 BE without one', big(text), 'utf-16be', text],
  // Ā is U+0100: its zero stands on the other side of those of ASCII letters.
  ['UTF-16 LE with a letter whose low byte is zero', little(`${text}Ādams`), 'utf-16le', `${text}Ādams`],
  ['UTF-16 BE with a letter whose low byte is zero', big(`${text}Ādams`), 'utf-16be', `${text}Ādams`],
  ['Windows-1252', Buffer.from(text, 'latin1'), 'windows-1252', text],
  ['Windows-1252 with € and quotes', Buffer.from([0x80, 0x93, 0x94, 0xe9]), 'windows-1252', '€“”é'],
  ['UTF-8 that is cut in a letter', Buffer.from(`${text}Zoë`).subarray(0, -1), 'utf-8', `${text}Zo\ufffd`],
  [
    'UTF-8 with a letter of Windows-1252',
    Buffer.concat([Buffer.from(text), Buffer.from('Zoë', 'latin1')]),
    'utf-8',
    `${text}Zo\ufffd`,
  ],
  ['nothing', new Uint8Array(), 'utf-8', ''],
];

for (const [name, bytes, encoding, words] of files)
  test(name, () => {
    assert.is(encodingOf(bytes), encoding);
    assert.is([...decoded(bytes)].join(''), words);
  });

test('a letter that lies across two parts of a large file is one letter', async () => {
  const rows = Array.from({ length: 3_000 }, (_, at) => [`${at}@example.com`, 'é日😀'.repeat((at % 7) + 1)]);
  const table = [['email', 'firstName'], ...rows];
  const words = `${table.map((cells) => cells.join(',')).join('\r\n')}\r\n`;
  for (const bytes of [Buffer.from(words), little(words), big(mark + words)]) {
    assert.ok([...decoded(bytes)].length > 2);
    assert.is([...decoded(bytes)].join(''), words);
    assert.equal(await cellsOf(bytes), table);
  }
});

test('a byte-order mark is no part of the first name', async () => {
  for (const bytes of [Buffer.from(mark + text), little(mark + text), big(mark + text)])
    assert.is((await cellsOf(bytes))[0]?.[0], 'email');
});

test('Ctrl-Z or NULs at the end of a file are no row', async () => {
  for (const end of ['\x1a', '\r\n\x1a', '\0\0\0', '\x1a\0', '\n'.padEnd(512, '\0')])
    for (const bytes of [
      Buffer.from,
      (words: string) => little(mark + words),
      (words: string) => big(mark + words),
    ].map((encode) => encode(`email\na@b.example${end}`)))
      assert.equal(await cellsOf(bytes), [['email'], ['a@b.example']], JSON.stringify(end));
});

test('UTF-16 is known also where most letters are Chinese, and whatever was chosen', () => {
  const words = `email,部署,氏名\na@b.example,${'部署氏名所属役職住所'.repeat(60)},田中\n`;
  assert.equal([encodingOf(little(words)), encodingOf(big(words))], ['utf-16le', 'utf-16be']);
  assert.equal(
    [little(text), big(text)].map((bytes) => encodingOf(bytes, 'windows-1252')),
    ['utf-16le', 'utf-16be'],
  );
  assert.is(encodingOf(Buffer.from('email\na@b.example\0\0\0\0\0\0\0\0\0\0')), 'utf-8');
});

test('what somebody pasted is text already', async () => {
  assert.equal(await cellsOf('email,firstName\na@b.example,Zoë'), [
    ['email', 'firstName'],
    ['a@b.example', 'Zoë'],
  ]);
});

test.run();
