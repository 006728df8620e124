import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { RichText } from '../../../../src/sandbox/page/client/blockkit/rich-text.ts';
import { html } from '../../../../src/sandbox/page/client/html.ts';
import type { Json } from '../../../../src/sandbox/slack/json.ts';
import { AT, drawn } from './draw.ts';

const test = suite('rich text');

/** What stands in the block. */
function parts(...elements: readonly Json[]): string {
  const markup = drawn(html`<${RichText} block=${{ type: 'rich_text', elements }} at=${AT} />`);
  return /^<div class="bk-rich-text">([\s\S]*)<\/div>$/.exec(markup)?.[1] ?? '';
}

/** What stands in one line. */
function inline(...elements: readonly Json[]): string {
  return /^<div class="bk-lines">([\s\S]*)<\/div>$/.exec(parts({ type: 'rich_text_section', elements }))?.[1] ?? '';
}

const text = (words: string, style?: Json) => ({ type: 'text', text: words, ...(style && { style }) });

const INLINE: readonly (readonly [Json, string])[] = [
  [text('*a* <b> & :tada: "q"'), '*a* &lt;b> &amp; :tada: &quot;q&quot;'],
  [text('a', { bold: true }), '<strong>a</strong>'],
  [text('a', { italic: true, strike: true }), '<em><s>a</s></em>'],
  [text('a', { bold: true, code: true }), '<strong><code class="bk-code">a</code></strong>'],
  [
    { type: 'link', url: 'https://a.example/', text: 'b' },
    '<a class="bk-link" href="https://a.example/" target="_blank" rel="noopener noreferrer">b</a>',
  ],
  [{ type: 'link', url: 'https://here/x', text: 'b' }, '<button type="button" class="bk-link">b</button>'],
  [{ type: 'link', url: 'javascript:alert(1)', text: 'b' }, '<span>b</span>'],
  [{ type: 'link', url: 'javascript:alert(1)' }, '<span>javascript:alert(1)</span>'],
  [{ type: 'user', user_id: 'U1' }, '<span class="bk-mention">@Ann</span>'],
  [{ type: 'user', user_id: 'U9' }, '<span class="bk-mention">@U9</span>'],
  [{ type: 'usergroup', usergroup_id: 'S1' }, '<span class="bk-mention">@approvers</span>'],
  [{ type: 'channel', channel_id: 'C1' }, '<span class="bk-mention">#general</span>'],
  [{ type: 'date', timestamp: 0, format: '{moon}', fallback: 'then' }, '<span>then</span>'],
  [{ type: 'date', format: '{date}', fallback: 'then' }, '<span>then</span>'],
];

for (const [element, markup] of INLINE) {
  test(`inline ${JSON.stringify(element)}`, () => assert.is(inline(element), markup));
}

test('a date is a time with its words', () => {
  const date = {
    type: 'date',
    timestamp: 1392734382,
    format: '{date_num}',
    fallback: 'then',
    url: 'https://a.example/',
  };
  assert.match(inline(date), /^<a .*<time datetime="2014-02-18T14:39:42.000Z" title="then">2014-02-18<\/time><\/a>$/);
});

test('a quote stands in an element of its own', () => {
  assert.is(
    parts({ type: 'rich_text_quote', elements: [text('a\nb')] }),
    '<blockquote class="bk-quote">a\nb</blockquote>',
  );
});

test('an unknown part and an unknown inline element are boxes that say so', () => {
  for (const markup of [parts({ type: 'rich_text_poem', lines: 4 }), inline({ type: 'rich_text_poem', lines: 4 })]) {
    assert.match(markup, /class="bk-unknown"/);
    assert.match(markup, /type &quot;rich_text_poem&quot;/);
    assert.match(markup, /&quot;lines&quot;: 4/);
  }
});

test('what is no rich text at all draws nothing and breaks nothing', () => {
  assert.is(parts(), '');
  assert.is(drawn(html`<${RichText} block=${{ elements: 'x' }} at=${AT} />`), '<div class="bk-rich-text"></div>');
});

test.run();
