import type { Json } from '../../../slack/json.ts';
import { html } from '../html.ts';

/** Shows something that the page does not know: its type and its JSON, so that nothing is lost silently. */
export function UnknownBox({ json }: { json: Json }) {
  const type = typeof json.type === 'string' ? json.type : 'nothing';
  return html`<div class="bk-unknown" role="note">
    <strong>Not drawn here: type "${type}"</strong>
    <pre>${JSON.stringify(json, null, 2)}</pre>
  </div>`;
}
