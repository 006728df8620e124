import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as v from 'valibot';
import { terminalLine } from '../../src/cli/terminal-text.ts';
import { rowCheck } from '../../src/domain/check-row.ts';
import { labelsOf } from '../../src/domain/label.ts';
import { named } from '../../src/domain/named.ts';
import { newUserForm } from '../../src/domain/new-user.ts';
import { clamp, oneLine, visibleLine } from '../../src/domain/text.ts';
import { firstMessages } from '../../src/kinds/kind.ts';

const test = suite('joiners and variation selectors');

const role = 'd68381b0-c8fa-41e5-b38c-5347eb4882ad';
const form = newUserForm({ roleIds: new Set([role]), country: 'CA' });
const checkRow = rowCheck({
  roles: [{ id: role, name: 'کار\u200cبر' }],
  tenants: [],
  tenantRoles: new Map(),
  country: 'CA',
  status: 'enabled',
});
const least = { email: 'bob@example.com', roleId: role };

const NAMES: Readonly<Record<string, string>> = {
  Persian: 'نیک\u200cنام',
  'Persian, after a letter that never joins the next': 'سید\u200cعلی پور\u200cاحمد',
  'Persian, after a vowel mark': 'علی\u064e\u200cرضا',
  Sinhala: 'ශ\u0dca\u200dරී',
  'Sinhala, letters that touch': 'ක\u200d\u0dcaව',
  Hindi: 'क\u094d\u200dष',
  'Hindi, a conjunct kept apart': 'क\u094d\u200cष',
  Marathi: 'दर\u094d\u200dया',
  'Bengali, ya-phalaa after ra': 'র\u200d\u09cdযাম',
  'Bengali, khanda ta of old': 'রঞ্জিত\u09cd\u200d',
  Gujarati: 'રાજ\u0acd\u200cકુમાર',
  Tamil: 'லக\u0bcd\u200cஷ்மி',
  Telugu: 'రాజ\u0c4d\u200cకుమార్',
  Kannada: 'ರ\u200d\u0ccdಯ',
  'Malayalam, chillu letters at the ends of words': 'രാജന\u0d4d\u200d നായര\u0d4d\u200d',
  'Malayalam, within a word': 'തമിഴ\u0d4d\u200cനാട്',
  'Japanese, ideographic selector': '葛\u{e0100}城',
  'Japanese, selector at the end': '辻\u{e0101}',
  'Japanese, standard selector': '神\ufe00山',
  'Japanese, outside the first plane': '\u{20bb7}\u{e0100}野',
  'Mongolian, letter forms': 'ᠭ\u180bᠠ\u180c',
  'Mongolian, vowel separator': 'ᠰᠠᠷᠠᠨ\u180eᠠ',
};

for (const [what, name] of Object.entries(NAMES)) {
  test(`${what}: accepted in form and row, and shown unchanged`, () => {
    assert.is(v.parse(form, { ...least, firstName: name }).user.firstName, name);
    assert.is(v.parse(form, { ...least, lastName: ` ${name} ` }).user.lastName, name);
    const row = checkRow({ ...least, firstName: name, lastName: name });
    assert.equal(row.result === 'good' && [row.user.firstName, row.user.lastName], [name, name]);
    assert.equal([visibleLine(name, 75), oneLine(name, 75), terminalLine(name)], [name, name, name]);
  });
}

const FORGED: Readonly<Record<string, readonly [name: string, position: number]>> = {
  'a joiner between Latin letters': ['Bo\u200db', 3],
  'a non-joiner between Latin letters': ['Ad\u200cmin', 3],
  'a non-joiner between Cyrillic letters': ['Ан\u200cна', 3],
  'a joiner between emoji': ['👩\u200d👧', 2],
  'a joiner between Arabic letters': ['نیک\u200dنام', 4],
  'an Arabic letter, then a Latin one': ['نیک\u200cBob', 4],
  'a Latin letter, then an Arabic one': ['Bob\u200cنیک', 4],
  'at the start': ['\u200cنیک', 1],
  'at the end': ['نیک\u200c', 4],
  'before a blank': ['نیک\u200c نام', 4],
  'after a blank': ['نیک \u200cنام', 5],
  doubled: ['نیک\u200c\u200cنام', 4],
  'before a digit': ['نیک\u200c1', 4],
  'without a virama': ['क\u200dष', 2],
  'a joiner at the end of a Hindi name': ['क\u094d\u200d', 3],
  'a virama of another script': ['क\u0dca\u200dष', 3],
  'a Hindi letter, then a Sinhala one': ['क\u094d\u200dර', 3],
  'doubled after a virama': ['क\u094d\u200d\u200dष', 3],
  'a virama on its own': ['\u094d\u200dष', 2],
  'a non-joiner at the end of a Malayalam word': ['രാജന\u0d4d\u200c', 6],
  'a selector at the start': ['\u{e0100}葛', 1],
  'a selector after a Latin letter': ['B\ufe0fob', 2],
  'a selector after kana': ['カ\u{e0100}', 2],
  'a selector after a blank': ['葛 \ufe00', 3],
  'two selectors': ['葛\u{e0100}\u{e0101}', 2 + 1],
  'a Mongolian selector after a Latin letter': ['B\u180bob', 2],
  'a Mongolian selector after an ideograph': ['葛\u180b', 2],
  'a vowel separator before a blank': ['ᠰ\u180e ᠠ', 2],
  'another mark beside an accepted one': ['نیک\u200cنام\u202e!', 8],
};

for (const [what, [name, position]] of Object.entries(FORGED)) {
  test(`${what}: refused with its position, and shown as a number`, () => {
    const message = `Character ${position} is invisible (a control, line-break or direction character). Remove it.`;
    const { issues } = v.safeParse(form, { ...least, firstName: name });
    assert.equal(issues && firstMessages(issues), { firstName: message });
    assert.equal(checkRow({ ...least, lastName: name }), { result: 'invalid', problems: { lastName: message } });
    assert.match(visibleLine(name, 75), /\[U\+[\dA-F]{4,5}\]/);
    assert.not.equal(oneLine(name, 75), name);
  });
}

test('no email address or external id has any', () => {
  for (const name of ['نیک\u200cنام', '葛\u{e0100}城', 'क\u094d\u200dष', 'ᠰᠠᠷᠠᠨ\u180eᠠ']) {
    const position = [...name].findIndex((char) => /\p{Default_Ignorable_Code_Point}/u.test(char)) + 1;
    for (const fields of [{ externalId: name }, { email: `${name}@example.com` }]) {
      const { issues = [] } = v.safeParse(form, { ...least, ...fields });
      assert.match(issues[0]?.message ?? '', `Character ${position} is invisible`);
    }
  }
});

const [A, B, C] = [
  '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  '9b2d8c1e-7a64-4f0e-8a5f-1c2d3e4f5a6b',
  'd68381b0-c8fa-41e5-b38c-5347eb4882ad',
] as const;
const TWINS: readonly (readonly [string, string])[] = [
  ['کار\u200cبر', 'کاربر'],
  ['क\u094d\u200dष', 'क\u094dष'],
  ['葛\u{e0100}城', '葛城'],
  ['葛\u{e0100}城', '葛\u{e0101}城'],
  ['ᠰᠠᠨ\u180eᠠ', 'ᠰᠠᠨᠠ'],
];
for (const [one, other] of TWINS) {
  test(`roles called ${seen(one)} and ${seen(other)} show their ids, alone they do not`, () => {
    const list = [one, other, 'Agent'].map((name, at) => ({ id: [A, B, C][at] ?? '', name }));
    assert.equal([...labelsOf(list).values()], [`${one} (${A})`, `${other} (${B})`, 'Agent']);
    assert.equal([...labelsOf(list.slice(0, 1)).values()], [one]);
  });
}

test('a cell finds a role whose name has or lacks the joiner', () => {
  for (const typed of ['کار\u200cبر', 'کاربر']) {
    assert.equal(checkRow({ ...least, roleId: typed }), {
      result: 'good',
      user: { email: 'bob@example.com', roleId: role, status: 'enabled' },
    });
  }
  const other = named('कक्षा', [{ id: A, name: 'कक\u094d\u200dषा' }], 'role', '');
  assert.is('value' in other && other.value.id, A);
});

const CUTS: readonly (readonly [text: string, max: number, cut: string])[] = [
  ['ab葛\u{e0100}城', 5, 'ab…'],
  ['ab葛\u{e0100}城', 4, 'ab…'],
  ['葛\u{e0100}城の人々', 4, '葛\u{e0100}…'],
  ['ab神\ufe00山', 4, 'ab…'],
  ['نیک\u200cنام', 5, 'نیک…'],
  ['a\u{20bb7}\u{e0100}野原', 4, 'a…'],
  ['葛城', 1, '…'],
];
for (const [text, max, cut] of CUTS) {
  test(`${seen(text)} cut to ${max} is ${seen(cut)}`, () => {
    assert.is(clamp(text, max), cut);
    assert.is(visibleLine(cut, max), cut);
  });
}

test('a long run of marks and joiners costs no more than plain text', () => {
  const long = `ا${'\u064e\u200c'.repeat(100_000)}${'\u094d\u200d'.repeat(100_000)}${'\u064e'.repeat(100_000)}\u200c`;
  const { issues } = v.safeParse(form, { ...least, firstName: long, lastName: `葛${'\u{e0100}'.repeat(100_000)}` });
  assert.ok(issues);
});

function seen(text: string): string {
  return JSON.stringify(text).replace(
    /\p{Default_Ignorable_Code_Point}/gu,
    (char) => `<${char.codePointAt(0)?.toString(16)}>`,
  );
}

test.run();
