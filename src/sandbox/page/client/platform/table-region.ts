import type { ComponentChildren } from 'preact';
import { html } from '../html.ts';

interface TableRegionProps {
  readonly label: string;
  readonly heads: readonly string[];
  /** What is said when there are no rows. */
  readonly none: string;
  readonly children: readonly ComponentChildren[];
}

/** A table that scrolls within its own place where that is narrow. */
export function TableRegion({ label, heads, none, children }: TableRegionProps) {
  if (!children.length) return html`<p class="platform-note">${none}</p>`;
  return html`
    <div class="platform-table" role="region" aria-label=${label} tabindex="0">
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
