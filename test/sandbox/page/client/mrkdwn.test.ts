import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Mrkdwn } from '../../../../src/sandbox/page/client/blockkit/mrkdwn.ts';
import { html } from '../../../../src/sandbox/page/client/html.ts';
import { AT, drawn } from './draw.ts';

const test = suite('mrkdwn');
const marked = (text: string) => drawn(html`<${Mrkdwn} text=${text} at=${AT} />`);

/** One paragraph, without what is around it. */
function line(text: string): string {
  const found = /^<div class="bk-mrkdwn"><div class="bk-lines">([\s\S]*)<\/div><\/div>$/.exec(marked(text));
  assert.ok(found, `${text} is no single paragraph`);
  return found?.[1] ?? '';
}

const LINES: Readonly<Record<string, string>> = {
  'a *bold* b': 'a <strong>bold</strong> b',
  '_it_ ~gone~': '<em>it</em> <s>gone</s>',
  '*a _b_ c*': '<strong>a <em>b</em> c</strong>',
  '`*code* &amp; <x>`': '<code class="bk-code">*code* &amp; &lt;x></code>',
  '(*bold*), snake_case_name, 2*3*4': '(<strong>bold</strong>), snake_case_name, 2*3*4',
  '* a * and _ b _': '* a * and _ b _',
  '*never closed _nor this': '*never closed _nor this',
  '*a\nb*': '*a\nb*',
  'a &amp; b &lt;c&gt;': 'a &amp; b &lt;c>',
  '&amp;lt;': '&amp;lt;',
  ':tada: :no_such_name: :constructor: 10:30:45': '🎉 :no_such_name: :constructor: 10:30:45',
  '<@U1> <@U1|old> <@U9>':
    '<span class="bk-mention">@Ann</span> <span class="bk-mention">@Ann</span> <span class="bk-mention">@U9</span>',
  '<#C1> <!subteam^S1>': '<span class="bk-mention">#general</span> <span class="bk-mention">@approvers</span>',
  '<!here>': '&lt;!here>',
  '<!constructor|x>': '&lt;!constructor|x>',
  'a < b > c': 'a <span> b </span> c',
  '<': '&lt;',
  '': '',
};

for (const [text, markup] of Object.entries(LINES)) {
  test(`«${text}»`, () => {
    if (text === '') assert.is(marked(text), '<div class="bk-mrkdwn"></div>');
    else assert.is(line(text), markup);
  });
}

test('a private channel has a lock, and a name only for those who are in it', () => {
  const text = (mention: string) => line(mention).replace(/<svg.*?<\/svg>/, 'LOCK');
  assert.is(
    text('<#C2>'),
    '<span class="bk-mention">LOCK <span class="unseen">private channel </span>approvals</span>',
  );
  assert.is(text('<#C3|approvals>'), '<span class="bk-mention">LOCK private channel</span>');
  assert.is(text('<#C9>'), '<span class="bk-mention">#C9</span>');
});

test('a link to elsewhere opens elsewhere, and tells nothing', () => {
  assert.is(
    line('<https://a.example/?x=1&amp;y="2"|*words*>'),
    '<a class="bk-link" href="https://a.example/?x=1&amp;y=&quot;2&quot;" target="_blank" rel="noopener noreferrer">*words*</a>',
  );
  assert.match(line('<http://a.example>'), />http:\/\/a\.example<\/a>$/);
});

test('a link within the page is a button', () => {
  assert.is(line('<https://here/x|there>'), '<button type="button" class="bk-link">there</button>');
});

test('what is no web address is no link', () => {
  for (const url of [
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\tscript:x',
    'data:text/html,x',
    'mailto:a@b.c',
    'x',
    '//evil.example',
  ]) {
    assert.is(line(`<${url}|click>`), '<span>click</span>', url);
    assert.not.match(marked(`<!date^0^{date}^${url}|click>`), /href/, url);
  }
});

test('markup is text', () => {
  assert.not.match(marked('<script>alert(1)</script> <img src=x onerror=alert(1)> "><script>'), /<script|<img/);
  assert.not.match(marked('```<script>```'), /<script/);
});

test('quotes, bullets and fences are blocks of their own', () => {
  assert.is(
    marked('before\n> one\n&gt;two\n• a *b*\n• c\nafter'),
    '<div class="bk-mrkdwn"><div class="bk-lines">before</div><blockquote class="bk-quote">one\ntwo</blockquote>' +
      '<ul class="bk-bullets"><li>a <strong>b</strong></li><li>c</li></ul><div class="bk-lines">after</div></div>',
  );
  assert.is(
    marked('a\n```\n*x*\n  &lt;y\n```\nb'),
    '<div class="bk-mrkdwn"><div class="bk-lines">a</div><pre class="bk-pre">*x*\n  &lt;y</pre><div class="bk-lines">b</div></div>',
  );
  assert.is(marked('>>> a\nb'), '<div class="bk-mrkdwn"><blockquote class="bk-quote">a\nb</blockquote></div>');
  assert.is(line('```never closed'), '```never closed');
});

test('a date is shown in words, and its fallback where it is none', () => {
  assert.match(
    line('<!date^1392734382^Posted {date_num}^https://a.example/|then>'),
    /^<a .*<time .*>Posted 2014-02-18</,
  );
  assert.is(line('<!date^1392734382^{nonsense}|then>'), '<span>then</span>');
  assert.is(line('<!date^99999999999999999^{date}|then>'), '<span>then</span>');
});

test('a long text of open marks takes no time', () => {
  const began = performance.now();
  for (const mark of ['*', '*a ', '<', '<a', '_`', '*<', ' *x', '```', '&', '<a|']) marked(mark.repeat(3000));
  assert.ok(performance.now() - began < 2000);
});

test.run();
