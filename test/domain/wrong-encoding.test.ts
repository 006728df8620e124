import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { wrongEncoding } from '../../src/domain/wrong-encoding.ts';

const test = suite('a name that was saved in the wrong encoding');

/** The UTF-8 bytes of a text, read as windows-1252 or as ISO 8859-1. */
const spoilt = (text: string, encoding: 'windows-1252' | 'latin1' = 'windows-1252') =>
  encoding === 'latin1'
    ? Buffer.from(text).toString('latin1')
    : new TextDecoder('windows-1252').decode(Buffer.from(text));

test('is named with what was meant', () =>
  assert.is(
    wrongEncoding('JosÃ©'),
    '"JosÃ©" looks like "José" saved in the wrong encoding. Type it again, or export the file as CSV UTF-8.',
  ));

const NAMES = [
  ...[
    'José',
    'Müller',
    'MÜLLER',
    'Ñandú',
    'NUÑEZ',
    'Ângela',
    'Ça',
    'François',
    'Zoë',
    'Søren',
    'Åsa',
    'Weiß',
    'à Nozzi',
  ],
  ...[
    'Œuvray',
    'Þór',
    'GÖTZ',
    'Élodie',
    'Ève',
    'Ômer',
    'Ìris',
    'Straße',
    'Ürün',
    'Ãlvaro',
    'Čapek',
    'LUČIĆ',
    'Ľubomír',
  ],
  ...[
    'Łukasz',
    'Paweł',
    'PAWEŁ',
    'Święch',
    'Żółć',
    'Ędward',
    'Šimon',
    'Žižka',
    'Ďuriš',
    'Őry',
    'Gábor Ötvös',
    'Ștefan',
  ],
  ...['Ğökçe', 'Şahin', 'İpek', 'Nguyễn Thị Ánh', 'Đặng Hữu Ước', 'Αλέξανδρος', 'Ελένη Παπαδοπούλου', 'Анна', 'ЁЛКИНА'],
  ...[
    'Їжак',
    '山田 太郎',
    'さくら',
    'アキラ',
    '김민준',
    'محمد',
    'דוד',
    'ณัฐ',
    'हिन्दी',
    'O’Neil',
    'D’Angelo',
    'Ann “Annie” Lee',
  ],
];

for (const name of NAMES)
  test(`${name} is taken, and known again when its bytes were misread`, () => {
    assert.is(wrongEncoding(name), undefined);
    for (const wrong of [spoilt(name), spoilt(name, 'latin1'), spoilt(spoilt(name))])
      assert.ok(
        wrongEncoding(wrong)?.includes(`looks like "${name}"`),
        JSON.stringify([name, wrong, wrongEncoding(wrong)]),
      );
  });

/** Names, the encoding in which the bytes were misread, and what came of it. */
const ELSEWHERE = [
  ['José', 'macintosh', 'Jos√©'],
  ['MÜLLER', 'macintosh', 'M√úLLER'],
  ['Łukasz', 'macintosh', '≈Åukasz'],
  ['İpek', 'macintosh', 'ƒ∞pek'],
  ['José', 'windows-1250', 'JosĂ©'],
  ['Müller', 'windows-1250', 'MĂĽller'],
  ['Ołdřich', 'windows-1250', 'OĹ‚dĹ™ich'],
  ['Müller', 'windows-1251', 'MГјller'],
  ['Élodie', 'windows-1251', 'Г‰lodie'],
  ['Сергей', 'windows-1251', 'РЎРµСЂРіРµР№'],
  ['Müller', 'windows-1253', 'MΓΌller'],
] as const;
for (const [name, encoding, wrong] of ELSEWHERE)
  test(`${name}, misread as ${encoding}, is ${wrong}, and known again`, () => {
    assert.is(new TextDecoder(encoding).decode(Buffer.from(name)), wrong);
    assert.ok(wrongEncoding(wrong)?.includes(`looks like "${name}"`), wrongEncoding(wrong));
  });

/** Their bytes in windows-1252, or in a neighbour of it, are UTF-8 too, by chance. */
const CHANCE = [
  ...['MATÚŠ', 'BENÉŠ', 'RÝŽ', 'MIKLÓŠ', 'LUKÁŠ', 'ALEŠ', 'ANDRÉ–MARIE', 'RENÉ—ANN', 'JOSÉ’S', 'Weiß’', 'Strauß–Lee'],
  ...[
    'ANDRÉ\u00a0LEE',
    'LINNÅ\u00a0LEE',
    'BLÅ’S',
    'IRMÃ\u00a0ANA',
    'KRÄŠ',
    'JOSÉ´S',
    '“É”',
    '«É»',
    'Nº 5',
    'Mª José',
    'Â',
    'Ñ',
    'Ã',
    'Å',
  ],
  ...['VĂŞTEAN', 'Băşescu', 'Ľubica', 'МАРЈАНА', 'ЈОВАН', 'СЕРГЕЙ', 'Рђ', 'Γιώργος', 'ΔΕΣΠΟΙΝΑ', '√', 'Æthel'],
];
for (const name of CHANCE) test(`${JSON.stringify(name)} is taken`, () => assert.is(wrongEncoding(name), undefined));

test('plain letters, signs and nothing are taken', () => {
  for (const text of ['', 'Bob', '5 Â°', 'Â©', '©', '½', '1€']) assert.is(wrongEncoding(text), undefined, text);
});

test.run();
