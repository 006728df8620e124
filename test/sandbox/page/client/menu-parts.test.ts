import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fileProblem } from '../../../../src/sandbox/page/client/blockkit/file-field.ts';
import { matching, optionsOf } from '../../../../src/sandbox/page/client/blockkit/options.ts';
import { nextActive } from '../../../../src/sandbox/page/client/next-active.ts';

const test = suite('menu parts');
const plain = (text: string) => ({ type: 'plain_text', text });
const option = (value: string) => ({ value, text: plain(`Role ${value}`) });

test('keys lead through the list, round its ends', () => {
  assert.is(nextActive('ArrowDown', 0, 3), 1);
  assert.is(nextActive('ArrowDown', 2, 3), 0);
  assert.is(nextActive('ArrowUp', 0, 3), 2);
  assert.is(nextActive('Home', 2, 3), 0);
  assert.is(nextActive('End', 0, 3), 2);
  assert.is(nextActive('a', 0, 3), undefined);
  assert.is(nextActive('ArrowDown', -1, 0), undefined);
});

test('options are one list, those of groups too', () => {
  const one = [{ value: 'a', text: 'Role a' }];
  assert.equal(optionsOf({ options: [option('a')] }), one);
  assert.equal(optionsOf({ option_groups: [{ label: plain('G'), options: [option('a')] }] }), one);
  assert.equal(optionsOf({ options: 'x', option_groups: [7] }), []);
});

test('typing leaves the options that contain it', () => {
  const options = optionsOf({ options: [option('a'), option('b')] });
  assert.equal(matching(options, ''), options);
  assert.equal(matching(options, ' ROLE B '), [{ value: 'b', text: 'Role b' }]);
  assert.equal(matching(options, 'x'), []);
});

test('files that are too many or of another kind are not taken', () => {
  assert.is(fileProblem(['a.CSV'], 0, ['csv'], 1), undefined);
  assert.is(fileProblem(['a.exe'], 0, [], 1), undefined);
  assert.match(fileProblem(['a.exe'], 0, ['csv'], 1) ?? '', 'a.exe');
  assert.is(fileProblem(['a.csv'], 1, ['csv'], 1), 'At most 1 file can be added.');
  assert.is(fileProblem(['a', 'b'], 1, [], 2), 'At most 2 files can be added.');
});

test.run();
