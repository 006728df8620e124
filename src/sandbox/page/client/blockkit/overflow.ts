import { listOf } from '../../../slack/json.ts';
import { html } from '../html.ts';
import type { Control } from './control.ts';
import { plainText } from './text-object.ts';

/** An overflow menu: it shows what it offers; nothing can be chosen here. */
export function Overflow({ control }: { control: Control }) {
  return html`<details class="bk-overflow">
    <summary class="bk-button" aria-label="More actions">⋯</summary>
    <div class="bk-overflow-list">
      <ul>${listOf(control.element.options).map((option) => html`<li>${plainText(option.text)}</li>`)}</ul>
      <p class="bk-hint">The sandbox does not support overflow menus.</p>
    </div>
  </details>`;
}
