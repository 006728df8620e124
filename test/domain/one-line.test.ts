import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { oneLine } from '../../src/domain/text.ts';
import { longestMatched } from '../helpers/longest-matched.ts';

const test = suite('one line');

test('line breaks, direction marks and what cannot be seen become a space', () => {
  assert.is(oneLine(' a\r\nb\u2028c\u202Ed\u200Be\tf ', 100), 'a b c d e f');
  assert.is(oneLine('\u200B\n', 100), '');
});

test('is cut where one sees it', () => assert.is(oneLine('x'.repeat(11), 10), `${'x'.repeat(9)}…`));

test('of 10 MB only the start is read', () => {
  for (const part of ['x', ' \u200B', '\n😀', '&']) {
    const long = `ab\nc${part.repeat(5_000_000)}`;
    let line = '';
    assert.ok(longestMatched(() => (line = oneLine(long, 100))) <= 1000, JSON.stringify(part));
    assert.match(line, /^ab c.*…$/);
    assert.ok(line.length <= 100 && line.isWellFormed());
  }
});

test('blanks before a value do not hide it', () => assert.is(oneLine(`${' '.repeat(5000)}a`, 10), 'a'));

test.run();
