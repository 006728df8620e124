import type { CountryCode } from 'libphonenumber-js/max';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as v from 'valibot';
import { telephone } from '../../src/domain/phone.ts';

const test = suite('a telephone');

/** Country of numbers typed without +, what is typed, what is sent. */
const taken: readonly (readonly [CountryCode | undefined, string, string])[] = [
  ['CA', '(416) 222-1122', '+14162221122'],
  ['CA', '416-222-1122', '+14162221122'],
  ['CA', '416.222.1122', '+14162221122'],
  ['CA', '4162221122', '+14162221122'],
  ['CA', '  416 222 1122 ', '+14162221122'],
  ['CA', '1 416 222 1122', '+14162221122'],
  ['CA', '+1 (416) 222-1122', '+14162221122'],
  ['CA', '４１６ ２２２ １１２２', '+14162221122'],
  ['CA', '+44 20 7946 0018', '+442079460018'],
  ['CA', '011 44 20 7946 0018', '+442079460018'],
  ['US', '212-736-5000', '+12127365000'],
  ['GB', '020 7946 0018', '+442079460018'],
  ['GB', '(020) 7946 0018', '+442079460018'],
  ['GB', '+44 (0)20 7946 0018', '+442079460018'],
  ['GB', '07400 123456', '+447400123456'],
  ['CH', '044 668 18 00', '+41446681800'],
  ['CH', '0041 44 668 18 00', '+41446681800'],
  ['DE', '030/901820', '+4930901820'],
  ['FR', '01 42 68 53 00', '+33142685300'],
  ['IT', '06 6982', '+39066982'],
  ['AU', '0412 345 678', '+61412345678'],
  ['BR', '(11) 96123-4567', '+5511961234567'],
  ['IN', '098765 43210', '+919876543210'],
  ['JP', '090-1234-5678', '+819012345678'],
  [undefined, '+1 416 222 1122', '+14162221122'],
  [undefined, '+41 44 668 18 00', '+41446681800'],
  [undefined, '+49 (0)30 901820', '+4930901820'],
  [undefined, '+49 (0) 30 901820', '+4930901820'],
  [undefined, '0049 30 901820', '+4930901820'],
  [undefined, '00 44 20 7946 0018', '+442079460018'],
  ['CA', '0044 20 7946 0018', '+442079460018'],
  // Copied from contacts, mail, web pages and word processors.
  [undefined, 'tel:+14162221122', '+14162221122'],
  ['CA', 'TEL:+1-416-222-1122', '+14162221122'],
  ['CA', 'tel: 416 222 1122', '+14162221122'],
  ['CA', 'Tel. 416 222 1122', '+14162221122'],
  ['CA', 'Mobile: +1 416 222 1122', '+14162221122'],
  ['CA', 'Tel.: 416 222 1122', '+14162221122'],
  ['CA', 'Phone 416 222 1122', '+14162221122'],
  ['CA', 'Cell: 416-222-1122', '+14162221122'],
  ['CA', 'M: (416) 222-1122', '+14162221122'],
  ['DE', 'Handy: 0151 55501344', '+4915155501344'],
  ['CA', '\u260e\ufe0f 416 222 1122', '+14162221122'],
  ['CA', '\u{1f4f1}+1 416 222 1122', '+14162221122'],
  ['CA', '+1 416 222 1122 (mobile)', '+14162221122'],
  ['CA', '14162221122.0', '+14162221122'],
  ...['\u202a', '\u202d', '\u202e', '\u2066', '\u2069', '\u200e', '\u200f', '\ufeff', '\u200b', '\u00a0'].map(
    (mark) => ['CA', `${mark}+1${mark}416 222 1122${mark}`, '+14162221122'] as const,
  ),
  ['CA', '\u202dtel:+14162221122\u202c', '+14162221122'],
  ['CA', '+1\u2011416\u2013222\u20141122', '+14162221122'],
  ['CA', '416\u2212222\u00a01122', '+14162221122'],
  [undefined, '＋１（４１６）２２２－１１２２', '+14162221122'],
  ['CA', '"416 222 1122"', '+14162221122'],
  ['CA', '416 222 1122;', '+14162221122'],
  ['CA', '(+1) 416 222 1122', '+14162221122'],
];

const EXTENSION = /^Leave out the extension\. /;
const IMPOSSIBLE = /^That isn't a valid phone number\. /;
const TWO = /^There are 2 phone numbers here\. Enter one\. /;
const NO_COUNTRY = /^".+" begins with a country code that does not exist\. /;
const SHORT = /^".+" is too short for a phone number\. /;
const LONG = /^".+" is too long for a phone number\. /;
const NEEDS_PLUS = /^Start the phone number with \+ and the country code\. /;

const refused: readonly (readonly [CountryCode | undefined, string, RegExp])[] = [
  ['CA', '416 222 1122 ext. 5', EXTENSION],
  ['CA', '+1 416 222 1122 x5', EXTENSION],
  ['CA', '+1 416 222 1122;ext=5', EXTENSION],
  ['CA', '123', SHORT],
  ['CA', '911', SHORT],
  ['CA', '+1 416 222 112', SHORT],
  ['CA', '416 222 11223', LONG],
  ['CA', '+1 416 222 11223', LONG],
  ['CA', '416 555 01234567890123456', LONG],
  ['CA', '+999 123 4567', NO_COUNTRY],
  [undefined, '00999 123 4567', NO_COUNTRY],
  ['CA', '+1 555 123 4567', IMPOSSIBLE],
  ['CA', '+14162221122, +14162221123', TWO],
  ['CA', '+14162221122;+14162221123', TWO],
  ['CA', '+14162221122 +14162221123', TWO],
  ['CA', '416 222 1122 / 416 222 1123', TWO],
  ['CA', '416 222 1122 or 416 222 1123', TWO],
  ['CA', '416 222 1122 & 416 222 1123', TWO],
  ['CA', '416 222 1122\n416 222 1123', TWO],
  [
    'CA',
    '+1 416 222 1122 please',
    /^Character 17 of "\+1 416 222 1122 please" is "p"\. Use digits instead of letters\. /,
  ],
  ['CA', '416 222 112O', /^Character 12 of "416 222 112O" is "O"\. Use digits/],
  ['CA', '1-800-FLOWERS', /^Character 7 of "1-800-FLOWERS" is "F"\. Use digits/],
  ['CA', 'call me', /^Character 1 of "call me" is "c"\. Use digits/],
  ['CA', '416•222•1122', /^Character 4 of "416•222•1122" is "•"\. Use only digits, spaces and \+ - \( \) \. /],
  ['CA', '+', IMPOSSIBLE],
  ['CA', '   ', /^Only spaces\. Enter a phone number, or clear the field\. /],
  ['GB', '416 222 1122', IMPOSSIBLE],
  [undefined, '416 222 1122', NEEDS_PLUS],
  [undefined, '+1 416', SHORT],
];

for (const [country, typed, sent] of taken) {
  test(`cxengage-api §9 row 17: «${typed}» with ${country ?? 'no country'} is sent as ${sent}`, () => {
    const parsed = v.parse(telephone(country), typed);
    assert.is(parsed, sent);
    assert.match(parsed, /^\+[1-9]\d{1,14}$/);
  });
}

for (const [country, typed, message] of refused) {
  test(`«${typed}» with ${country ?? 'no country'} is refused with one message`, () => {
    const { issues = [] } = v.safeParse(telephone(country), typed);
    assert.is(issues.length, 1);
    assert.match(issues[0]?.message ?? '', message);
  });
}

test('a hostile text of 60,000 characters is refused at once', () => {
  for (const part of ['1', '+', '(', ' ', ';', '"', '\u200b', 'tel:', '+1 416 222 1122/', '(+1', '-'])
    assert.is(v.safeParse(telephone('CA'), `${part.repeat(60_000 / part.length)}x`).success, false, part);
});

/** The example in a message, in the forms that the field takes. */
const examples: readonly (readonly [CountryCode | undefined, readonly string[]])[] = [
  ['CA', ['(506) 234-5678', '+1 506 234 5678']],
  ['GB', ['07400 123456', '+44 7400 123456']],
  [undefined, ['+1 506 234 5678']],
];

for (const [country, forms] of examples) {
  test(`the message with ${country ?? 'no country'} shows examples that are good ones`, () => {
    const message = v.safeParse(telephone(country), '1').issues?.[0].message ?? '';
    assert.ok(message.endsWith(` Example: ${forms.join(' or ')}.`), message);
    for (const form of forms) assert.ok(v.is(telephone(country), form), form);
  });
}

test.run();
