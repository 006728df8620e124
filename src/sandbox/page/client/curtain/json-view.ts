import { isJson } from '../../../slack/json.ts';
import { html } from '../html.ts';

/** Deeper parts are closed until somebody opens them. */
const OPEN_DEPTH = 3;
/** Deeper ones are one line of text. */
const DEEPEST = 40;

interface JsonViewProps {
  readonly value: unknown;
  /** The field in which it stands. */
  readonly name?: string;
  readonly depth?: number;
}

/** JSON to read: objects and lists open and close. */
export function JsonView({ value, name, depth = 0 }: JsonViewProps) {
  const key = name === undefined ? '' : html`<span class="curtain-json-name">${name}</span>: `;
  const parts = depth < DEEPEST && (isJson(value) || Array.isArray(value)) ? Object.entries(value) : [];
  if (!parts.length) return html`<div class="curtain-json-row">${key}<${Plain} value=${value} /></div>`;
  const isList = Array.isArray(value);
  const count = `${parts.length} ${isList ? 'item' : 'field'}${parts.length === 1 ? '' : 's'}`;
  return html`
    <details class="curtain-json" open=${depth < OPEN_DEPTH}>
      <summary>${key}<span class="curtain-json-count">${isList ? `[ ${count} ]` : `{ ${count} }`}</span></summary>
      <div class="curtain-json-held">
        ${parts.map(([held, part]) => html`<${JsonView} key=${held} name=${held} value=${part} depth=${depth + 1} />`)}
      </div>
    </details>
  `;
}

function Plain({ value }: { readonly value: unknown }) {
  const kind = typeof value === 'string' ? 'text' : 'other';
  return html`<span class=${`curtain-json-${kind}`}>${JSON.stringify(value) ?? 'nothing'}</span>`;
}
