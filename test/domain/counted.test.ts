import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { counted, figure } from '../../src/domain/text.ts';

const test = suite('numbers for people');

test('have separators, and one decimal at most', () => {
  assert.is(figure(10_000), '10,000');
  assert.is(figure(0.54), '0.5');
});

test('one is one, all else is many', () => {
  assert.equal(
    [0, 1, 2, 1234].map((count) => counted(count, 'row')),
    ['0 rows', '1 row', '2 rows', '1,234 rows'],
  );
});

test.run();
