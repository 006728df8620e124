import { type Json, jsonOf, textOf } from '../../../slack/json.ts';
import { html } from '../html.ts';
import { emojiOf } from './emoji.ts';
import { Link } from './link.ts';
import { Mention } from './mention.ts';
import { SlackDate } from './slack-date.ts';
import type { Surroundings } from './surroundings.ts';
import { UnknownBox } from './unknown-box.ts';

function emoji(inline: Json): string {
  const points = textOf(inline.unicode).split('-');
  const isUnicode = points.every((point) => /^[0-9a-f]{2,5}$/i.test(point) || /^10[0-9a-f]{4}$/i.test(point));
  if (isUnicode) return String.fromCodePoint(...points.map((point) => Number.parseInt(point, 16)));
  return emojiOf(textOf(inline.name)) ?? `:${textOf(inline.name)}:`;
}

/** A square of the colour beside its name. An attribute of SVG needs no style, which the page may not have. */
function color(value: string): unknown {
  const isColor = /^#[0-9a-f]{3,8}$/i.test(value);
  return html`<span>
    ${isColor && html`<svg class="bk-color" viewBox="0 0 12 12" aria-hidden="true"><rect width="12" height="12" fill=${value} /></svg>`}${value}
  </span>`;
}

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
    case 'broadcast':
      return html`<${Mention} kind="broadcast" id=${textOf(inline.range)} at=${at} />`;
    case 'emoji':
      return emoji(inline);
    case 'color':
      return color(textOf(inline.value));
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
  if (style.underline === true) node = html`<u>${node}</u>`;
  if (style.italic === true) node = html`<em>${node}</em>`;
  if (style.bold === true) node = html`<strong>${node}</strong>`;
  if (style.highlight === true || style.client_highlight === true) node = html`<mark>${node}</mark>`;
  return node;
}
