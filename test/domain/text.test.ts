import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as v from 'valibot';
import { plainLine } from '../../src/domain/text.ts';

const test = suite('a plain line');

const hidden: readonly (readonly [string, string])[] = [
  ['a line feed', '\n'],
  ['a carriage return', '\r'],
  ['a tab', '\t'],
  ['a null', '\0'],
  ['an escape', '\u001b'],
  ['a C1 control', '\u0085'],
  ['a soft hyphen', '\u00ad'],
  ['a zero-width space', '\u200b'],
  ['a zero-width non-joiner', '\u200c'],
  ['a zero-width joiner', '\u200d'],
  ['a left-to-right mark', '\u200e'],
  ['an Arabic letter mark', '\u061c'],
  ['a line separator', '\u2028'],
  ['a paragraph separator', '\u2029'],
  ['a right-to-left override', '\u202e'],
  ['a bidi isolate', '\u2067'],
  ['a word joiner', '\u2060'],
  ['a byte order mark', '\ufeff'],
  ['a Hangul filler', '\u3164'],
  ['a variation selector', '\ufe0f'],
  ['a tag character', '\u{e0061}'],
];

for (const [what, character] of hidden) {
  test(`has no ${what}`, () => {
    const { issues } = v.safeParse(plainLine, `Bob ${character}Smith`);
    assert.is(issues?.length, 1);
    assert.match(issues?.[0].message ?? '', /^Character 5 is invisible/);
  });
}

const positions: readonly (readonly [string, number])[] = [
  ['\u200bBob', 1],
  ['Bob\u200b', 4],
  ['Bob\u200b and \u200b', 4],
  ['😀😀\u200b', 3],
  ['Zoë\u200b', 4],
];

for (const [text, position] of positions) {
  test(`of ${JSON.stringify(text)} the first hidden character is number ${position}`, () =>
    assert.match(
      v.safeParse(plainLine, text).issues?.[0].message ?? '',
      new RegExp(`^Character ${position} is invisible`),
    ));
}

for (const text of ['', 'Bob Smith', "O'Neil-Díaz", 'Zoë', 'Ștefan', '山田 太郎', 'محمد', '<b>&amp;</b> *_~`', '😀']) {
  test(`may be ${JSON.stringify(text)}`, () => assert.is(v.parse(plainLine, text), text));
}

test('what was lost when a file was read is no letter of a name', () =>
  assert.is(
    v.safeParse(plainLine, 'Zo\ufffd').issues?.[0].message,
    'Character 3 is "\ufffd": the original character was lost. Type it again.',
  ));

test('half of a character, which people see as a replacement character, is none either', () => {
  for (const half of ['Zo\ud83d', 'Zo\ude00'])
    assert.match(v.safeParse(plainLine, half).issues?.[0].message ?? '', 'Character 3 is "\ufffd"');
});

test.run();
