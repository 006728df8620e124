import type { CallLine } from '../../world.ts';
import { html } from '../html.ts';
import { CallItem } from './call-item.ts';

interface CallListProps {
  readonly calls: readonly CallLine[];
  /** What is said when there are none. */
  readonly none: string;
}

/** Calls in lines, the newest at the bottom. */
export function CallList({ calls, none }: CallListProps) {
  if (!calls.length) return html`<p class="curtain-note">${none}</p>`;
  return html`
    <ol class="curtain-calls">
      ${calls.map((call) => html`<${CallItem} key=${call.id} call=${call} />`)}
    </ol>
  `;
}
