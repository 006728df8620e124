import { type Json, jsonOf, textOf } from '../../../slack/json.ts';
import { html } from '../html.ts';
import { RichText } from './rich-text.ts';
import type { Surroundings } from './surroundings.ts';
import { UnknownBox } from './unknown-box.ts';

function Content({ cell, at }: { cell: Json; at: Surroundings }) {
  if (cell.type === 'rich_text') return html`<${RichText} block=${cell} at=${at} />`;
  if (cell.type === 'raw_text') return html`${textOf(cell.text)}`;
  if (cell.type === 'raw_number') return html`${textOf(cell.text) || String(cell.value)}`;
  return html`<${UnknownBox} json=${cell} />`;
}

/** How a column stands, as classes. */
function columnClass(settings: unknown): string {
  const { align, is_wrapped } = jsonOf(settings);
  const side = align === 'right' ? 'bk-right' : align === 'center' ? 'bk-center' : 'bk-left';
  return is_wrapped === true ? `${side} bk-wrapped` : side;
}

/** A table block: its first row is the head. It can be scrolled sideways with the keyboard too. */
export function Table({ block, at }: { block: Json; at: Surroundings }) {
  const rows: readonly unknown[] = Array.isArray(block.rows) ? block.rows : [];
  const settings: readonly unknown[] = Array.isArray(block.column_settings) ? block.column_settings : [];
  const cells = (row: unknown, tag: string) => {
    const list: readonly unknown[] = Array.isArray(row) ? row : [];
    return list.map(
      (cell, column) =>
        html`<${tag} class=${columnClass(settings[column])} scope=${tag === 'th' ? 'col' : undefined}>
          <${Content} cell=${jsonOf(cell)} at=${at} />
        <//>`,
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
