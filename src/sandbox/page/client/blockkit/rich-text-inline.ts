import { type Json, jsonOf, textOf } from '../../../slack/json.ts';
import { html } from '../html.ts';
import { Link } from './link.ts';
import { Mention } from './mention.ts';
import { SlackDate } from './slack-date.ts';
import type { Surroundings } from './surroundings.ts';
import { UnknownBox } from './unknown-box.ts';

function bare(inline: Json, at: Surroundings): unknown {
  switch (textOf(inline.type)) {
    case 'text':
      return textOf(inline.text);
    case 'link':
      return html`<${Link} url=${textOf(inline.url)} at=${at}>${textOf(inline.text) || textOf(inline.url)}<//>`;
    case 'user':
      return html`<${Mention} kind="user" id=${textOf(inline.user_id)} at=${at} />`;
    case 'usergroup':
      return html`<${Mention} kind="usergroup" id=${textOf(inline.usergroup_id)} at=${at} />`;
    case 'channel':
      return html`<${Mention} kind="channel" id=${textOf(inline.channel_id)} at=${at} />`;
    case 'date': {
      const seconds = typeof inline.timestamp === 'number' ? inline.timestamp : Number.NaN;
      const props = { seconds, format: textOf(inline.format), fallback: textOf(inline.fallback), at };
      return html`<${SlackDate} ...${props} url=${textOf(inline.url)} />`;
    }
    default:
      return html`<${UnknownBox} json=${inline} />`;
  }
}

/** One inline element of rich text as a node, in its style. */
export function richTextInline(inline: Json, at: Surroundings): unknown {
  const style = jsonOf(inline.style);
  let node = bare(inline, at);
  if (style.code === true) node = html`<code class="bk-code">${node}</code>`;
  if (style.strike === true) node = html`<s>${node}</s>`;
  if (style.italic === true) node = html`<em>${node}</em>`;
  if (style.bold === true) node = html`<strong>${node}</strong>`;
  return node;
}
