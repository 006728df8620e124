import type { ComponentChildren } from 'preact';
import { html } from './html.ts';

interface Props {
  readonly label: string;
  readonly heads: readonly string[];
  /** What is said when there are no rows. */
  readonly none: string;
  readonly children: readonly ComponentChildren[];
}

/** A table that scrolls within its own place where that is narrow. */
export function TableRegion({ label, heads, none, children }: Props) {
  return html`<div class="table-region" role="region" aria-label=${label} tabindex="0">
    <table>
      <thead>
        <tr>
          ${heads.map((head) => html`<th key=${head} scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${children.length > 0 ? children : html`<tr><td colspan=${heads.length}>${none}</td></tr>`}
      </tbody>
    </table>
  </div>`;
}
