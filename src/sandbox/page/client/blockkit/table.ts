import { type Json, jsonOf, textOf } from '../../../slack/json.ts';
import { html } from '../html.ts';
import { RichText } from './rich-text.ts';
import type { Surroundings } from './surroundings.ts';
import { UnknownBox } from './unknown-box.ts';

function Content({ cell, at }: { cell: Json; at: Surroundings }) {
  if (cell.type === 'rich_text') return html`<${RichText} block=${cell} at=${at} />`;
  if (cell.type === 'raw_text') return html`${textOf(cell.text)}`;
  return html`<${UnknownBox} json=${cell} />`;
}

/** A table block: its first row is the head. It can be scrolled sideways with the keyboard too. */
export function Table({ block, at }: { block: Json; at: Surroundings }) {
  const rows: readonly unknown[] = Array.isArray(block.rows) ? block.rows : [];
  const cells = (row: unknown, tag: string) => {
    const list: readonly unknown[] = Array.isArray(row) ? row : [];
    return list.map(
      (cell) =>
        html`<${tag} scope=${tag === 'th' ? 'col' : undefined}><${Content} cell=${jsonOf(cell)} at=${at} /><//>`,
    );
  };
  const [head, ...body] = rows;
  return html`<div class="bk-table-frame" role="region" aria-label="Table" tabindex="0">
    <table class="bk-table">
      <thead><tr>${cells(head, 'th')}</tr></thead>
      <tbody>${body.map((row) => html`<tr>${cells(row, 'td')}</tr>`)}</tbody>
    </table>
  </div>`;
}
