import { html } from '../html.ts';
import type { Option } from './surroundings.ts';

interface ChipsProps {
  readonly chosen: readonly Option[];
  readonly isDisabled: boolean;
  remove(option: Option): void;
}

/** What is chosen in a menu that takes several: each with a button that takes it out again. */
export function Chips({ chosen, isDisabled, remove }: ChipsProps) {
  if (chosen.length === 0) return null;
  return html`<ul class="bk-chips" aria-label="Chosen">
    ${chosen.map(
      (option) => html`<li class="bk-chip" key=${option.value}>
        <span class="bk-chip-text">${option.text}</span>
        <button type="button" class="bk-chip-remove" aria-label=${`Remove ${option.text}`} disabled=${isDisabled}
          onClick=${() => remove(option)}>×</button>
      </li>`,
    )}
  </ul>`;
}
