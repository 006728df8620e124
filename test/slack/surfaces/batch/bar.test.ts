import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bar } from '../../../../src/slack/surfaces/batch/result.ts';

const test = suite('the bar');

test('has twenty cells and says the percentage', () => {
  assert.is(bar(0, 10_000), '░░░░░░░░░░░░░░░░░░░░ 0%');
  assert.is(bar(3_000, 10_000), '██████░░░░░░░░░░░░░░ 30%');
  assert.is(bar(10_000, 10_000), '████████████████████ 100%');
});

test('is not full while one row is left', () => {
  assert.is(bar(9_999, 10_000), '███████████████████░ 99%');
});

test('of nothing is empty, and never longer than itself', () => {
  assert.is(bar(0, 0), bar(0, 1));
  assert.is(bar(12, 10), bar(10, 10));
});

test.run();
