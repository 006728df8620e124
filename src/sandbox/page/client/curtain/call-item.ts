import { useState } from 'preact/hooks';
import type { CallDetail, CallLine } from '../../world.ts';
import { html } from '../html.ts';
import { JsonView } from './json-view.ts';
import { clockTime } from './times.ts';
import { useCallDetail } from './use-call-detail.ts';

/** The ways in words, in the order of the filter. */
export const WAYS: Readonly<Record<CallLine['way'], string>> = {
  'slack→app': 'Slack → app',
  'app→slack': 'app → Slack',
  'app→cxengage': 'app → CxEngage',
};

/** A call in a line; pressing it opens the rest. */
export function CallItem({ call }: { readonly call: CallLine }) {
  const [isOpen, setOpen] = useState(false);
  return html`
    <li class="curtain-call">
      <button type="button" class="curtain-call-line" aria-expanded=${String(isOpen)} onClick=${() => setOpen(!isOpen)}>
        <span class="curtain-time">${clockTime(call.at)}</span>
        ${' '}<span class=${`curtain-way curtain-way-${call.way.replace('→', '-')}`}>${WAYS[call.way]}</span>
        ${' '}<span class="curtain-call-name">${call.name}</span>
        ${' '}<span class=${call.failed ? 'curtain-result curtain-failed' : 'curtain-result'}>${resultOf(call)}</span>
      </button>
      ${isOpen && html`<${AskedDetail} call=${call} />`}
    </li>
  `;
}

function resultOf({ result, failed }: CallLine): string {
  if (result === '…') return 'no answer yet';
  return failed ? `failed: ${result}` : result;
}

function AskedDetail({ call }: { readonly call: CallLine }) {
  return html`<${CallDetails} detail=${useCallDetail(call)} />`;
}

/** Request and reply of a call. */
export function CallDetails({ detail }: { readonly detail: CallDetail | undefined }) {
  if (!detail) return html`<p class="curtain-note">Loading…</p>`;
  return html`
    <div class="curtain-call-detail">
      <${JsonView} name="request" value=${detail.request} />
      ${
        detail.reply === undefined
          ? html`<p class="curtain-note">There is no reply yet.</p>`
          : html`<${JsonView} name="reply" value=${detail.reply} />`
      }
    </div>
  `;
}
