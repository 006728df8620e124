import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { LABEL_LENGTH, labelsOf, namesOf, renamedIn } from '../../src/domain/label.ts';

const test = suite('labels of roles, tenants and identity providers');

const A = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const B = '9b2d8c1e-7a64-4f0e-8a5f-1c2d3e4f5a6b';
const C = 'd68381b0-c8fa-41e5-b38c-5347eb4882ad';

/** The labels of entries with these names, in order. */
function labels(...names: readonly string[]): readonly string[] {
  const list = names.map((name, at) => ({ id: [A, B, C][at] ?? '', name }));
  return [...labelsOf(list).values()];
}

const ALONE: Readonly<Record<string, readonly [name: string, label: string]>> = {
  'as CxEngage has it': ['Agent <night> & co', 'Agent <night> & co'],
  'a forged line': ['Agent\nInvitation: invited\r\n\tSign-in: SSO only', 'Agent Invitation: invited Sign-in: SSO only'],
  'line and paragraph separators': ['a\u2028b\u2029c\u0085d\ve', 'a b c d e'],
  'a gap that pushes the rest out of sight': [`Agent${'\u2003'.repeat(60)}and more`, 'Agent and more'],
  'blanks that are not white space': ['a\u2800\u2800b\u3000\u00a0c', 'a b c'],
  'blanks around it': ['  Agent \t', 'Agent'],
  'a direction mark': ['Agent \u202Egro.live', 'Agent [U+202E]gro.live'],
  'isolates, zero width, byte order mark': ['a\u2066b\u200Bc\uFEFFd\u00ADe', 'a[U+2066]b[U+200B]c[U+FEFF]d[U+00AD]e'],
  'a byte order mark at the start': ['\uFEFF Agent\uFEFF', '[U+FEFF] Agent[U+FEFF]'],
  'a control character': ['a\u0007b\u0000', 'a[U+0007]b[U+0000]'],
  'a tag': ['a\u{E0041}', 'a[U+E0041]'],
  'what is drawn as nothing': ['a\u3164b\u115F', 'a[U+3164]b[U+115F]'],
  'half a character': ['a\ud83d', 'a\ufffd'],
  'composed and decomposed': ['Cafe\u0301', 'Café'],
  'an empty name': ['', A],
  'a blank name': [' \n\u2003\u2800', A],
  'only what cannot be seen': ['\u200B', '[U+200B]'],
  'a long name': ['x'.repeat(76), `${'x'.repeat(74)}…`],
  'a name of 75 characters': ['x'.repeat(75), 'x'.repeat(75)],
};

for (const [is, [name, label]] of Object.entries(ALONE)) {
  test(`one visible line: ${is}`, () => assert.equal(labels(name), [label]));
}

const TWINS: Readonly<Record<string, readonly [string, string]>> = {
  'the same': ['Agent', 'Agent'],
  'in another case': ['Agent', 'AGENT'],
  'with other blanks': ['Night agent', 'Night \u2003agent '],
  'as full-width letters': ['Agent', 'Ａｇｅｎｔ'],
  'with an accent of its own': ['Café', 'Cafe\u0301'],
  'with Cyrillic letters': ['Agent', 'Аgеnt'],
  'with a capital I for an l': ['Sales', 'SaIes'],
  'in another case, with an I': ['IT support', 'it SUPPORT'],
  'a mark and its code typed out': ['Agent\u202E', 'Agent[U+202E]'],
  'different only after the cut': [`${'x'.repeat(80)}a`, `${'x'.repeat(80)}b`],
};

for (const [is, [first, second]] of Object.entries(TWINS)) {
  test(`two names that look alike show their ids: ${is}`, () => {
    const [one = '', other = '', third] = labels(first, second, 'Supervisor');
    assert.match(one, ` (${A})`);
    assert.match(other, ` (${B})`);
    assert.is(third, 'Supervisor');
  });
}

test('and their numbers of permissions, where CxEngage gives them', () => {
  const list = [
    { id: A, name: 'Agent', permissions: 1200 },
    { id: B, name: 'Agent', permissions: 1 },
    { id: C, name: 'agent' },
  ];
  assert.equal(
    [...labelsOf(list).values()],
    [`Agent (1,200 permissions, ${A})`, `Agent (1 permission, ${B})`, `agent (${C})`],
  );
});

test('no label is longer than the text of an option, and of a long name the name is cut, not the id', () => {
  const list = [A, B].map((id) => ({ id, name: `${'x'.repeat(15)}😀${'y'.repeat(900)}`, permissions: 123_456 }));
  for (const [id, label] of labelsOf(list)) {
    assert.ok(label.length <= LABEL_LENGTH && label.isWellFormed(), label);
    assert.ok(label.startsWith('xxxxxxxx') && label.endsWith(`… (123,456 permissions, ${id})`), label);
  }
});

test('a name that pretends to be the label of another one shows its own id', () => {
  const [one, two, liar = ''] = labels('Agent', 'agent', `Agent (${A})`);
  assert.equal([one, two], [`Agent (${A})`, `agent (${B})`]);
  assert.ok(liar.endsWith(`… (${C})`), liar);
  assert.match(labels('', A)[1] ?? '', `(${B})`);
});

test('also when the id in it is written with letters, digits or hyphens that only look the same', () => {
  for (const [letter, other] of [
    ['-', '\u2010'],
    ['-', '\u2212'],
    ['0', 'O'],
    ['0', '\u041e'],
    ['1', 'l'],
    ['e', '\u0435'],
    ['3', '\uff13'],
  ] as const) {
    const [, , liar = ''] = labels('Agent', 'agent', `Agent (${A.replaceAll(letter, other)})`);
    assert.ok(liar.endsWith(`… (${C})`), liar);
  }
});

test('an entry that is listed twice is one', () => {
  const agent = { id: A, name: 'Agent' };
  assert.equal([...labelsOf([agent, agent])], [[A, 'Agent']]);
});

test('a name of 10 MB is cut before it is read', () => {
  for (const part of ['x', ' \u200B', '\n😀', '\u202E']) {
    const [label = ''] = labels(`ab\nc${part.repeat(2_000_000)}`);
    assert.match(label, /^ab c.*…$/);
    assert.ok(label.length <= LABEL_LENGTH && label.isWellFormed());
  }
});

test('with a request go the labels of what was chosen, each of its own list', () => {
  const roles = [
    { id: A, name: 'Agent' },
    { id: B, name: 'Unused' },
  ];
  assert.equal(namesOf([roles, [{ id: C, name: 'Agent' }]], new Set([A, C])), { [A]: 'Agent', [C]: 'Agent' });
});

test('an inherited role that has a twin in one tenant shows its id for all of them', () => {
  const shared = { id: A, name: 'Agent' };
  const lists = [[shared], [shared, { id: B, name: 'agent' }]];
  for (const order of [lists, lists.toReversed()]) assert.equal(namesOf(order, new Set([A])), { [A]: `Agent (${A})` });
});

const [one, other] = [A, B].map((id) => ({ id, name: 'Agent', permissions: 3 }));
const renamings: readonly (readonly [
  is: string,
  list: Parameters<typeof renamedIn>[0],
  shown: string,
  now?: string,
])[] = [
  ['the same', [{ id: A, name: 'Agent' }], 'Agent'],
  ['another name', [{ id: A, name: 'Owner' }], 'Agent', 'Owner'],
  ['another case', [{ id: A, name: 'agent' }], 'Agent', 'agent'],
  ['a mark that cannot be seen', [{ id: A, name: 'Agent\u200B' }], 'Agent', 'Agent[U+200B]'],
  ['the same, as stored before labels', [{ id: A, name: 'Agent\u0007' }], 'Agent\u0007'],
  ['the same, and another of that name has come', [one, other].filter((listed) => listed !== undefined), 'Agent'],
  [
    'the same, and another of that name has gone',
    [{ id: A, name: 'Agent', permissions: 3 }],
    `Agent (3 permissions, ${A})`,
  ],
  ['more permissions than shown', [{ id: A, name: 'Agent', permissions: 9 }], `Agent (3 permissions, ${A})`, 'Agent'],
  ['without a name by now', [{ id: A, name: ' ' }], 'Agent', A],
];
for (const [is, list, shown, now] of renamings) {
  test(`shown as ${shown}, by now ${is}: ${now === undefined ? 'not renamed' : `renamed to ${now}`}`, () =>
    assert.equal(renamedIn(list, { [A]: shown }), now === undefined ? [] : [{ id: A, before: visible(shown), now }]));
}
function visible(shown: string): string {
  return shown.replace('\u0007', '[U+0007]');
}

test('what was not shown is not renamed', () => assert.equal(renamedIn([{ id: A, name: 'Agent' }], {}), []));

test.run();
