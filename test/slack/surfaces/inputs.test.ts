import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { choice, input, matching, option } from '../../../src/slack/surfaces/form.ts';
import { ROLES } from './worst-texts.ts';

const test = suite('inputs');
const roles = ['Agent', 'Supervisor', 'Agent of <night>'].map((name, at) => ({ id: `r${at}`, name }));

test('an option has the id as value and the name of the API, unchanged, as text', () => {
  for (const name of ['Agent', ' Agent ', '*Agent* <!channel> & co', 'x'.repeat(75)]) {
    assert.equal(option('r', name), { value: 'r', text: { type: 'plain_text', text: name } });
  }
});

test('a name above 75 characters is cut where one sees it', () => {
  assert.is(option('r', 'x'.repeat(76)).text.text, `${'x'.repeat(74)}…`);
  assert.is(option('r', `${'x'.repeat(73)}😀😀`).text.text, `${'x'.repeat(73)}…`);
});

test('a blank name shows as its id', () => {
  for (const blank of ['', ' ', '\n']) assert.is(option('r-1', blank).text.text, 'r-1');
});

test('of 500 roles the first 100 are offered, each as itself', () => {
  const offered = matching(ROLES, '');
  assert.is(offered.length, 100);
  for (const [at, { value, text }] of offered.entries()) {
    const { id, name } = ROLES[at] ?? { id: '', name: '' };
    assert.is(value, id);
    if (!name.trim()) assert.is(text.text, id);
    else if (name.length <= 75) assert.is(text.text, name);
    else assert.ok(text.text.endsWith('…') && name.startsWith(text.text.slice(0, -1)));
  }
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
