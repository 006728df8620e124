import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as v from 'valibot';
import { emailAddress, emailKey, punycodeOf } from '../../src/domain/email-address.ts';

const test = suite('an e-mail address');

/** An address of `length` characters with a domain of good labels. */
function long(length: number, letter = 'b'): string {
  const label = `${letter.repeat(10)}.`;
  const start = `bob@${label.repeat(Math.floor((length - 20) / label.length))}`;
  return `${start}${'c'.repeat(length - start.length - 4)}.com`;
}

const NOT_ONE = 'This is not an e-mail address. An example of a good one: bob@example.com.';
const SAMPLE = "No address ends in .invalid: this one is a sample. Type the person's own.";
const TOO_LONG = 'An e-mail address has at most 254 characters.';
const hidden = (position: number) =>
  `Character ${position} cannot be seen (a control, line-break or direction mark). Leave it out.`;

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
];

/** Typed, and the first message. */
const refused: readonly (readonly [string, string])[] = [
  ['sample.1@example.invalid', SAMPLE],
  ['bob@EXAMPLE.Invalid', SAMPLE],
  ['', 'Type an e-mail address.'],
  ['   ', 'Type an e-mail address.'],
  ['bob', NOT_ONE],
  ['bob@', NOT_ONE],
  ['@example.com', NOT_ONE],
  ['bob@localhost', NOT_ONE],
  ['bob@@example.com', NOT_ONE],
  ['bob@example.com.', NOT_ONE],
  ['bob smith@example.com', NOT_ONE],
  ['bob@exa mple.com', NOT_ONE],
  ['bob@-example.com', NOT_ONE],
  ['bob@exa_mple.com', NOT_ONE],
  ['bob@[127.0.0.1]', NOT_ONE],
  ['bob@127.0.0.1', NOT_ONE],
  ['bob@0x7f.1', NOT_ONE],
  ['bob@exa%6dple.com', NOT_ONE],
  ['bob@example.com#elsewhere.example', NOT_ONE],
  ['bob@example.com/elsewhere.example', NOT_ONE],
  ['bob@example.com:25', NOT_ONE],
  ['Bob <bob@example.com>', NOT_ONE],
  ['bob@example.com, ann@example.com', NOT_ONE],
  ['jürgen@example.com', NOT_ONE],
  [`bob@${'d'.repeat(64)}.com`, NOT_ONE],
  [long(255), TOO_LONG],
  [long(250, 'ü'), TOO_LONG],
  ['bob@exa\u200bmple.com', hidden(8)],
  ['b\u202eob@example.com', hidden(2)],
  ['\u2066bob@example.com', hidden(1)],
  ['bob@example.com\nann@example.com', hidden(16)],
  ['bob\u0000@example.com', hidden(4)],
  ['😀\u200d@example.com', hidden(2)],
];

for (const [typed, sent] of taken) {
  test(`${JSON.stringify(typed.slice(0, 40))} (${typed.length}) is taken as typed, trimmed`, () =>
    assert.is(v.parse(emailAddress, typed), sent));
}

for (const [typed, message] of refused) {
  test(`${JSON.stringify(typed.slice(0, 40))} (${typed.length}) is refused: ${message}`, () =>
    assert.is(v.safeParse(emailAddress, typed).issues?.[0].message, message));
}

const punycode: readonly (readonly [string, string | undefined])[] = [
  ['bob@example.com', undefined],
  ['bob@EXAMPLE.com', undefined],
  ['bob@xn--mnchen-3ya.example', undefined],
  ['bob@münchen.example', 'bob@xn--mnchen-3ya.example'],
  ['bob@faß.example', 'bob@xn--fa-hia.example'],
  // A Cyrillic «а».
  ['bob@\u0430pple.com', 'bob@xn--pple-43d.com'],
  ['bob@ｅｘａｍｐｌｅ.com', 'bob@example.com'],
  ['no address', undefined],
  ['bob@exa mple.com', undefined],
];

for (const [email, shown] of punycode) {
  test(`the domain of ${email} ${shown ? `is shown in ASCII letters: ${shown}` : 'needs no other spelling'}`, () =>
    assert.is(punycodeOf(email), shown));
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
