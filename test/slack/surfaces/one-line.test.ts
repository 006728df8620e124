import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { oneLine } from '../../../src/slack/surfaces/one-line.ts';

const test = suite('one line');

test('line breaks, direction marks and what cannot be seen become a space', () => {
  assert.is(oneLine(' a\r\nb\u2028c\u202Ed\u200Be\tf ', 100), 'a b c d e f');
  assert.is(oneLine('\u200B\n', 100), '');
});

test('is cut where one sees it', () => assert.is(oneLine('x'.repeat(11), 10), `${'x'.repeat(9)}…`));

test.run();
