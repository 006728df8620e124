import type { ComponentChildren } from 'preact';
import { html } from '../html.ts';

interface TableProps {
  readonly label: string;
  readonly heads: readonly string[];
  readonly children?: ComponentChildren;
}

/** A table that scrolls within its own place where that is narrow. */
export function Table({ label, heads, children }: TableProps) {
  return html`
    <div class="curtain-table" role="region" aria-label=${label} tabindex="0">
      <table>
        <thead>
          <tr>
            ${heads.map((head) => html`<th key=${head} scope="col">${head}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${children}
        </tbody>
      </table>
    </div>
  `;
}
