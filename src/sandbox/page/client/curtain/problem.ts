import { html } from '../html.ts';

/** Says what went wrong. It is there even when empty: a screen reader reads out only what changes. */
export function Problem({ text }: { readonly text: string }) {
  return html`<p role="alert" class="curtain-problem">${text}</p>`;
}
