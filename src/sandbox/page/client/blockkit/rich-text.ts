import { type Json, listOf, textOf } from '../../../slack/json.ts';
import { html } from '../html.ts';
import { richTextInline } from './rich-text-inline.ts';
import type { Surroundings } from './surroundings.ts';
import { UnknownBox } from './unknown-box.ts';

function Part({ part, at }: { part: Json; at: Surroundings }) {
  const words = listOf(part.elements).map((inline) => richTextInline(inline, at));
  switch (textOf(part.type)) {
    case 'rich_text_section':
      return html`<div class="bk-lines">${words}</div>`;
    case 'rich_text_quote':
      return html`<blockquote class="bk-quote">${words}</blockquote>`;
    default:
      return html`<${UnknownBox} json=${part} />`;
  }
}

/** A `rich_text` block, or a cell of a table that is one. Its texts are shown letter by letter: nothing in them is a mark. */
export function RichText({ block, at }: { block: Json; at: Surroundings }) {
  return html`<div class="bk-rich-text">
    ${listOf(block.elements).map((part) => html`<${Part} part=${part} at=${at} />`)}
  </div>`;
}
