import { html } from '../html.ts';
import { withEmoji } from './emoji.ts';
import { Link } from './link.ts';
import { Mention } from './mention.ts';
import { SlackDate } from './slack-date.ts';
import type { Surroundings } from './surroundings.ts';

/** A mark opens after no letter and before no space, closes the other way round, and holds no mark of its own kind. */
function marked(mark: string): string {
  const held = `(?:<[^<>\\n]*>|[^${mark}\\n<])`;
  return `(?<![\\p{L}\\p{N}])[${mark}](?!\\s)(${held}+?)(?<!\\s)[${mark}](?![\\p{L}\\p{N}])`;
}

const TOKEN = new RegExp(`<([^<>\\n]+)>|\`([^\`\\n]+)\`|${['*', '_', '~'].map(marked).join('|')}`, 'gu');

/** The characters that Slack's three entities stand for. */
export function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

const plain = (text: string) => unescaped(withEmoji(text));

/** What stands between angle brackets: a mention, a date or a link. */
function bracketed(inside: string, at: Surroundings): unknown {
  const [head = '', ...rest] = inside.split('|');
  const label = rest.join('|');
  const mention = /^@(\w+)$/.exec(head) ?? /^#(\w+)$/.exec(head) ?? /^!subteam\^(\w+)$/.exec(head);
  if (mention?.[1]) {
    const kind = head.startsWith('@') ? 'user' : head.startsWith('#') ? 'channel' : 'usergroup';
    return html`<${Mention} kind=${kind} id=${mention[1]} at=${at} />`;
  }
  const date = /^!date\^(-?\d+)\^([^^]+)(?:\^(.+))?$/.exec(head);
  if (date) {
    const [, seconds, format = '', url = ''] = date;
    const props = { seconds: Number(seconds), format: unescaped(format), url: unescaped(url), at };
    return html`<${SlackDate} ...${props} fallback=${plain(label)} />`;
  }
  if (/^[@#!]/.test(head)) return plain(`<${inside}>`);
  return html`<${Link} url=${unescaped(head)} at=${at}>${plain(label || head)}<//>`;
}

/** One paragraph of mrkdwn as nodes. */
export function inlineMrkdwn(text: string, at: Surroundings): readonly unknown[] {
  const nodes: unknown[] = [];
  let end = 0;
  for (const { 0: token, index, 1: inside, 2: code, 3: bold, 4: italic, 5: strike } of text.matchAll(TOKEN)) {
    if (index > end) nodes.push(plain(text.slice(end, index)));
    end = index + token.length;
    if (inside !== undefined) nodes.push(bracketed(inside, at));
    else if (code !== undefined) nodes.push(html`<code class="bk-code">${unescaped(code)}</code>`);
    else if (bold !== undefined) nodes.push(html`<strong>${inlineMrkdwn(bold, at)}</strong>`);
    else if (italic !== undefined) nodes.push(html`<em>${inlineMrkdwn(italic, at)}</em>`);
    else nodes.push(html`<s>${inlineMrkdwn(strike ?? '', at)}</s>`);
  }
  if (end < text.length) nodes.push(plain(text.slice(end)));
  return nodes;
}
