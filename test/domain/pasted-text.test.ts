import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { plainPunctuation, unquoted, withoutMarks, withoutMarksAroundName } from '../../src/domain/pasted-text.ts';

const test = suite('a copied text');

/** A text, and what is left without the marks around it, and without those that are never part of a name. */
const marked: readonly (readonly [string, string, string])[] = [
  ['', '', ''],
  [' \u00a0\u200b\ufeff\0', '', ''],
  ['\u202aBob\u202c\t', 'Bob', 'Bob'],
  ['\u2066\u200eBob \u00adLee\u2069', 'Bob \u00adLee', 'Bob \u00adLee'],
  ['\u0d05\u0d1c\u0d2f\u0d28\u0d4d\u200d ', '\u0d05\u0d1c\u0d2f\u0d28\u0d4d', '\u0d05\u0d1c\u0d2f\u0d28\u0d4d\u200d'],
];
for (const [text, value, name] of marked)
  test(`the marks around ${JSON.stringify(text)}`, () =>
    assert.equal([withoutMarks(text), withoutMarksAroundName(text)], [value, name]));

const punctuation: readonly (readonly [string, string])[] = [
  ['\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d', '--------'],
  ['\u2018\u2019\u201a\u201b\u2032\u00b4\uff07', "'''''''"],
  ['\u201c\u201d\u201e\u00ab\u00bb\uff02', '""""""'],
  ['\uff21\uff42\uff11\uff20\uff0e', 'Ab1@.'],
  ['Łukasz 山田 é', 'Łukasz 山田 é'],
];
for (const [text, plain] of punctuation)
  test(`${text} is written as ${plain}`, () => assert.is(plainPunctuation(text), plain));

const quotes: readonly (readonly [string, string])[] = [
  ['"a"', 'a'],
  ["'a'", 'a'],
  ['“ a ”', 'a'],
  ['„a“', 'a'],
  ['«a»', 'a'],
  ['""a""', '"a"'],
  ['"a', '"a'],
  ['\'a"', '\'a"'],
  ['"', '"'],
  ['', ''],
];
for (const [text, inner] of quotes) test(`${text} without quotes`, () => assert.is(unquoted(text), inner));

test.run();
