import type { Json } from '../../../slack/json.ts';
import { html } from '../html.ts';

/** Stands where something is that this page cannot draw: its type and all of it, so that nothing is lost in silence. */
export function UnknownBox({ json }: { json: Json }) {
  const type = typeof json.type === 'string' ? json.type : 'nothing';
  return html`<div class="bk-unknown" role="note">
    <strong>Not drawn here: type “${type}”</strong>
    <pre>${JSON.stringify(json, null, 2)}</pre>
  </div>`;
}
