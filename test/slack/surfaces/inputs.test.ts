import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { choice, input, matching, option } from '../../../src/slack/surfaces/form.ts';
import { ROLES } from './worst-texts.ts';

const test = suite('inputs');
const roles = ['Agent', 'Supervisor', 'Agent of <night>'].map((name, at) => ({ id: `r${at}`, name }));

test('an option has the id as value and the name of the API as text', () => {
  for (const name of ['Agent', '*Agent* <!channel> & co', 'x'.repeat(75)]) {
    assert.equal(option('r', name), { value: 'r', text: { type: 'plain_text', text: name } });
    assert.equal(matching([{ id: 'r', name }], ''), [option('r', name)]);
  }
});

test('a name is one visible line, and of two that look alike one sees the ids', () => {
  const list = [
    { id: 'r1', name: 'Agent', permissions: 2 },
    { id: 'r2', name: 'agent\n', permissions: 12 },
    { id: 'r3', name: 'Lead\nSign-in: SSO only' },
    { id: 'r4', name: 'x'.repeat(100) },
    { id: 'r5', name: `${'x'.repeat(100)}y` },
  ];
  assert.equal(
    matching(list, '').map(({ text }) => text.text),
    [
      'Agent (2 permissions, r1)',
      'agent (12 permissions, r2)',
      'Lead Sign-in: SSO only',
      `${'x'.repeat(69)}… (r4)`,
      `${'x'.repeat(69)}… (r5)`,
    ],
  );
});

test('an option shows what the role is for, as one visible line of at most 75 characters', () => {
  const shown = (description: string) => matching([{ id: 'r', name: 'Agent', description }], '')[0]?.description;
  assert.equal(shown('Takes calls\nand \u202echats'), { type: 'plain_text', text: 'Takes calls and [U+202E]chats' });
  assert.is(shown('x'.repeat(76))?.text, `${'x'.repeat(74)}…`);
  for (const blank of ['', ' \n ', 'agent']) assert.is(shown(blank), undefined);
});

test('a name above 75 characters is cut where one sees it', () => {
  assert.is(option('r', 'x'.repeat(76)).text.text, `${'x'.repeat(74)}…`);
  assert.is(option('r', `${'x'.repeat(73)}😀😀`).text.text, `${'x'.repeat(73)}…`);
});

test('a blank name shows as its id', () => {
  for (const name of ['', ' ', '\n']) assert.equal(matching([{ id: 'r-1', name }], ''), [option('r-1', 'r-1')]);
});

test('of 500 roles the first 100 are offered, no two of them alike', () => {
  const offered = matching(ROLES, '');
  assert.equal(
    offered.map(({ value }) => value),
    ROLES.slice(0, 100).map(({ id }) => id),
  );
  assert.is(new Set(offered.map(({ text }) => text.text)).size, 100);
});

test('what is typed is looked for in the whole name and in the id', () => {
  const list = [{ id: '3f2504e0-4f89', name: `Night${'\u2003'.repeat(9)}shift ${'x'.repeat(100)} Lyon` }, ...roles];
  const found = (typed: string) => matching(list, typed).map(({ value }) => value);
  for (const typed of ['lyon', 'night  SHIFT', '3F2504E0', ' 4f89 '])
    assert.equal(found(typed), ['3f2504e0-4f89'], typed);
});

test('what is typed is looked for anywhere in the name, in any case', () => {
  const found = (typed: string) => matching(roles, typed).map(({ value }) => value);
  assert.equal(found(' aGENT '), ['r0', 'r2']);
  assert.equal(found('<night>'), ['r2']);
  assert.equal(found('no such role'), []);
  assert.equal(found(''), ['r0', 'r1', 'r2']);
});

test('an input has one id for its block and its element, and must be filled unless it says otherwise', () => {
  const block = input({ id: 'reason', label: 'Reason' }, { type: 'plain_text_input' });
  assert.is(block.block_id, 'reason');
  assert.equal(block.element, { type: 'plain_text_input', action_id: 'reason' });
  assert.is(block.optional, false);
});

test('a choice starts with the word that it is given, or with none', () => {
  const words = [
    ['a', 'A'],
    ['b', 'B', 'what b means'],
  ] as const;
  assert.is(choice(words, 'b').initial_option?.value, 'b');
  assert.is(choice(words).initial_option, undefined);
  assert.is(choice(words, 'c').initial_option, undefined);
});

test.run();
