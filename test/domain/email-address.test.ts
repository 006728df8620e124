import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as v from 'valibot';
import { emailAddress, emailKey, punycodeOf, spellingsOf } from '../../src/domain/email-address.ts';

const test = suite('an e-mail address');

/** An address of `length` characters with a domain of good labels. */
function long(length: number, letter = 'b'): string {
  const label = `${letter.repeat(10)}.`;
  const start = `bob@${label.repeat(Math.floor((length - 20) / label.length))}`;
  return `${start}${'c'.repeat(length - start.length - 4)}.com`;
}

const EXAMPLE = 'Example: bob@example.com.';
const SAMPLE = "Addresses that end in .invalid are samples. Enter the person's own address.";
const TOO_LONG = 'An email address has at most 254 characters.';
const BEFORE = 'Before the @, use plain letters (a to z), digits, and marks such as . - _ +';
const AFTER = 'After the @, use only letters, digits, dots and hyphens.';
const TWO = 'There are 2 email addresses here. Use one row, or one request, for each person.';
const hidden = (position: number) =>
  `Character ${position} is invisible (a control, line-break or direction character). Remove it.`;

/** Typed, and what is sent. */
const taken: readonly (readonly [string, string])[] = [
  ['bob@example.com', 'bob@example.com'],
  ['  bob@example.com\t', 'bob@example.com'],
  ['Bob.Smith@Example.COM', 'Bob.Smith@Example.COM'],
  ["o'neil@example.com", "o'neil@example.com"],
  ['bob+cx@example.com', 'bob+cx@example.com'],
  ['bob_1-2@sub.example.co.uk', 'bob_1-2@sub.example.co.uk'],
  ['bob@3com.example', 'bob@3com.example'],
  ['bob@invalid.example', 'bob@invalid.example'],
  ['bob@münchen.example', 'bob@münchen.example'],
  ['bob@xn--mnchen-3ya.example', 'bob@xn--mnchen-3ya.example'],
  ['bob@пример.рф', 'bob@пример.рф'],
  ['bob@हिन्दी.भारत', 'bob@हिन्दी.भारत'],
  [long(254), long(254)],
  // Copied from mail programs, web pages and spreadsheets.
  ['Ann Lee <a@x.example>', 'a@x.example'],
  ['"Lee, Ann" <a@x.example>', 'a@x.example'],
  ['Ann @ Work <a@x.example>', 'a@x.example'],
  ['"a@x.example" <A@x.example>', 'A@x.example'],
  ['<a@x.example>', 'a@x.example'],
  ['Ann <mailto:a@x.example>', 'a@x.example'],
  ['Lee, Ann (a@x.example)', 'a@x.example'],
  ['a@x.example (Ann Lee)', 'a@x.example'],
  ['Ann Lee [a@x.example]', 'a@x.example'],
  ['[a@x.example](mailto:a@x.example)', 'a@x.example'],
  ['mailto:a@x.example', 'a@x.example'],
  ['mailto://a@x.example', 'a@x.example'],
  ['SMTP:a@x.example', 'a@x.example'],
  ['E-Mail: a@x.example', 'a@x.example'],
  ['to: Ann <a@x.example>', 'a@x.example'],
  ['• a@x.example', 'a@x.example'],
  ['a@x。example', 'a@x.example'],
  ['MAILTO:o%27neil@x.example?subject=Hello%20Ann', "o'neil@x.example"],
  ['mailto:100%@x.example', '100%@x.example'],
  ['a@x.example;', 'a@x.example'],
  ['a@x.example,', 'a@x.example'],
  ['bob@example.com.', 'bob@example.com'],
  ['Ann Lee <a@x.example>; ', 'a@x.example'],
  ['"a@x.example"', 'a@x.example'],
  ["'a@x.example'", 'a@x.example'],
  ['“a@x.example”', 'a@x.example'],
  ['„a@x.example“;', 'a@x.example'],
  ['«a@x.example»', 'a@x.example'],
  ['\u00a0a@x.example\u202f', 'a@x.example'],
  ['\u200b\ufeffa@x.example\u200d', 'a@x.example'],
  ['\u202aa@x.example\u202c', 'a@x.example'],
  ['\u2066bob@example.com\u2069', 'bob@example.com'],
  ['<\u200ea@x.example\u200e>', 'a@x.example'],
  ['o’neil@x.example', "o'neil@x.example"],
  ['ann\u2011lee@x.example', 'ann-lee@x.example'],
  ['a＠x.example', 'a@x.example'],
  ['ａｎｎ＠ｘ．example', 'ann@x.example'],
];

/** Typed, and the first message. */
const refused: readonly (readonly [string, string])[] = [
  ['sample.1@example.invalid', SAMPLE],
  ['bob@EXAMPLE.Invalid', SAMPLE],
  ['', 'Enter an email address.'],
  ['   ', 'Enter an email address.'],
  ['bob', `There is no @ in "bob". ${EXAMPLE}`],
  ['Bob Smith', `There is no @ in "Bob Smith". ${EXAMPLE}`],
  ['bob@', `The part after the @ is missing in "bob@". ${EXAMPLE}`],
  ['@example.com', `The part before the @ is missing in "@example.com". ${EXAMPLE}`],
  ['bob@localhost', `There is no dot after the @ in "bob@localhost". ${EXAMPLE}`],
  ['bob@@example.com', 'Character 5 of "bob@@example.com" is a second @. An email address has only one.'],
  ['a@b@x.example', 'Character 4 of "a@b@x.example" is a second @. An email address has only one.'],
  ['bob@.example.com', 'Character 5 of "bob@.example.com" is an extra dot.'],
  ['bob@example..com', 'Character 13 of "bob@example..com" is an extra dot.'],
  [
    'bob smith@example.com (work)',
    'Character 4 of "bob smith@example.com" is a space. An email address has no spaces.',
  ],
  ['jose\u0301@x.example', `Character 4 of "josé@x.example" is "é". ${BEFORE}`],
  ['bob smith@example.com', 'Character 4 of "bob smith@example.com" is a space. An email address has no spaces.'],
  [
    'bob\u00a0smith@example.com',
    'Character 4 of "bob\u00a0smith@example.com" is a space. An email address has no spaces.',
  ],
  ['Ann <a b@x.example>', 'Character 2 of "a b@x.example" is a space. An email address has no spaces.'],
  ['bob@exa mple.com', 'Character 8 of "bob@exa mple.com" is a space. An email address has no spaces.'],
  ['bob@-example.com', `"-example" after the @ begins or ends with a hyphen. ${EXAMPLE}`],
  ['bob@example,com', 'Character 12 of "bob@example,com" is a comma. Use a dot instead.'],
  ['ann,lee@x.example', `Character 4 of "ann,lee@x.example" is a comma. ${BEFORE}`],
  ['bob@exa_mple.com', `Character 8 of "bob@exa_mple.com" is "_". ${AFTER}`],
  ['bob@[127.0.0.1]', `Character 5 of "bob@[127.0.0.1]" is "[". ${AFTER}`],
  ['bob@127.0.0.1', `"127.0.0.1" ends in a number. ${EXAMPLE}`],
  ['bob@0x7f.1', `"0x7f.1" ends in a number. ${EXAMPLE}`],
  ['bob@exa%6dple.com', `Character 8 of "bob@exa%6dple.com" is "%". ${AFTER}`],
  ['bob@example.com#elsewhere.example', `Character 16 of "bob@example.com#elsewhere.example" is "#". ${AFTER}`],
  ['bob@example.com/elsewhere.example', `Character 16 of "bob@example.com/elsewhere.example" is "/". ${AFTER}`],
  ['bob@example.com:25', `Character 16 of "bob@example.com:25" is ":". ${AFTER}`],
  ['Bob (bob)', `There is no @ in "Bob (bob)". ${EXAMPLE}`],
  ['b@x.example (a@x.example)', TWO],
  ['<bob@example.com', `Character 1 of "<bob@example.com" is "<". ${BEFORE}`],
  ['jürgen@example.com', `Character 2 of "jürgen@example.com" is "ü". ${BEFORE}`],
  ['😀josé@example.com', `Character 1 of "😀josé@example.com" is "😀". ${BEFORE}`],
  ['bob@\u0301a.com', `"\u0301a.com" is not a valid domain name. ${EXAMPLE}`],
  [`bob@${'d'.repeat(64)}.com`, `"${'d'.repeat(40)}…" is too long. Between two dots there are at most 63 characters.`],
  ['bob@example.com, ann@example.com', TWO],
  ['a@x.example; b@x.example', TWO],
  ['a@x.example b@x.example', TWO],
  ['a@x.example / b@x.example', TWO],
  ['a@x.example/b@x.example', TWO],
  ['bob@example.com\nann@example.com', TWO],
  ['Ann <a@x.example>; Bob <b@x.example>;', TWO],
  ['b@x.example <a@x.example>', TWO],
  ['a@x.example;b@x.example;c@x.example', TWO.replace('2', '3')],
  [Array.from({ length: 100 }, (_, at) => `person.${at}@x.example`).join(), TWO.replace('2', '100')],
  [long(255), TOO_LONG],
  [long(250, 'ü'), TOO_LONG],
  ['bob@exa\u200bmple.com', hidden(8)],
  ['b\u202eob@example.com', hidden(2)],
  ['bob\u0000@example.com', hidden(4)],
  ['😀\u200d@example.com', hidden(2)],
];

for (const [typed, sent] of taken) {
  test(`${JSON.stringify(typed.slice(0, 40))} (${typed.length}) is taken as ${JSON.stringify(sent.slice(0, 40))}`, () =>
    assert.is(v.parse(emailAddress, typed), sent));
}

for (const [typed, message] of refused) {
  test(`${JSON.stringify(typed.slice(0, 40))} (${typed.length}) is refused: ${message}`, () =>
    assert.is(v.safeParse(emailAddress, typed).issues?.[0].message, message));
}

test('every good address is taken as it is', () =>
  fc.assert(fc.property(fc.emailAddress(), (address) => assert.is(v.parse(emailAddress, ` ${address};`), address))));

test('what is taken is taken again as it is', () =>
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', '@', '.x', '<', '>', '"', ';', ' ', 'mailto:', '\u200b', '’')),
      (parts) => {
        const { success, output } = v.safeParse(emailAddress, parts.join(''));
        if (success) assert.is(v.parse(emailAddress, output), output);
      },
    ),
  ));

test('a hostile text of 60,000 characters is refused at once', () => {
  for (const part of ['@', 'a', ' ', ';', '"', '<', '<a@b>', 'mailto:', '\u200b', 'a@b ', '.', 'é'])
    for (const text of [part.repeat(60_000 / part.length), `a@b.example${part.repeat(60_000 / part.length)}x`])
      assert.is(v.safeParse(emailAddress, text).success, false, part);
});

const punycode: readonly (readonly [string, string | undefined])[] = [
  ['bob@example.com', undefined],
  ['bob@EXAMPLE.com', undefined],
  ['bob@xn--mnchen-3ya.example', undefined],
  ['bob@münchen.example', 'bob@xn--mnchen-3ya.example'],
  ['bob@faß.example', 'bob@xn--fa-hia.example'],
  // A Cyrillic «а».
  ['bob@\u0430pple.com', 'bob@xn--pple-43d.com'],
  ['bob@ｅｘａｍｐｌｅ.com', 'bob@example.com'],
  // A Kelvin sign, whose lower case is a plain k.
  ['bob@ban\u212a.example', 'bob@bank.example'],
  ['Bob@BANK.example', undefined],
  ['no address', undefined],
  ['bob@exa mple.com', undefined],
];

for (const [email, shown] of punycode) {
  test(`the domain of ${email} ${shown ? `is shown in ASCII letters: ${shown}` : 'needs no other spelling'}`, () =>
    assert.is(punycodeOf(email), shown));
}

const spellings: readonly (readonly string[])[] = [
  ['bob@example.com'],
  ['Bob@Example.COM'],
  ['localhost'],
  ['bob@münchen.example', 'bob@xn--mnchen-3ya.example'],
  ['Bob@MÜNCHEN.example', 'Bob@xn--mnchen-3ya.example'],
  ['bob@xn--mnchen-3ya.example', 'bob@münchen.example'],
  ['bob@mail.xn--mnchen-3ya.example', 'bob@mail.münchen.example'],
  // The same letters as two characters each.
  ['bob@mu\u0308nchen.example', 'bob@xn--mnchen-3ya.example', 'bob@münchen.example'],
  ['bob@ｅｘａｍｐｌｅ.com', 'bob@example.com'],
  ['bob@пример.рф', 'bob@xn--e1afmkfd.xn--p1ai'],
];
for (const all of spellings) {
  const [email = ''] = all;
  test(`${email} may be stored as ${all.join(' or ')}`, () => assert.equal(spellingsOf(email), all));
}

const same: readonly (readonly [string, string, boolean])[] = [
  ['Bob@Example.com', ' bob@example.COM ', true],
  ['bob@münchen.example', 'BOB@xn--mnchen-3ya.example', true],
  ['bob@ｅｘａｍｐｌｅ.com', 'bob@example.com', true],
  ['bob+a@example.com', 'bob@example.com', false],
  ['bob.smith@example.com', 'bobsmith@example.com', false],
  ['bob@\u0430pple.com', 'bob@apple.com', false],
  ['bob@exa mple.com', 'bob@elsewhere .com', false],
];

for (const [one, other, isSame] of same) {
  test(`cxengage-api §9 row 18: ${one} and ${other} are ${isSame ? 'one address' : 'two addresses'}`, () =>
    assert.is(emailKey(one) === emailKey(other), isSame));
}

test.run();
