import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { clamp } from '../../../src/domain/text.ts';
import { clampMrkdwn, escapeMrkdwn, fitting } from '../../../src/slack/surfaces/limits.ts';

const test = suite('limits');

test('a text that fits stays as it is', () => {
  assert.is(clamp('abcde', 5), 'abcde');
  assert.is(clamp('', 5), '');
});

test('a cut is marked and counted in', () => assert.is(clamp('abcdef', 5), 'abcd…'));

test('of the lines of a list so many are taken as fit, and one in any case', () => {
  assert.equal(fitting(['aaa', 'bbb', 'ccc'], 9), ['aaa', 'bbb', 'ccc']);
  assert.equal(fitting(['aaa', 'bbb', 'ccc'], 8), ['aaa', 'bbb']);
  assert.equal(fitting(['aaa', 'bbb'], 2), ['aaa']);
  assert.equal(fitting([], 2), []);
});

test('a cut never leaves half an emoji', () => {
  assert.is(clamp('abc😀😀', 5), 'abc…');
  assert.is(clamp('ab😀😀', 5), 'ab😀…');
});

test('a cut never leaves half an entity or half a mention', () => {
  for (let most = 1; most < 30; most += 1) {
    const cut = clampMrkdwn('ab &amp; <@U0001> &lt;b&gt; 😀', most);
    assert.ok(cut.length <= most);
    assert.match(cut, /^(?:[^&<>]|&(?:amp|lt|gt);|<@U0001>)*$/u);
    assert.ok(cut.isWellFormed());
  }
});

test('what would be mrkdwn is escaped, once', () => {
  assert.is(escapeMrkdwn('<!channel> & <@U1> &amp;', 100), '&lt;!channel&gt; &amp; &lt;@U1&gt; &amp;amp;');
  assert.is(escapeMrkdwn('&&&', 12), '&amp;&amp;…');
});

test('a text of 10 MB is escaped as its start is', () => {
  for (const part of ['<b>', '&', '😀', 'a&😀']) {
    const most = 100;
    const long = part.repeat(3_000_000);
    assert.is(escapeMrkdwn(long, most), escapeMrkdwn(long.slice(0, 2 * most), most));
  }
});

test.run();
