import { type Json, listOf, textOf } from '../../../slack/json.ts';
import { html } from '../html.ts';
import { richTextInline } from './rich-text-inline.ts';
import type { Surroundings } from './surroundings.ts';
import { UnknownBox } from './unknown-box.ts';

const DEEPEST = 8;

function numberOf(value: unknown): number {
  return typeof value === 'number' && value > 0 ? Math.floor(value) : 0;
}

function List({ part, at }: { part: Json; at: Surroundings }) {
  const indent = Math.min(numberOf(part.indent), DEEPEST);
  const items = listOf(part.elements).map((item) => html`<li>${inlines(item, at)}</li>`);
  const looks = `bk-list bk-indent-${indent} bk-marker-${indent % 3}${part.border === 1 ? ' bk-bordered' : ''}`;
  return part.style === 'ordered'
    ? html`<ol class=${looks} start=${numberOf(part.offset) + 1}>${items}</ol>`
    : html`<ul class=${looks}>${items}</ul>`;
}

function inlines(part: Json, at: Surroundings): readonly unknown[] {
  return listOf(part.elements).map((inline) => richTextInline(inline, at));
}

function Part({ part, at }: { part: Json; at: Surroundings }) {
  switch (textOf(part.type)) {
    case 'rich_text_section':
      return html`<div class="bk-lines">${inlines(part, at)}</div>`;
    case 'rich_text_quote':
      return html`<blockquote class="bk-quote">${inlines(part, at)}</blockquote>`;
    case 'rich_text_preformatted':
      return html`<pre class="bk-pre">${inlines(part, at)}</pre>`;
    case 'rich_text_list':
      return html`<${List} part=${part} at=${at} />`;
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
